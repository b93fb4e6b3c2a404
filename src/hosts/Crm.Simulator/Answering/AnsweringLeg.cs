using Crm.Primitives;
using Crm.Simulator.Stage;
using Crm.Telephony.Signalling;

namespace Crm.Simulator.Answering;

/// <summary>The phone of somebody who is called: carries out what <see cref="AnsweringCall"/> decides. On the stage's loop.</summary>
internal sealed class AnsweringLeg(AnsweringPhone phone, SimulatedStage stage, AnsweringScript script, AnsweringCall call, StageLine line, LegId leg) : IStageCall
{
    private const int Ringing = 180;
    private const int NotAnswered = 480;

    /// <inheritdoc/>
    public LegId Leg => leg;

    /// <inheritdoc/>
    public bool IsOver => line.IsOver;

    /// <summary>Lets it ring.</summary>
    public void Ring() => stage.Signal(new SendProgress(leg, Ringing, null));

    /// <inheritdoc/>
    public void Happened(SignallingEvent signallingEvent, Instant now) => line.Happened(signallingEvent);

    /// <inheritdoc/>
    public void Advance(int frames, Instant now)
    {
        line.Advance(frames, now);
        switch (call.Advance(now, line.Audio.LastHeard, phone.IsAlone))
        {
            case AnsweringAction.Answer:
                line.Audio.Speak();
                stage.Signal(new AnswerLeg(leg, line.Describe()));
                break;
            case AnsweringAction.Refuse:
                line.Reject(script.RefusesWith ?? NotAnswered);
                break;
            case AnsweringAction.HangUp:
                line.HangUp(now);
                break;
        }
    }

    /// <inheritdoc/>
    public void Stop(Instant now) => line.HangUp(now);

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();
}
