namespace Crm.Telephony.Signalling;

/// <summary>
/// The port through which the engine moves SIP legs. Commands are plain data, never block, never throw for network
/// reasons, and are carried out in order per leg; what comes of them arrives as <see cref="SignallingEvent"/>s.
/// A command for a leg that is gone, or that does not fit its state, is counted and ignored. Thread safe.
/// </summary>
public interface ISignalling
{
    /// <summary>Carries out a command on a leg.</summary>
    void Execute(SignallingCommand command);
}

/// <summary>Where signalling events go. The engine implements it; calls return at once. Thread safe.</summary>
public interface ISignallingEvents
{
    /// <summary>Takes one event; events of one leg arrive in order.</summary>
    void Raise(SignallingEvent signallingEvent);
}
