using Crm.Events;
using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Recordings;
using Crm.Primitives;
using Crm.Telephony.Recordings;

namespace Crm.Telephony.Calls;

/// <content>The recording of the call.</content>
public sealed partial class CallState
{
    /// <summary>The recording in progress; it may wait for the next agent.</summary>
    public RecordingId? Recording { get; private set; }

    /// <summary>The recording in progress is the message the customer is leaving.</summary>
    public RecordingId? MessageRecording { get; private set; }

    /// <summary>Why and until when what is said stays out of the recording; null while it does not.</summary>
    public RecordingPause? RecordingPause { get; private set; }

    /// <summary>Recordings begun whose files are not yet complete; the entity lives until there are none.</summary>
    public HashSet<RecordingId> OpenRecordings { get; } = [];

    /// <summary>What holds for recording while the agent has the customer. Lives only as long as the process.</summary>
    public RecordingTerms RecordingTerms { get; set; } = RecordingTerms.Standard;

    /// <summary>What the recording is doing.</summary>
    public RecordingActivity RecordingActivity =>
        Recording is null ? RecordingActivity.Off : RecordingPause is null ? RecordingActivity.On : RecordingActivity.Paused;

    /// <summary>The media plane was told to complete the recording. That is known only as long as the process lives, and matters no longer.</summary>
    public void LetRecordingGo() => (Recording, RecordingPause) = (null, null);

    private void ApplyRecording(IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case RecordingStarted e when Stage == CallStage.Dialling: // what is kept of who answered is no recording of a conversation
                OpenRecordings.Add(e.Recording);
                break;
            case RecordingStarted e:
                (Recording, RecordingSince) = (e.Recording, at);
                MessageRecording = Stage == CallStage.InFlow ? e.Recording : null;
                OpenRecordings.Add(e.Recording);
                break;
            case RecordingPaused e:
                RecordingPause = new RecordingPause(e.Agent, e.Reason, at, e.Until);
                break;
            case RecordingResumed:
                RecordingPause = null;
                break;
            case RecordingStopped e when Recording == e.Recording:
                LetRecordingGo();
                break;
            case RecordingEnded e:
                OpenRecordings.Remove(e.Recording);
                MessageRecording = MessageRecording == e.Recording ? null : MessageRecording;
                if (Recording == e.Recording)
                {
                    LetRecordingGo();
                }

                break;
            case VoicemailLeft:
                MessageRecording = null;
                break;
        }
    }
}
