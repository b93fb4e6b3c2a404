using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Telephony.Calls;

/// <content>What becomes of a customer whose queue visit has ended other than by an answer.</content>
public sealed partial class CallDecider
{
    private void Verdict(CallState call, QueueVerdict i, ICallSink sink)
    {
        if (i.Visit == call.Visit && call.IsPromised && call.Stage is CallStage.Promised or CallStage.Dialling)
        {
            PromiseOver(call, i, sink);
            return;
        }

        if (i.Visit != call.Visit || call.Stage is not (CallStage.Queued or CallStage.Ending))
        {
            sink.Ignore("verdict-late");
            return;
        }

        bool gaveUp = i is { Outcome: InteractionOutcome.Overflowed or InteractionOutcome.ClosedBySystem, Target: null } && i.Reason != call.Leaving?.Reason;
        if (gaveUp && call is { Stage: CallStage.Queued, Transfer: not null })
        {
            StopAllDevices(call, "queue-over", sink);
            ComeBack(call, i.Reason, sink);
            return;
        }

        if (call.Stage == CallStage.Queued && call.IsPromised)
        {
            var over = new Parting(null, i with { Outcome = InteractionOutcome.ClosedBySystem });
            if (call.Parting is null)
            {
                Apologise(call, over, sink);
            }

            call.Parting = over;
            return;
        }

        if (call.Stage == CallStage.Queued && call.Leaving is { } wish && i.Reason == wish.Reason)
        {
            StopAllDevices(call, "caller-chose-otherwise", sink);
            sink.Raise(new CallLeftQueue(call.Id, call.Interaction, i.Visit, InteractionOutcome.ClosedInFlow));
            (call.Leaving, call.Deadline) = (null, sink.Now + policy.SelfServiceTimeout);
            sink.Notify(new LeftQueue());
        }
        else if (call.Stage == CallStage.Queued && i is { Outcome: InteractionOutcome.Overflowed, Target: { Kind: not Events.Queues.OverflowKind.Queue } target })
        {
            OverflowTo(call, i, target, sink);
        }
        else if (call.Stage == CallStage.Queued && call.Destination is FlowDestination && i.Outcome == InteractionOutcome.Overflowed)
        {
            StopAllDevices(call, "queue-over", sink);
            sink.Raise(new CallLeftQueue(call.Id, call.Interaction, i.Visit, i.Outcome));
            (call.Leaving, call.Deadline) = (null, sink.Now + policy.SelfServiceTimeout);
            PlayToCustomer(call, new MusicSource(), loop: true, sink); // until the flow plays something
            sink.Notify(new QueueGaveBack(i.Reason));
        }
        else if (call.Stage == CallStage.Queued)
        {
            sink.Do(new Signal(new HangUpLeg(call.CustomerLeg, Termination.Server(i.Reason))));
            Finish(call, OutcomeAfter(call, i), Termination.Server(i.Reason), sink);
        }
        else
        {
            Finish(call, OutcomeAfter(call, i), call.CustomerTermination, sink);
        }
    }

    /// <summary>Whom an agent has spoken with was answered, however he fares in a later queue; that visit counts as its own.</summary>
    private static InteractionOutcome OutcomeAfter(CallState call, QueueVerdict verdict) =>
        call.WasConnected ? InteractionOutcome.Answered : verdict.Outcome;
}
