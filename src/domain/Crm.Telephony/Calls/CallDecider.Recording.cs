using Crm.Events.Calls;
using Crm.Events.Recordings;
using Crm.Primitives;
using Crm.Telephony.Recordings;

namespace Crm.Telephony.Calls;

/// <content>
/// Recording: one asset for all agents of an interaction, as far as their terms go. It begins with the first agent, waits in silence while
/// the customer is back in a queue, and goes on with the next; an agent's stop, or terms that do not record unasked, end it, and so does
/// the last agent who leaves the customer to somebody outside. Of several agents in a conversation the strictest terms hold.
/// </content>
public sealed partial class CallDecider
{
    /// <summary>The next agent has the customer, in the call's bridge: what is recorded from here on.</summary>
    private static void RecordWithAgent(CallState call, ICallSink sink)
    {
        if (call.Recording is { } waiting && TermsTogether(call).StartsByItself)
        {
            if (call.RecordingRests)
            {
                GoOnRecording(call, sink);
            }
            else
            {
                sink.Do(new Media(new MoveRecording(waiting, call.Bridge!.Value)));
            }
        }

        RecordUnder(call, TermsTogether(call), sink);
    }

    /// <summary>Another agent takes part: stricter terms of his hold too, until somebody else has the customer.</summary>
    private static void RecordJoined(CallState call, AgentLeg joined, ICallSink sink)
    {
        var (before, together) = (call.RecordingTerms, call.RecordingTerms.And(joined.Recording));
        call.RecordingTerms = together;
        if (together.Mode != before.Mode)
        {
            RecordUnder(call, together, sink);
        }
    }

    private static void RecordUnder(CallState call, RecordingTerms terms, ICallSink sink)
    {
        call.RecordingTerms = terms;
        if (call.Recording is not null && !terms.StartsByItself)
        {
            StopOpenly(call, "policy", sink);
        }
        else if (call.Recording is null && terms.StartsByItself)
        {
            BeginRecording(call, sink);
        }
    }

    /// <summary>The strictest terms of the agents in the conversation.</summary>
    private static RecordingTerms TermsTogether(CallState call) =>
        call.Agents.Where(a => call.IsInConversation(a.Leg)).Aggregate(call.Agent!.Recording, (terms, agent) => terms.And(agent.Recording));

    /// <summary>Starts a recording of the call's bridge.</summary>
    private static void BeginRecording(CallState call, ICallSink sink)
    {
        var recording = new RecordingId(sink.NewId());
        sink.Raise(new RecordingStarted(call.Id, call.Interaction, recording));
        sink.Do(new Media(new StartRecording(recording, call.Bridge!.Value, call.Subject)));
    }

    /// <summary>Completes the recording with what it holds, if there is one.</summary>
    private static void EndRecording(CallState call, ICallSink sink)
    {
        if (call.Recording is { } recording)
        {
            StopWriting(call, recording, sink);
            call.LetRecordingGo();
        }
    }

    /// <summary>Completes the file; one that rests since its process was lost is mended as it lies.</summary>
    private static void StopWriting(CallState call, RecordingId recording, ICallSink sink)
    {
        sink.Do(call.RecordingRests ? new RepairRecording(call.Id, recording) : new Media(new StopRecording(recording)));
        call.RecordingRests = false;
    }

    /// <summary>The agent is gone: his pause is over. The recording waits; without a bridge it holds nothing.</summary>
    private static void RecordingLosesAgent(CallState call, AgentLeg agent, ICallSink sink)
    {
        if (call.RecordingPause?.Agent == agent.Agent)
        {
            TakeInAgain(call, "agent-left", sink);
        }
    }

    /// <summary>The end of a pause that was forgotten; false when none is due.</summary>
    private static bool PauseIsOver(CallState call, ICallSink sink)
    {
        if (call.RecordingPause is not { } pause || pause.Until > sink.Now)
        {
            return false;
        }

        TakeInAgain(call, "time", sink);
        Show(call, sink);
        return true;
    }

    private static void Control(CallState call, ControlRecording i, ICallSink sink)
    {
        if (AgentInCall(call, i.Agent, sink) is not { } agent)
        {
            return;
        }

        if (agent != call.Agent)
        {
            sink.Refuse("forbidden", "Who has the customer decides about the recording.", "not-owner");
        }
        else if (call.RecordingTerms.Forbids(i.Action))
        {
            bool never = call.RecordingTerms.Mode == RecordingMode.Never;
            sink.Refuse(
                "forbidden",
                never ? "Calls like this one are not recorded." : "The recording of this call may be paused, not stopped.",
                never ? "not-recorded" : "recording-must-go-on");
        }
        else if (!call.RecordingTerms.Allowed(call.RecordingActivity).HasFlag(i.Action))
        {
            sink.Refuse("wrong-state", $"The recording is {Word(call.RecordingActivity)}.", "recording-state");
        }
        else if (i.Action == RecordingActions.Pause && !RecordingPauseReasons.All.Contains(i.Reason))
        {
            sink.Refuse("invalid", $"A pause needs a reason: {string.Join(", ", RecordingPauseReasons.All)}.", "pause-reason");
        }
        else
        {
            CarryOut(call, i, sink);
            Show(call, sink);
            sink.Done();
        }
    }

    private static void CarryOut(CallState call, ControlRecording i, ICallSink sink)
    {
        switch (i.Action)
        {
            case RecordingActions.Start:
                BeginRecording(call, sink);
                break;
            case RecordingActions.Stop:
                StopOpenly(call, "agent", sink);
                break;
            case RecordingActions.Pause:
                var recording = call.Recording!.Value;
                sink.Raise(new RecordingPaused(call.Id, call.Interaction, recording, i.Agent, i.Reason!, sink.Now + call.RecordingTerms.PauseAtMost));
                sink.Do(new Media(new PauseRecording(recording, Paused: true)));
                break;
            case RecordingActions.Resume:
                TakeInAgain(call, "agent", sink);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(i), i.Action, "One action at a time.");
        }
    }

    private static void TakeInAgain(CallState call, string by, ICallSink sink)
    {
        var recording = call.Recording!.Value;
        sink.Raise(new RecordingResumed(call.Id, call.Interaction, recording, by));
        sink.Do(new Media(new PauseRecording(recording, Paused: false)));
    }

    private static void StopOpenly(CallState call, string by, ICallSink sink)
    {
        var recording = call.Recording!.Value;
        sink.Raise(new RecordingStopped(call.Id, call.Interaction, recording, by));
        StopWriting(call, recording, sink);
    }

    private static string Word(RecordingActivity activity) => activity switch
    {
        RecordingActivity.Off => "off",
        RecordingActivity.On => "on",
        _ => "paused",
    };
}
