using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Contracts.Ports;
using Crm.Engine.Agents;
using Crm.Engine.Desk;
using Crm.Engine.Flows;
using Crm.Engine.Live;
using Crm.Events.Conversations;
using Crm.Events.Privacy;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>Shows what conversations decided to their customers, agents and supervisors, in order.</summary>
public sealed class ConversationEffects(
    IConversationPush push,
    IDeskChanges desks,
    ILiveChanges live,
    AgentConnections connections,
    InteractionParties parties,
    IPersonalDataVault vault,
    EngineFigures figures) : IShardEffects
{
    /// <summary>Called when there is a line for a channel; must return at once.</summary>
    public Action? WakeOutbox { get; set; }

    /// <summary>Called when a line got further; must return at once.</summary>
    public Action? WakeMaterials { get; set; }

    /// <inheritdoc/>
    public void Run(object effect)
    {
        switch (effect)
        {
            case LineTold e: Line(e); break;
            case SeenTold e: Seen(e); break;
            case DeliveryTold e:
                ToStaff(e.To, _ => ChatViews.Delivered(e.To.Conversation, e.Delivery));
                WakeMaterials?.Invoke();
                break;
            case OutboxFilled: WakeOutbox?.Invoke(); break;
            case TypingTold e: Typing(e); break;
            case StandingTold e: push.Status(e.Conversation, ChatViews.Status(e.Stage, e.AgentName, e.EndReason)); break;
            case ConversationDeskChanged { Told: true } e: desks.ChangedSoon(e.Agent); break;
            case ConversationDeskChanged e: desks.Changed(e.Agent); break;
            case ConversationFiguresChanged: live.Changed(); break;
            case PartyCustomer e: parties.Customer(e.Interaction, e.Customer); break;
            case ConversationsRecovered:
                connections.Announce();
                push.Announce();
                break;
            default: throw new InvalidOperationException($"No port for {effect.GetType().Name}.");
        }
    }

    private void Line(LineTold e)
    {
        figures.ChatLine(e.Line.Written.Writer);
        if (e.Line.ForCustomer)
        {
            push.Message(e.To.Conversation, ChatViews.ForCustomer(e.Line, vault));
        }

        ToStaff(e.To, reader => new ChatUpdate(e.To.Conversation, ChatViews.ForStaff(e.Line, reader, vault), null, null));
    }

    private void Seen(SeenTold e)
    {
        var receipt = ChatViews.Receipt(e.Seen);
        if (!e.Seen.ByCustomer)
        {
            push.Receipt(e.To.Conversation, receipt);
        }
        else
        {
            WakeMaterials?.Invoke();
        }

        ToStaff(e.To, _ => new ChatUpdate(e.To.Conversation, null, receipt, null));
    }

    private void Typing(TypingTold e)
    {
        var typing = ChatViews.Typing(e.Typing);
        if (e.Typing.ToCustomer)
        {
            push.Typing(e.To.Conversation, typing);
        }

        ToStaff(e.To, _ => new ChatUpdate(e.To.Conversation, null, null, typing));
    }

    private void ToStaff(ConversationReaders to, Func<string, ChatUpdate> make)
    {
        if (to.Agent is { } agent)
        {
            push.ToAgent(agent, make(agent.Value));
        }

        foreach (string supervisor in to.Supervisors)
        {
            push.ToSupervisor(supervisor, make(supervisor));
        }
    }
}
