using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>The customer served by a flow: what it plays, keys, queues entered and left, messages, the end.</content>
public sealed partial class CallDecider
{
    private void KeyDown(CallState call, bool byCustomer, char key, ICallSink sink)
    {
        if (byCustomer && KeyToOutside(call, key, sink))
        {
            return;
        }

        if (byCustomer && call.Campaign is { Announcing: true, Dial.OptOutKey: { } wanted } campaign && key == wanted)
        {
            OptOutByKey(call, campaign, sink);
            return;
        }

        if (!byCustomer || call.Stage is not (CallStage.InFlow or CallStage.Queued))
        {
            sink.Ignore("key-unused");
        }
        else if (call.Message is { Recording: not null })
        {
            call.Deadline = sink.Now + policy.SelfServiceTimeout;
            EndMessage(call, sink);
        }
        else
        {
            sink.Notify(new KeyPressed(key));
        }
    }

    private static void PlayOfFlow(CallState call, FlowPlays i, ICallSink sink)
    {
        if (call.Stage is CallStage.InFlow or CallStage.Queued && call.Message is null)
        {
            StopDialling(call, sink);
            PlayToCustomer(call, i.Source, i.Loop, sink);
            call.FlowPlay = i.Play;
        }
        else
        {
            sink.Ignore("flow-play-late");
        }
    }

    private static void StopOfFlow(CallState call, ICallSink sink)
    {
        if (call.Stage is CallStage.InFlow or CallStage.Queued && call.Message is null)
        {
            StopPlayback(call, sink);
        }
        else
        {
            sink.Ignore("flow-stop-late");
        }
    }

    private static void QueueByFlow(CallState call, FlowQueues i, ICallSink sink)
    {
        if (call.Stage == CallStage.InFlow && !call.CustomerGone)
        {
            StopDialling(call, sink);
            EnterQueue(call, i, new MusicSource(), call.WaitingSince ?? sink.Now, sink);
        }
        else
        {
            sink.Ignore("flow-queue-late");
        }
    }

    /// <summary>Routing moved the waiting customer; what he hears goes on. One who has hung up meanwhile leaves the queue he is in now.</summary>
    private static void Moved(CallState call, MovedToQueue i, ICallSink sink)
    {
        if (call.Visit != i.From || call.Stage is not (CallStage.Queued or CallStage.Ending or CallStage.Promised or CallStage.Dialling))
        {
            sink.Ignore("move-late");
            return;
        }

        sink.Raise(new CallQueued(call.Id, call.Interaction, i.Queue, i.To, call.WaitingSince ?? sink.Now));
        call.QueuedAs = (call.QueuedAs ?? new FlowQueues(i.Queue, null, default)) with { Queue = i.Queue };
        if (call.Leaving is { } wish)
        {
            sink.Tell(new LeaveQueueByChoice(call.Interaction, i.To, wish.Exit, wish.Reason));
        }
    }

    private void LeaveByFlow(CallState call, FlowLeavesQueue i, ICallSink sink)
    {
        if (call.Stage == CallStage.Queued && call.Visit is { } visit)
        {
            (call.Leaving, call.Deadline) = (i, sink.Now + policy.LeaveTimeout);
            sink.Tell(new LeaveQueueByChoice(call.Interaction, visit, i.Exit, i.Reason));
        }
        else
        {
            sink.Ignore("flow-leave-late");
        }
    }

    private static void TakeCallback(CallState call, FlowTakesCallback i, ICallSink sink)
    {
        if (call.Stage == CallStage.InFlow)
        {
            sink.Raise(new CallbackRequested(i.Callback, call.Interaction, i.Queue, i.Number, i.Language, i.KeptBy));
            if (call.Overflow is not null)
            {
                SayGoodbye(call, "callback-confirm", sink);
            }
        }
        else
        {
            sink.Ignore("flow-callback-late");
        }
    }

    private static void TakeMessage(CallState call, FlowTakesMessage i, ICallSink sink)
    {
        if (call.Stage == CallStage.InFlow && call.Message is null)
        {
            StopDialling(call, sink);
            PlayToCustomer(call, new PromptSource("beep", i.Language), loop: false, sink);
            call.Message = new CustomerMessage(i.Queue, i.Longest, i.Pause);
        }
        else
        {
            sink.Ignore("flow-message-late");
        }
    }

    private static void StartMessage(CallState call, CustomerMessage message, ICallSink sink)
    {
        EndRecording(call, sink); // a conversation before that is complete
        call.Bridge = new BridgeId(sink.NewId());
        sink.Do(new Media(new OpenBridge(call.Bridge.Value, [new(call.CustomerSession, RecordingSide.Customer)])));
        BeginRecording(call, sink);
        (message.Recording, message.Since) = (call.Recording, sink.Now);
        sink.Do(new Media(new WatchSpeech(call.CustomerSession, message.Pause)));
        call.Deadline = sink.Now + message.Longest;
    }

    private void Paused(CallState call, SpeakingPaused i, ICallSink sink)
    {
        if (call.Message is { Recording: not null } && i.Session == call.CustomerSession)
        {
            call.Deadline = sink.Now + policy.SelfServiceTimeout;
            EndMessage(call, sink, saidNothing: !i.Spoke);
        }
        else
        {
            sink.Ignore("pause-late");
        }
    }

    /// <summary>Completes the message, if the customer is leaving one.</summary>
    private void EndMessage(CallState call, ICallSink sink, bool saidNothing = false)
    {
        if (call.Message is not { } message)
        {
            return;
        }

        call.Message = null;
        var duration = TimeSpan.Zero;
        if (message.Recording is { } recording)
        {
            duration = saidNothing ? TimeSpan.Zero : sink.Now - message.Since;
            sink.Do(new Media(new WatchSpeech(call.CustomerSession, null)));
            EndRecording(call, sink);
            sink.Do(new Media(new CloseBridge(call.Bridge!.Value)));
            call.Bridge = null;
            if (duration >= policy.ShortestMessage)
            {
                sink.Raise(new VoicemailLeft(call.Interaction, message.Queue, recording));
            }
        }

        if (call.Overflow is null)
        {
            sink.Notify(new MessageOver(duration));
        }
        else if (!call.CustomerGone)
        {
            SayGoodbye(call, duration >= policy.ShortestMessage ? "voicemail-thanks" : "voicemail-nothing", sink);
        }
    }

    private void HangUpByFlow(CallState call, FlowHangsUp i, ICallSink sink)
    {
        if (call.Stage == CallStage.InFlow)
        {
            EndMessage(call, sink);
            EndCall(call, Termination.Success(i.Reason), sink);
        }
        else
        {
            sink.Ignore("flow-hang-up-late");
        }
    }
}
