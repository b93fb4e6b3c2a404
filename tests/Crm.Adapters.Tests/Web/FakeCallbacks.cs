using System.Collections.Concurrent;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>Promises that remember what was asked and answer as told.</summary>
internal sealed class FakeCallbacks : ICallbacks
{
    private readonly ConcurrentDictionary<CommandId, CommandResult> _answered = new();

    public static readonly CallbackId Known = new(Guid.Parse("0198c0de000070008000000000000001"));

    public ConcurrentQueue<CallbackWish> Wishes { get; } = new();

    public ConcurrentQueue<(CallbackId Callback, string Reason, string By)> Canceled { get; } = new();

    public Func<CommandResult> Answer { get; set; } = () => new CallbackAccepted(Known, new InteractionId(Known.Value), Merged: false);

    public ValueTask<CommandResult> Ask(CommandId id, CallbackWish wish, CancellationToken cancellation) => new(_answered.GetOrAdd(id, _ =>
    {
        Wishes.Enqueue(wish);
        return Answer();
    }));

    public ValueTask<IReadOnlyList<CallbackView>> List(QueueId? queue, string? state, CancellationToken cancellation) =>
        new((IReadOnlyList<CallbackView>)[.. new[] { View("support"), View("elsewhere") }.Where(v => queue is null || v.QueueId == queue)]);

    public ValueTask<CallbackView?> Find(CallbackId callback, CancellationToken cancellation) => new(callback == Known ? View("support") : null);

    public ValueTask<CommandResult> Cancel(CommandId id, CallbackId callback, string reason, string by, CancellationToken cancellation)
    {
        Canceled.Enqueue((callback, reason, by));
        return new(new CommandDone());
    }

    private static CallbackView View(string queue) => new(
        Known, new InteractionId(Known.Value), new QueueId(queue), "+86•••111", "Wei", null, "waiting", default, default, 1, "busy", null, null, "web", "en", null, 2, 90);
}
