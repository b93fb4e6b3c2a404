using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <content>Agents get a conversation, hand it on, put it aside, are lost.</content>
public sealed partial class ConversationDecider
{
    private static void Connect(ConversationState state, AgentTakes i, IConversationSink sink)
    {
        bool asked = state.Asked?.Reservation == i.Reservation;
        if (asked || state.Stage == ConversationStage.Waiting)
        {
            bool again = asked && state.Asked!.Resume;
            sink.Raise(new ConversationConnected(state.Interaction, i.Reservation, i.Agent, i.Name));
            sink.Tell(new AgentHasIt(i.Reservation));
            SaySystem(state, again ? SystemWords.Resumed : SystemWords.AgentJoined, i.Name, sink);
        }
        else if (state.Stage == ConversationStage.Leaving)
        {
            sink.Ignore("customer-leaves"); // routing hears of it next and cancels the acceptance
        }
        else
        {
            sink.Tell(new AgentHasNothing(i.Reservation, "conversation-gone"));
        }
    }

    private static void NotTaken(ConversationState state, AskFailed i, IConversationSink sink)
    {
        if (state.Asked?.Reservation != i.Reservation)
        {
            sink.Ignore("ask-over");
            return;
        }

        sink.Raise(new ConversationNotTaken(state.Interaction, i.Reservation, i.Agent, i.Reason));
        if (state.Stage == ConversationStage.Asking)
        {
            Enqueue(state, state.Queue, state.Since, "not-taken", null, sink);
        }
        else if (state.CustomerText is { } said && said.At > state.ParkedAt)
        {
            Enqueue(state, state.Queue, said.At, "parked", null, sink); // he wrote while it was being taken up
        }
    }

    private void HandOver(ConversationState state, HandOn i, IConversationSink sink)
    {
        if (!Has(state, i.By, sink))
        {
            return;
        }

        if (i.Agent == i.By)
        {
            sink.Refuse("invalid", "You have this conversation already.");
            return;
        }

        if (i.Note is { } note && state.LastSeq < ConversationPolicy.LinesMax)
        {
            sink.Raise(new ChatLineWritten(state.Interaction, state.LastSeq + 1, ChatWriter.Agent, i.By.Value, state.AgentName, note, null, true, null));
        }

        Release(state, "transferred", Termination.Success("transferred"), wrapUp: true, sink);
        SaySystem(state, SystemWords.Transferred, null, sink);
        if (i.Agent is { } colleague)
        {
            Ask(state, colleague, i.By, resume: false, sink);
        }
        else
        {
            Enqueue(state, i.Queue ?? state.Queue, state.Since, "transferred", null, sink);
        }

        sink.Done();
    }

    private static void PutAside(ConversationState state, Park i, IConversationSink sink)
    {
        if (Has(state, i.By, sink))
        {
            Release(state, "parked", Termination.Success("parked"), wrapUp: false, sink);
            sink.Raise(new ConversationParked(state.Interaction, i.By));
            SaySystem(state, SystemWords.Parked, null, sink);
            sink.Done();
        }
    }

    private void Resume(ConversationState state, TakeUp i, IConversationSink sink)
    {
        if (state.Stage != ConversationStage.Parked || state.Agent != i.By)
        {
            sink.Refuse("wrong-state", "You have not parked this conversation.");
            return;
        }

        if (state.Asked is null)
        {
            Ask(state, i.By, i.By, resume: true, sink);
        }

        sink.Done();
    }

    private void Ask(ConversationState state, AgentId agent, AgentId by, bool resume, IConversationSink sink)
    {
        var reservation = new ReservationId(sink.NewId());
        sink.Raise(new ConversationAsked(state.Interaction, reservation, agent, resume));
        sink.Tell(new AskAgent(reservation, agent, state.Queue, by, sink.Now + policy.AskAgentFor, resume));
    }

    /// <summary>Ends the agent's part.</summary>
    private static void Release(ConversationState state, string reason, Termination termination, bool wrapUp, IConversationSink sink)
    {
        if (state is { Reservation: { } reservation, Agent: { } agent })
        {
            var handled = sink.Now - state.ConnectedAt;
            sink.Raise(new ConversationReleased(state.Interaction, reservation, agent, reason));
            sink.Tell(new AgentIsDone(reservation, handled, termination, wrapUp));
        }
    }

