using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Crm.Media.WebRtc;
using Crm.Media.WebRtc.Dtls;

namespace Crm.Media.Transport;

/// <summary>
/// Makes transports from one set of options. When WebRTC cannot be had the reason is kept in <see cref="WebRtcUnavailable"/> and
/// plain RTP works on. Dispose after every transport it made.
/// </summary>
internal sealed class MediaTransportFactory : IMediaTransportFactory
{
    private readonly MediaTransportOptions _options;
    private readonly PortAllocator _ports;
    private readonly DtlsContext? _dtls;
    private readonly WebRtcPort? _webRtc;

    /// <summary>Binds the WebRTC port and starts to listen on it.</summary>
    /// <param name="options">Addresses, ports, bounds.</param>
    /// <param name="webRtcThread">The thread that polls the WebRTC port.</param>
    /// <param name="clock">Dates the certificate.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port range is empty.</exception>
    internal MediaTransportFactory(MediaTransportOptions options, IMediaThread webRtcThread, TimeProvider clock)
    {
        _options = options;
        _ports = new PortAllocator(options.PortMin, options.PortMax, new Random());
        AdvertisedAddress = options.PublicAddress ?? LocalAddress(options.Address);
        WebRtcThread = webRtcThread;
        if (options.WebRtcPort is null)
        {
            WebRtcUnavailable = MediaUnavailable.WebRtcOff;
            return;
        }

        _dtls = DtlsContext.TryCreate(clock.GetUtcNow(), out var unavailable);
        WebRtcUnavailable = unavailable;
        if (_dtls is null)
        {
            return;
        }

        _webRtc = WebRtcPort.TryOpen(webRtcThread, options, AdvertisedAddress, out int errno);
        if (_webRtc is null)
        {
            WebRtcUnavailable = new MediaUnavailable($"UDP port {options.WebRtcPort} on {options.Address} cannot be bound (errno {errno})");
        }
        else if (!webRtcThread.Post(_webRtc.Start))
        {
            WebRtcUnavailable = new MediaUnavailable("media thread refused the WebRTC port");
        }
    }

    /// <inheritdoc/>
    public IPAddress AdvertisedAddress { get; }

    /// <inheritdoc/>
    public int PortsInUse => _ports.InUse;

    /// <inheritdoc/>
    public MediaUnavailable? WebRtcUnavailable { get; }

    /// <inheritdoc/>
    public IMediaThread WebRtcThread { get; }

    /// <summary>The shared port; null when WebRTC cannot be had.</summary>
    internal WebRtcPort? WebRtcPort => _webRtc;

    /// <inheritdoc/>
    public RtpUdpTransport? OpenRtp(IMediaThread thread, IMediaTransportSink sink, out MediaUnavailable? unavailable)
    {
        var transport = RtpUdpTransport.Open(thread, sink, _ports, _options);
        unavailable = transport is null ? MediaUnavailable.PortsUsedUp : null;
        return transport;
    }

    /// <inheritdoc/>
    public WebRtcTransport? OpenWebRtc(IMediaTransportSink sink, out MediaUnavailable? unavailable)
    {
        unavailable = WebRtcUnavailable;
        if (unavailable is null && _webRtc!.Sessions >= _options.MaxWebRtcSessions)
        {
            unavailable = MediaUnavailable.TooManySessions;
        }

        return unavailable is null ? new WebRtcTransport(_webRtc!, _dtls!, sink, MediaThread.Now()) : null;
    }

    /// <summary>Closes the WebRTC port on its thread and frees the certificate.</summary>
    public void Dispose()
    {
        if (_webRtc is null)
        {
            _dtls?.Dispose();
            return;
        }

        // a thread that has ended takes no work, and nobody polls the port any more
        if (!WebRtcThread.Post(Close))
        {
            Close();
        }
    }

    private void Close()
    {
        _webRtc?.Dispose();
        _dtls?.Dispose();
    }

    private static IPAddress LocalAddress(IPAddress bound)
    {
        bool any = bound.Equals(IPAddress.Any) || bound.Equals(IPAddress.IPv6Any);
        if (!any)
        {
            return bound;
        }

        return NetworkInterface.GetAllNetworkInterfaces()
            .Where(device => device.OperationalStatus == OperationalStatus.Up)
            .SelectMany(device => device.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address => address.AddressFamily == bound.AddressFamily && !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
            ?? (bound.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback);
    }
}
