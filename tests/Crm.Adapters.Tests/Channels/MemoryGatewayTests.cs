using Crm.Contracts.Channels;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Channels;

/// <summary>The smallest gateway there can be conforms too: this is all that a channel needs.</summary>
public sealed class MemoryGatewayTests : ChannelConformance
{
    private readonly MemoryGateway _gateway = new();

    protected override IChannelGateway Gateway => _gateway;

    protected override string Peer => "li.na";

    protected override IReadOnlyList<string> TakenTexts => [.. _gateway.Taken.Select(m => m.Text!)];

    protected override void Next(Fate fate) => _gateway.Fate = fate;

    private sealed class MemoryGateway : IChannelGateway
    {
        public List<OutgoingMessage> Taken { get; } = [];

        public Fate Fate { get; set; }

        public ChannelDescription Channel { get; } = new(
            "memory", MediaType.Message, new ChannelTerms(2_000, null, TimeSpan.FromHours(24)), false, ChatDelivery.Sent, false,
            [new ChannelAddress("shop", new QueueId("support"))], [], []);

        public string? Normalise(string address) => address.Length is > 0 and <= 64 && address.All(c => char.IsAsciiLetterLower(c) || c == '.') ? address : null;

        public ValueTask<ChannelHandover> Send(OutgoingMessage message, CancellationToken cancellation)
        {
            var fate = Fate;
            Fate = Fate.Taken;
            int known = Taken.FindIndex(t => t.ClientId == message.ClientId);
            return new(known >= 0 ? new HandoverAccepted($"m{known}")
                : message.Text!.Length > Channel.Terms.TextMax ? new HandoverRefused(ChannelRefusals.TextTooLong)
                : fate switch
                {
                    Fate.Taken => Take(message),
                    Fate.AnswerLost => Take(message) is { } ? new HandoverLater(null, true, "no-answer") : null!,
                    Fate.Busy => new HandoverLater(TimeSpan.FromSeconds(10), false, "busy"),
                    Fate.OptedOut => new HandoverRefused(ChannelRefusals.OptedOut),
                    Fate.NoSuchAddress => new HandoverRefused(ChannelRefusals.InvalidAddress),
                    _ => new HandoverLater(null, false, "unreachable"),
                });
        }

        private HandoverAccepted Take(OutgoingMessage message)
        {
            Taken.Add(message);
            return new HandoverAccepted($"m{Taken.Count - 1}");
        }
    }
}