    private static void BackToQueue(ConversationState state, string reason, Termination termination, IConversationSink sink, QueueId? to = null)
    {
        Release(state, reason, termination, wrapUp: true, sink);
        Enqueue(state, to ?? state.Queue, state.Since, reason, null, sink);
        SaySystem(state, SystemWords.Requeued, null, sink);
    }

    private void Reach(ConversationState state, AgentReach i, IConversationSink sink)
    {
        if (state.Stage != ConversationStage.Connected || state.Agent != i.Agent)
        {
            sink.Ignore("not-his");
        }
        else if (i.Reachable)
        {
            if (state.AwayUntil is not null)
            {
                sink.Raise(new ConversationAgentBack(state.Interaction, i.Agent));
            }
        }
        else if (i.AtOnce)
        {
            BackToQueue(state, "agent-lost", Termination.Server("agent-signed-out"), sink);
        }
        else if (state.AwayUntil is null)
        {
            sink.Raise(new ConversationAgentAway(state.Interaction, i.Agent, sink.Now + policy.AgentGrace));
        }
    }

    private static void Return(ConversationState state, GiveBack i, IConversationSink sink)
    {
        if (state.Stage != ConversationStage.Connected)
        {
            sink.Refuse("wrong-state", "No agent has this conversation now.");
            return;
        }

        BackToQueue(state, "requeued", Termination.Server("supervisor-requeued"), sink, i.To);
        sink.Done();
    }

    private static void Join(ConversationState state, SupervisorJoins i, IConversationSink sink)
    {
        var before = state.Supervisors.FirstOrDefault(s => s.By == i.By.Value);
        if (state.Stage is ConversationStage.New or ConversationStage.Ended or ConversationStage.Forgotten)
        {
            sink.Refuse("wrong-state", "The conversation is over.");
        }
        else if (state.Agent == i.By)
        {
            sink.Refuse("wrong-state", "You have this conversation yourself.");
        }
        else if (before is null && state.Supervisors.Length >= ConversationPolicy.SupervisorsMax)
        {
            sink.Refuse("wrong-state", $"{ConversationPolicy.SupervisorsMax} supervisors are in this conversation already.");
        }
        else
        {
            if (before?.Visible != i.Visible)
            {
                sink.Raise(new ConversationSupervisorJoined(state.Interaction, i.By.Value, i.Name, i.Visible));
                TellOfSupervisor(state, before?.Visible ?? false, i.Visible, i.Name, sink);
            }

            sink.Done();
        }
    }

    private static void Leave(ConversationState state, SupervisorLeaves i, IConversationSink sink)
    {
        if (state.Supervisors.FirstOrDefault(s => s.By == i.By.Value) is { } joined)
        {
            sink.Raise(new ConversationSupervisorLeft(state.Interaction, joined.By));
            if (state.Stage != ConversationStage.Ended)
            {
                TellOfSupervisor(state, joined.Visible, false, joined.Name, sink);
            }
        }

        sink.Done();
    }

    private static void TellOfSupervisor(ConversationState state, bool before, bool now, string name, IConversationSink sink)
    {
        if (before != now)
        {
            SaySystem(state, now ? SystemWords.SupervisorJoined : SystemWords.SupervisorLeft, name, sink);
        }
    }

    private static void Link(ConversationState state, CustomerKnown i, IConversationSink sink)
    {
        if (state.Stage is ConversationStage.New or ConversationStage.Ended or ConversationStage.Forgotten)
        {
            sink.Refuse("wrong-state", "The conversation is over; the customer is recorded beside it instead.");
            return;
        }

        sink.Raise(new CustomerLinked(state.Interaction, i.Customer, i.By));
        sink.Done();
    }

    private static bool Has(ConversationState state, AgentId agent, IConversationSink sink)
    {
        bool has = state.Stage == ConversationStage.Connected && state.Agent == agent;
        if (!has)
        {
            sink.Refuse("wrong-state", "You do not have this conversation now.");
        }

        return has;
    }
}
