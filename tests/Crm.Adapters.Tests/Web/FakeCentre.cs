using System.Collections.Concurrent;
using Crm.Contracts.Desk;
using Crm.Contracts.Live;
using Crm.Contracts.Ports;
using Crm.Events.Agents;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>An engine that remembers what it was told and answers as told.</summary>
internal sealed class FakeCentre : IContactCentre
{
    private readonly ConcurrentDictionary<CommandId, CommandResult> _answered = new();
    private readonly ConcurrentDictionary<AgentId, string> _attached = new();
    private long _version;

    public ConcurrentQueue<DeskCommand> Commands { get; } = new();

    public ConcurrentQueue<(AgentId Agent, string Connection)> Detached { get; } = new();

    public Func<DeskCommand, CommandResult> Answer { get; set; } = _ => new CommandDone();

    public IDeskPush? Push { get; set; }

    /// <summary>The live picture; null shows one queue and nobody.</summary>
    public LivePicture? Live { get; set; }

    public ValueTask<CommandResult> Execute(DeskCommand command, CancellationToken cancellation) => ValueTask.FromResult(_answered.GetOrAdd(command.Id, _ =>
    {
        Commands.Enqueue(command);
        return Answer(command);
    }));

    public ValueTask<DeskState?> GetDesk(AgentId agent, CancellationToken cancellation) =>
        ValueTask.FromResult(agent.Value.StartsWith("agent", StringComparison.Ordinal) ? Desk(agent) : null);

    public ValueTask<bool> AttachBrowser(AgentId agent, string connectionId, CancellationToken cancellation)
    {
        if (_attached.TryGetValue(agent, out string? before))
        {
            Push?.Replace(before, "another-tab");
        }

        _attached[agent] = connectionId;
        return ValueTask.FromResult(true);
    }

    public ValueTask DetachBrowser(AgentId agent, string connectionId)
    {
        Detached.Enqueue((agent, connectionId));
        return ValueTask.CompletedTask;
    }

    public ValueTask SignOut(AgentId agent, string by, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask<BrowserMediaResult> ConnectMedia(AgentId agent, string connectionId, string sdpOffer, CancellationToken cancellation) =>
        ValueTask.FromResult(sdpOffer.StartsWith("v=0", StringComparison.Ordinal)
            ? new BrowserMediaResult(new MediaSessionId(Guid.CreateVersion7()), "v=0\r\nanswer", null)
            : new BrowserMediaResult(null, null, "The offer cannot be read."));

    public ValueTask<BrowserMediaResult> ConnectListener(AgentId supervisor, string connectionId, string sdpOffer, CancellationToken cancellation) =>
        ConnectMedia(supervisor, connectionId, sdpOffer, cancellation);

    public ValueTask DetachListener(AgentId supervisor, string connectionId) => DetachBrowser(supervisor, connectionId);

    public ValueTask<LivePicture> GetLivePicture(CancellationToken cancellation) => ValueTask.FromResult(Live ?? Picture());

    public DeskState Desk(AgentId agent) => new(
        Interlocked.Increment(ref _version), default, agent, agent.Value, Presence.Available, null, default, RoutingStatus.Idle, default,
        new DeskPhone("browser", 0, null, "none"), null, null, null);

    public static LivePicture Picture()
    {
        var figures = new QueueFigures(3, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 2.5, null, 0.5, "offered-minus-waiting-minus-short", 7, 1, 2, 0.5, null);
        return new LivePicture(1, Instant.From(DateTimeOffset.UtcNow), [new LiveQueue(new QueueId("support"), "Support", 1, 7, 2, 3, figures)], []);
    }
}
