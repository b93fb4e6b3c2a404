using Crm.Actors.Shards;
using Crm.Engine.Agents;
using Crm.Engine.Calls;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;

namespace Crm.Engine.Inbound;

/// <summary>Brings media events to whom they concern. Returns at once; thread safe.</summary>
public sealed class MediaRouter(Lazy<IShardHost> shards, AgentConnections connections) : IMediaEvents
{
    /// <inheritdoc/>
    public void Raise(MediaEvent mediaEvent)
    {
        if (connections.Take(mediaEvent))
        {
            return;
        }

        switch (mediaEvent)
        {
            case MediaLost e: shards.Value.Post(EngineOptions.CallsShard, new ToSession(e.Session, new SessionSilent(e.Session, e.Reason))); break;
            case PlaybackEnded e: shards.Value.Post(EngineOptions.CallsShard, new ToSession(e.Session, new PlaybackFinished(e.Playback))); break;
            case RecordingCompleted e:
                shards.Value.Post(EngineOptions.CallsShard, new ToRecording(e.Recording, new RecordingFinished(e.Recording, e.Duration, e.Bytes)));
                break;
            case DigitReceived e: shards.Value.Post(EngineOptions.CallsShard, new ToSession(e.Session, new KeyFrom(e.Session, e.Digit))); break;
            case SpeechPaused e: shards.Value.Post(EngineOptions.CallsShard, new ToSession(e.Session, new SpeakingPaused(e.Session, e.Spoke))); break;
            case ProgressHeard e: shards.Value.Post(EngineOptions.CallsShard, new ToSession(e.Session, new ProgressNoticed(e))); break;
            case MediaConnected or MediaRegained: break; // trunk and phone sessions: nothing depends on them yet
            default: throw new InvalidOperationException($"No one takes {mediaEvent.GetType().Name}.");
        }
    }
}
