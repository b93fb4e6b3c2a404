using System.Collections.Concurrent;
using Crm.Contracts.Channels;
using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>One channel; remembers what was asked and answers as told.</summary>
internal sealed class FakeChannelDesk : IChannelDesk
{
    public ConcurrentQueue<MessageWish> Wishes { get; } = new();

    public Func<CommandResult> Answer { get; set; } = () => new ConversationBegun(new InteractionId(Guid.CreateVersion7()), 1);

    public IReadOnlyList<ChannelView> Channels { get; } = [new ChannelView("sms", 1_600, true, true, [])];

    public ValueTask<CommandResult> Begin(CommandId id, MessageWish wish, CancellationToken cancellation)
    {
        Wishes.Enqueue(wish);
        return new(Answer());
    }
}
