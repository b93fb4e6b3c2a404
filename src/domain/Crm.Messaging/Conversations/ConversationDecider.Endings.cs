using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <content>The one end a conversation has.</content>
public sealed partial class ConversationDecider
{
    private static void CustomerLeaves(ConversationState state, string reason, bool asked, IConversationSink sink)
    {
        switch (state.Stage)
        {
            case ConversationStage.Waiting:
                sink.Raise(new ConversationLeaving(state.Interaction, reason));
                sink.Tell(new LeaveQueue(reason));
                break;
            case ConversationStage.Asking or ConversationStage.Connected or ConversationStage.Parked when asked:
                End(state, reason, Termination.Client(reason), sink);
                break;
            case ConversationStage.Leaving or ConversationStage.Ended:
                sink.Ignore("over");
                break;
            default:
                sink.Ignore("not-waiting");
                break;
        }

        if (asked)
        {
            sink.Done(); // who leaves twice has left
        }
    }

    private static void Close(ConversationState state, CloseIt i, IConversationSink sink)
    {
        bool his = state.Agent == i.By && state.Stage is ConversationStage.Connected or ConversationStage.Parked;
        if (!i.Force && !(his && state.Agent == i.By))
        {
            sink.Refuse("wrong-state", "You do not have this conversation now.");
        }
        else if (state.Stage is ConversationStage.New or ConversationStage.Leaving or ConversationStage.Ended or ConversationStage.Forgotten)
        {
            sink.Refuse("wrong-state", "The conversation is over.");
        }
        else if (state.Stage == ConversationStage.Waiting)
        {
            sink.Raise(new ConversationLeaving(state.Interaction, i.Reason));
            sink.Tell(new CloseVisit(i.Reason));
            sink.Done();
        }
        else
        {
            End(state, i.Reason, Termination.Success(i.Reason), sink);
            sink.Done();
        }
    }

    private static void VisitEnded(ConversationState state, VisitOver i, IConversationSink sink)
    {
        if (state.Visit != i.Visit || state.Stage is not (ConversationStage.Waiting or ConversationStage.Leaving))
        {
            sink.Ignore("verdict-late");
            return;
        }

        if (state.Leaving is null && state.Channel is not null)
        {
            sink.Raise(new ConversationHeld(state.Interaction, i.Reason)); // who writes at night is answered in the morning
            return;
        }

        string reason = state.Leaving ?? "no-agent";
        var termination = state.Leaving is { } why
            ? why.StartsWith("customer", StringComparison.Ordinal) ? Termination.Client(why) : Termination.Success(why)
            : Termination.Server(i.Reason);
        Finish(state, state.Answered ? InteractionOutcome.Answered : i.Outcome, reason, termination, sink);
    }

    private static void Overflow(ConversationState state, OverflowedTo i, IConversationSink sink)
    {
        if (state.Visit == i.From && state.Stage is ConversationStage.Waiting or ConversationStage.Leaving)
        {
            sink.Raise(new ConversationMoved(state.Interaction, i.Visit, i.Queue));
        }
        else
        {
            sink.Ignore("visit-over");
        }
    }

    /// <summary>Ends one that does not wait in a queue.</summary>
    private static void End(ConversationState state, string reason, Termination termination, IConversationSink sink)
    {
        Release(state, reason, termination, wrapUp: true, sink);
        if (state.Asked is { } asked)
        {
            sink.Tell(new StopAsking(asked.Reservation, reason));
        }

        Finish(state, state.Answered ? InteractionOutcome.Answered : state.IsOutbound ? InteractionOutcome.NotConnected : InteractionOutcome.ClosedBySystem, reason, termination, sink);
    }

    private static void Finish(ConversationState state, InteractionOutcome outcome, string reason, Termination termination, IConversationSink sink)
    {
        sink.Raise(new ChatLineWritten(state.Interaction, state.LastSeq + 1, ChatWriter.System, null, reason, null, SystemWords.Ended, false, null));
        sink.Raise(new InteractionEnded(state.Interaction, outcome, termination));
    }
}
