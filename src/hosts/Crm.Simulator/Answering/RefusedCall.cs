using Crm.Primitives;
using Crm.Simulator.Stage;
using Crm.Telephony.Signalling;

namespace Crm.Simulator.Answering;

/// <summary>An incoming call that is refused at once.</summary>
internal sealed class RefusedCall : IStageCall
{
    public RefusedCall(SimulatedStage stage, LegId leg, int status)
    {
        Leg = leg;
        stage.Signal(new RejectLeg(leg, status));
    }

    /// <inheritdoc/>
    public LegId Leg { get; }

    /// <inheritdoc/>
    public bool IsOver => true;

    /// <inheritdoc/>
    public void Happened(SignallingEvent signallingEvent, Instant now)
    {
        // it is over; what still comes changes nothing
    }

    /// <inheritdoc/>
    public void Advance(int frames, Instant now)
    {
        // no audio was opened
    }

    /// <inheritdoc/>
    public void Stop(Instant now)
    {
        // refused already
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // holds nothing
    }
}
