using Crm.Primitives;
using Crm.Simulator.Audio;
using Crm.Telephony.Signalling;

namespace Crm.Simulator.Stage;

/// <summary>What every simulated side of a call does alike: answer re-INVITEs, hang up once, end when signalling says so. On the stage's loop.</summary>
internal sealed class StageLine(SimulatedStage stage, LegId leg, AudioLine audio, bool withKeys) : IDisposable
{
    /// <summary>How long a hang-up may go unanswered before the line closes all the same.</summary>
    private static readonly TimeSpan HangUpPatience = TimeSpan.FromSeconds(35);

    private Instant? _hungUpAt;

    /// <summary>The audio.</summary>
    public AudioLine Audio => audio;

    /// <summary>True once the leg is gone.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Our description.</summary>
    public string Describe() => audio.Describe(withKeys);

    /// <summary>Ends the leg in whatever state it is.</summary>
    public void HangUp(Instant now)
    {
        if (_hungUpAt is null && !IsOver)
        {
            _hungUpAt = now;
            stage.Signal(new HangUpLeg(leg, Termination.Success("hung-up")));
        }
    }

    /// <summary>Refuses the incoming INVITE; nothing follows.</summary>
    public void Reject(int status)
    {
        stage.Signal(new RejectLeg(leg, status));
        IsOver = true;
    }

    /// <summary>Takes the events that mean the same to everybody.</summary>
    public void Happened(SignallingEvent signallingEvent)
    {
        switch (signallingEvent)
        {
            case LegHungUp or LegFailed:
                IsOver = true;
                break;
            case LegReinvited { SdpOffer: { } offer }:
                stage.Signal(audio.Connect(offer) ? new AnswerReinvite(leg, Describe()) : new RejectReinvite(leg, 488));
                break;
            case LegReinvited:
                stage.Signal(new RejectReinvite(leg, 488));
                break;
        }
    }

    /// <summary>Moves the audio on.</summary>
    public void Advance(int frames, Instant now)
    {
        audio.Advance(_hungUpAt is null ? frames : 0, now);
        IsOver |= now - _hungUpAt > HangUpPatience;
    }

    /// <inheritdoc/>
    public void Dispose() => audio.Dispose();
}
