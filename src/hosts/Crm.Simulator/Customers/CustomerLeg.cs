using Crm.Primitives;
using Crm.Simulator.Plan;
using Crm.Simulator.Running;
using Crm.Simulator.Stage;
using Crm.Telephony.Signalling;

namespace Crm.Simulator.Customers;

/// <summary>A customer's phone: carries out what <see cref="CustomerCall"/> decides. On the stage's loop.</summary>
internal sealed class CustomerLeg(SimulatedStage stage, CustomerScript script, CustomerCall call, StageLine line, TrafficCounts counts, LegId leg, Instant placedAt) : IStageCall
{
    private const string Withheld = "anonymous";
    private static readonly TimeSpan RingTimeout = TimeSpan.FromSeconds(45);

    private bool _counted;

    /// <inheritdoc/>
    public LegId Leg => leg;

    /// <inheritdoc/>
    public bool IsOver => line.IsOver;

    /// <summary>Sends the INVITE.</summary>
    public void Place() => stage.Signal(new DialLeg(
        leg,
        new TrunkTarget(StageDirectory.Server, script.DialledNumber),
        line.Describe(),
        script.CallerName,
        script.CallerNumber ?? Withheld,
        RingTimeout,
        []));

    /// <inheritdoc/>
    public void Happened(SignallingEvent signallingEvent, Instant now)
    {
        switch (signallingEvent)
        {
            case LegAnswered answer when line.Audio.Connect(answer.Sdp):
                call.Accepted(now);
                counts.Accepted(now - placedAt);
                break;
            case LegAnswered:
                call.Broke();
                line.HangUp(now);
                break;
            case LegFailed failure:
                call.Refused(failure.Status);
                break;
            case LegHungUp:
                call.EndedByCentre();
                break;
        }

        line.Happened(signallingEvent);
        Count(now);
    }

    /// <inheritdoc/>
    public void Advance(int frames, Instant now)
    {
        line.Advance(frames, now);
        switch (call.Advance(now, line.Audio.Ear.HearsPerson, line.Audio.LastHeard, line.Audio.Ear.MusicStopped))
        {
            case PressKey press:
                line.Audio.Press(press.Key);
                break;
            case ListenForPerson:
                line.Audio.Ear.StartAnew();
                break;
            case Speak:
                line.Audio.Speak();
                counts.Met(now - placedAt);
                break;
            case HangUp:
                line.HangUp(now);
                break;
        }

        Count(now);
    }

    /// <inheritdoc/>
    public void Stop(Instant now)
    {
        if (call.Stop())
        {
            line.HangUp(now);
        }

        Count(now);
    }

    /// <inheritdoc/>
    public void Dispose() => line.Dispose();

    private void Count(Instant now)
    {
        if (!_counted && call.Outcome is { } outcome)
        {
            _counted = true;
            counts.Ended(outcome, call.Status, call.AcceptedAt is { } accepted ? (now - accepted) : null, line.Audio.Received);
        }
    }
}
