using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>Promised calls back while nobody is on the line: made, waiting for their turn, put off, taken back, lost.</content>
public sealed partial class CallDecider
{
    private static void Promise(CallState call, CallbackAsked i, ICallSink sink)
    {
        sink.Raise(new InteractionStarted(
            call.Interaction, MediaType.Callback, InteractionDirection.Outbound, i.Subject, i.Number, i.Name, CallState.CallbackAddress, null, call.Id));
        if (i.Customer is { } customer)
        {
            sink.Raise(new CustomerLinked(call.Interaction, customer, "system"));
        }

        if (i.Language is { } language)
        {
            sink.Raise(new LanguageChosen(call.Interaction, language, i.By));
        }

        sink.Raise(new CallbackPromised(
            new CallbackId(call.Interaction.Value), call.Id, call.Interaction, i.Queue, i.Number, i.CustomerKey, i.Since, i.NotBefore, i.Origin, i.By, i.Language));
        if (i.Note is { } note)
        {
            sink.Raise(new AttributeSet(call.Interaction, CallState.CallbackNote, note, i.By));
        }

        AwaitTurn(call, sink);
    }

    private static void AskedOnceMore(CallState call, CallbackAskedOnceMore i, ICallSink sink)
    {
        if (call.Promise is { Repeats: < CallbackPromise.RepeatsMax } promise && call.IsPromised)
        {
            sink.Raise(new CallbackAskedAgain(promise.Id, call.Interaction, i.Origin, i.By));
        }
        else
        {
            sink.Ignore("asked-once-more");
        }
    }

    /// <summary>Puts the promise into its queue, or lets it rest until the customer wants it.</summary>
    private static void AwaitTurn(CallState call, ICallSink sink)
    {
        var promise = call.Promise!;
        if (promise.NotBefore is { } later && later > sink.Now)
        {
            call.Deadline = later;
            return;
        }

        var since = Instant.Max(promise.Since, promise.NotBefore ?? promise.Since);
        var visit = new QueueVisitId(sink.NewId());
        sink.Raise(new CallQueued(call.Id, call.Interaction, call.Queue!.Value, visit, since));
        sink.Tell(new EnqueueCall(visit, call.Interaction, call.Queue!.Value, since, null, [], promise.CustomerKey, null, MediaType.Callback));
        call.Deadline = Instant.MaxValue; // the queue owns the waiting time
    }

    private void PutOff(CallState call, PromisePutOff i, ICallSink sink)
    {
        if (!call.IsPromised || call.Visit != i.Visit)
        {
            sink.Ignore("put-off-late");
            if (call.WasConnected && call.Visit == i.Visit)
            {
                sink.Tell(new CloseQueueVisit(call.Interaction, "customer-reached")); // he was, just in time
            }

            return;
        }

        switch (call.Stage)
        {
            case CallStage.Queued:
                Apologise(call, new Parting(i, null), sink);
                return;
            case CallStage.Ending:
                sink.Ignore("put-off-late"); // he hung up: the queue's verdict follows
                return;
            case CallStage.Dialling:
                StopDial(call, Termination.Server(i.Reason), hangUp: true, sink);
                break;
        }

        sink.Raise(new CallbackPutOff(call.Id, call.Interaction, i.Reason, i.Attempts, i.Until));
    }

    /// <summary>The queue has let a promise go that nobody is on the line for.</summary>
    private void PromiseOver(CallState call, QueueVerdict i, ICallSink sink)
    {
        var over = call.Promise!.Canceled ? Termination.Success(i.Reason) : Termination.Server(i.Reason);
        if (call.Stage == CallStage.Dialling)
        {
            StopDial(call, over, hangUp: true, sink);
        }

        Finish(call, InteractionOutcome.ClosedBySystem, over, sink);
    }

