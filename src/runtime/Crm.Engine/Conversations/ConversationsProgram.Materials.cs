using Crm.Actors.Shards;
using Crm.Contracts.Channels;
using Crm.Contracts.Desk;
using Crm.Events.Conversations;
using Crm.Messaging.Conversations;
using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <content>Texts of packages, each once.</content>
public sealed partial class ConversationsProgram
{
    /// <summary>How far a line has got; null when it is not here any more.</summary>
    public MaterialProgress? ProgressOf(InteractionId id, int seq)
    {
        if (_conversations.Find(id) is not { } state || seq > state.LastSeq)
        {
            return null;
        }

        if (state.Channel is null)
        {
            var (delivered, read) = state.CustomerSeen;
            return new MaterialProgress(Math.Max(delivered, read) >= seq ? MaterialState.Delivered : MaterialState.Sent);
        }

        return state.DeliveryOf(seq) is not { } delivery ? null : delivery.State switch
        {
            ChatDelivery.Queued => new MaterialProgress(MaterialState.Queued),
            ChatDelivery.Sent => new MaterialProgress(MaterialState.Sent),
            ChatDelivery.Failed => new MaterialProgress(MaterialState.Failed, delivery.Reason),
            _ => new MaterialProgress(MaterialState.Delivered),
        };
    }

    private void Say(SayMaterial c, IShardContext context)
    {
        string writer = ConversationState.WriterKey(ChatWriter.Agent, c.By.Value);
        ConversationState? state;
        if (c.Arrival?.Channel is { } channel)
        {
            var known = _peers.Of(channel.Id, channel.Own, channel.PeerKey);
            state = known.FirstOrDefault(s => s.Find(writer, c.ClientId) is not null) ?? known.LastOrDefault(GoesOn);
            if (state is null)
            {
                Begin(
                    new BeginFromAgent(
                        c.Conversation, c.Arrival with { Channel = channel with { StartedBy = (c.By, c.Name) } },
                        new StaffSaid(c.By, c.ClientId, c.Text(c.Arrival.Subject), Note: false) { Length = c.Length }),
                    context);
                return;
            }
        }
        else
        {
            state = _conversations.Find(c.Conversation);
        }

        if (state is null)
        {
            context.Reply(new CommandRefused("not-found", "There is no such conversation; it may be over for long.", "chat-over"));
            return;
        }

        var sink = new ConversationSink(state, context) { TakenAs = seq => new ConversationBegun(state.Interaction, seq) };
        _decider.Decide(state, new MaterialSaid(c.By, c.Name, c.ClientId, c.Text(state.Subject), c.Length, !MayWrite(state)), sink);
        Settle(state);
        if (sink.Changed)
        {
            TellDesks(state.Agent, context);
        }
    }
}
