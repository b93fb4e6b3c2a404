using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Server.Composition;

/// <summary>
/// Hands the ports' events to the engine. Ports and engine need each other; this stands between them until both exist. Nothing is
/// raised before <see cref="Connect"/>, because ports listen only afterwards.
/// </summary>
internal sealed class PortEvents : IMediaEvents, ISignallingEvents
{
    private IMediaEvents? _media;
    private ISignallingEvents? _signalling;

    /// <summary>From now on events go to the engine.</summary>
    public void Connect(IMediaEvents media, ISignallingEvents signalling) => (_media, _signalling) = (media, signalling);

    void IMediaEvents.Raise(MediaEvent mediaEvent) => _media?.Raise(mediaEvent);

    void ISignallingEvents.Raise(SignallingEvent signallingEvent) => _signalling?.Raise(signallingEvent);
}
