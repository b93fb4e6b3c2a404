using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Contracts.Channels;
using Crm.Contracts.Desk;
using Crm.Events.Conversations;
using Crm.Messaging.Channels;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <content>Conversations over channels of messages: found by the customer's key, begun by either side, reported on.</content>
public sealed partial class ConversationsProgram
{
    /// <summary>Conversations over channels that are not over; more are refused. They last for days, so there may be many.</summary>
    public const int ChannelOpenMax = 5_000;

    private readonly ChannelPeers _peers = new();
    private readonly ConsentBook _consents = new();

    /// <summary>Lines that channels have to take, the oldest of each conversation.</summary>
    public IReadOnlyList<UnsentLine> Outbox() => [.. _peers.Unsent.Select(id => Unsent(_conversations.Find(id)!))];

    /// <summary>What is known of a customer's address.</summary>
    public PeerSight PeerOf(string channel, string own, string peer)
    {
        var known = _peers.Of(channel, own, peer);
        return new PeerSight(
            _consents.Allows(channel, peer),
            known.LastOrDefault(GoesOn)?.Interaction,
            known.Select(s => s.HeardAt).OfType<Instant>().Select(at => (Instant?)at).MaxBy(at => at!.Value.Microseconds),
            known.LastOrDefault(s => s.LastAgent is not null)?.LastAgent);
    }

    /// <summary>Conversations no queue takes now, the oldest first.</summary>
    public IReadOnlyList<(InteractionId Conversation, QueueId Queue)> Held() =>
        [.. _conversations.All.Where(s => s.Stage == ConversationStage.Held).OrderBy(s => s.Since.Microseconds).Select(s => (s.Interaction, s.Queue))];

    private static bool GoesOn(ConversationState s) =>
        s.Stage is ConversationStage.Waiting or ConversationStage.Held or ConversationStage.Asking or ConversationStage.Connected or ConversationStage.Parked;

    private static UnsentLine Unsent(ConversationState s)
    {
        var line = s.Lines[s.Unsent!.Value - 1];
        return new UnsentLine(
            s.Interaction, line.Seq, s.Channel!.Channel, s.Channel.Own, s.Channel.Peer, line.Written.Text, s.TemplateOf(line.Seq), line.At, [.. s.ProviderIds]);
    }

    private bool MayWrite(ConversationState s) => s.Channel is not { } channel || _consents.Allows(channel.Channel, channel.PeerKey);

    private void Take(TakeChannelMessage c, IShardContext context)
    {
        var channel = c.Arrival.Channel!;
        var known = _peers.Of(channel.Id, channel.Own, channel.PeerKey);
        if (known.FirstOrDefault(s => s.Find("", c.ProviderId) is not null) is { } has)
        {
            context.Reply(new ChannelTook(has.Interaction, Known: true, Begun: false));
            return;
        }

        var state = known.LastOrDefault(GoesOn);
        bool begins = state is null;
        if (begins && _peers.Open >= ChannelOpenMax)
        {
            context.Reply(new CommandRefused("unavailable", "Too many conversations are open."));
            return;
        }

        if (state is { LastSeq: >= ConversationPolicy.LinesMax } or { Texts: >= ConversationPolicy.TextsMax })
        {
            context.Reply(new CommandRefused("too-many", "The conversation has as many lines as it may have."));
            return;
        }

        if (c.Consent is { } allowed && allowed != _consents.Allows(channel.Id, channel.PeerKey))
        {
            context.Raise(new ChannelConsentChanged(channel.Id, channel.PeerKey, allowed));
        }

        if (begins)
        {
            var sight = PeerOf(channel.Id, channel.Own, channel.PeerKey);
            state = _conversations.GetOrAdd(c.Conversation);
            var arrival = c.Arrival with { Channel = channel with { HeardAt = sight.HeardAt, Prefers = sight.LastAgent } };
            Handle(state, arrival, context, answered: true);
        }

        Handle(state!, new CustomerSaid(c.ProviderId, c.Text(state!.Subject)), context, answered: true);
        context.Reply(new ChannelTook(state!.Interaction, Known: false, begins));
    }

    private void Begin(BeginFromAgent c, IShardContext context)
    {
        var channel = c.Arrival.Channel!;
        var sight = PeerOf(channel.Id, channel.Own, channel.PeerKey);
        var said = c.Said with { Forbidden = !sight.Allowed };
        Instant? window = channel.Terms.ReplyWindow is { } length ? sight.HeardAt is { } heard ? heard + length : Instant.MinValue : null;
        if (_peers.Open >= ChannelOpenMax)
        {
            context.Reply(new CommandRefused("unavailable", "Too many conversations are open."));
        }
        else if (sight.Open is { } open)
        {
            context.Reply(new CommandRefused("wrong-state", $"A conversation with this customer goes on: {open}.", "open"));
        }
        else if (ConversationDecider.Objection(channel.Terms, window, said, context.Now) is { } objection)
        {
            context.Reply(new CommandRefused(objection.Type, objection.Detail, objection.Reason));
        }
        else
        {
            var state = _conversations.GetOrAdd(c.Conversation);
            Handle(state, c.Arrival with { Channel = channel with { HeardAt = sight.HeardAt } }, context, answered: true);
            _decider.WriteFirst(state, said, channel.StartedBy!.Value.Name, new ConversationSink(state, context, answered: true));
            Settle(state);
            TellDesks(state.Agent, context);
            context.Reply(new ConversationBegun(state.Interaction, state.LastSeq));
        }
    }
}