    private void Cancel(CallState call, CancelPromise i, ICallSink sink)
    {
        if (!call.IsPromised || call.Stage is not (CallStage.Promised or CallStage.Dialling))
        {
            sink.Refuse("wrong-state", "The customer is on the line already.", "on-the-line");
            return;
        }

        if (!call.Promise!.Canceled)
        {
            sink.Raise(new CallbackCanceled(call.Id, call.Interaction, i.Reason, i.By));
            if (call.Visit is null)
            {
                Finish(call, InteractionOutcome.ClosedBySystem, Termination.Success("canceled"), sink);
            }
            else
            {
                if (call.Stage == CallStage.Dialling)
                {
                    StopDial(call, Termination.Success("canceled"), hangUp: true, sink);
                }

                StopAllDevices(call, "canceled", sink);
                sink.Tell(new CloseQueueVisit(call.Interaction, "canceled"));
            }
        }

        sink.Done();
    }

    private void Forbid(CallState call, DialForbidden i, ICallSink sink)
    {
        if (call.Stage != CallStage.Promised || call.Promise!.Canceled)
        {
            sink.Ignore("dial-late");
            return;
        }

        StopAllDevices(call, "customer-may-not-be-called", sink);
        if (i.ForGood)
        {
            sink.Tell(new CloseQueueVisit(call.Interaction, "outbound-" + i.Reason));
        }
        else
        {
            sink.Tell(new CallbackFailed(call.Interaction, "outbound-" + i.Reason));
        }
    }

    /// <summary>The process that was to keep the promise is gone; the promise is not. An attempt under way counts.</summary>
    private void PromiseSurvives(CallState call, ICallSink sink)
    {
        var lost = Termination.Server("process-lost");
        switch (call.Stage)
        {
            case CallStage.Promised when call.Visit is null:
                AwaitTurn(call, sink);
                return;
            case CallStage.Promised:
                return;
            case CallStage.Dialling:
                StopDial(call, lost, hangUp: true, sink);
                break;
            default:
                sink.Do(new Signal(new HangUpLeg(call.CustomerLeg, lost)));
                sink.Raise(new LegEnded(call.Id, call.Interaction, call.CustomerLeg, lost));
                break;
        }

        // routing's count follows with its own word; until then the promise waits here as if it had come already
        sink.Raise(new CallbackPutOff(call.Id, call.Interaction, lost.Reason, call.Promise!.Attempts + 1, sink.Now));
        sink.Tell(new CallbackFailed(call.Interaction, lost.Reason, call.Visit));
    }

    /// <summary>Tells a customer who was called that nobody is there for him; <see cref="Part"/> follows.</summary>
    private void Apologise(CallState call, Parting parting, ICallSink sink)
    {
        StopAllDevices(call, "queue-over", sink);
        (call.Parting, call.Deadline) = (parting, sink.Now + policy.ApologyTimeout);
        PlayToCustomer(call, new PromptSource("callback-sorry", call.Promise!.Language), loop: false, sink);
    }

    /// <summary>Lets a customer go who was told that nobody is there for him.</summary>
    private void Part(CallState call, Parting parting, bool hangUp, Termination? his, ICallSink sink)
    {
        (call.Parting, call.Deadline) = (null, Instant.MaxValue);
        StopPlayback(call, sink);
        var over = his ?? Termination.Server(parting.Verdict?.Reason ?? parting.PutOff!.Reason);
        if (hangUp)
        {
            sink.Do(new Signal(new HangUpLeg(call.CustomerLeg, over)));
        }

        if (parting.Verdict is { } verdict)
        {
            Finish(call, verdict.Outcome, Termination.Server(verdict.Reason), sink);
            return;
        }

        sink.Raise(new LegEnded(call.Id, call.Interaction, call.CustomerLeg, over));
        sink.Do(new Media(new CloseSession(call.CustomerSession)));
        sink.Raise(new CallbackPutOff(call.Id, call.Interaction, parting.PutOff!.Reason, parting.PutOff.Attempts, parting.PutOff.Until));
    }
}
