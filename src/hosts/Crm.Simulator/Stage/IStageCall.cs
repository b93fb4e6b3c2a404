using Crm.Primitives;
using Crm.Telephony.Signalling;

namespace Crm.Simulator.Stage;

/// <summary>One simulated side of a call; lives on the stage's loop and nowhere else.</summary>
internal interface IStageCall : IDisposable
{
    /// <summary>Its leg.</summary>
    LegId Leg { get; }

    /// <summary>True when nothing more will come of it; the stage then disposes it.</summary>
    bool IsOver { get; }

    /// <summary>Something happened on its leg.</summary>
    void Happened(SignallingEvent signallingEvent, Instant now);

    /// <summary>Time passes.</summary>
    /// <param name="frames">Frames of 20 ms to send.</param>
    void Advance(int frames, Instant now);

    /// <summary>Hangs up now.</summary>
    void Stop(Instant now);
}
