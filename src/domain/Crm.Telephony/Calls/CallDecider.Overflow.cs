using System.Collections.Immutable;
using Crm.Events.Calls;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls;

/// <content>
/// The queue names where a customer goes whom it cannot keep: a number outside, a mailbox, a call back, a message. Its word comes before
/// the exits of the flow that queued him; these are taken when the target cannot be had.
/// </content>
public sealed partial class CallDecider
{
    private void OverflowTo(CallState call, QueueVerdict i, OverflowTarget target, ICallSink sink)
    {
        StopAllDevices(call, "queue-over", sink);
        sink.Raise(new CallLeftQueue(call.Id, call.Interaction, i.Visit, i.Outcome));
        (call.Leaving, call.Deadline) = (null, sink.Now + policy.SelfServiceTimeout);
        call.Overflow = new QueueOverflow(i.Reason);
        sink.Notify(new QueueSendsElsewhere());
        StopPlayback(call, sink);
        switch (target.Kind)
        {
            case OverflowKind.External when target.Address is { } number && call.Queue is { } queue:
                sink.Notify(new OverflowsOutside(queue, number, policy.OverflowRingTime));
                break;
            case OverflowKind.Voicemail:
                ImmutableArray<AudioSource> opening = [new PromptSource("voicemail-ask", call.Language), new PromptSource("beep", call.Language)];
                PlayToCustomer(call, new SequenceSource(opening), loop: false, sink);
                call.Message = new CustomerMessage(call.Queue, policy.OverflowMessage, policy.OverflowMessagePause);
                break;
            case OverflowKind.Callback when call.Queue is { } queue:
                sink.Notify(new OverflowsToCallback(queue));
                break;
            case OverflowKind.Message:
                SayGoodbye(call, target.Address ?? "unavailable", sink);
                break;
            default:
                OverflowFails(call, sink);
                break;
        }
    }

    /// <summary>Nobody outside was reached, or the rules did not let us: whoever wanted it decides what is next.</summary>
    private void DialledInVain(CallState call, string exit, ICallSink sink)
    {
        if (call.Overflow is not null)
        {
            OverflowFails(call, sink);
        }
        else
        {
            sink.Notify(new ExternalOver(exit));
        }
    }

    /// <summary>The target cannot be had: back into the flow that queued him, or the end.</summary>
    private void OverflowFails(CallState call, ICallSink sink)
    {
        string reason = call.Overflow!.Reason;
        call.Overflow = null;
        if (call.Destination is Trunks.FlowDestination)
        {
            PlayToCustomer(call, new MusicSource(), loop: true, sink); // until the flow plays something
            sink.Notify(new QueueGaveBack(reason));
        }
        else
        {
            EndCall(call, Termination.Server(reason), sink);
        }
    }

    private static void SayGoodbye(CallState call, string prompt, ICallSink sink)
    {
        call.Overflow!.SaysGoodbye = true;
        PlayToCustomer(call, new PromptSource(prompt, call.Language), loop: false, sink);
    }
}
