using System.Runtime.InteropServices;
using Crm.Rtp.Srtp;

namespace Crm.Media.WebRtc.Dtls;

/// <summary>
/// One DTLS association in memory: datagrams in, datagrams out through <see cref="IDtlsOutput"/>, timers by <see cref="OnTimer"/>.
/// Every call is one synchronous step; calls must not overlap (one media thread). Application data is read and thrown away.
/// </summary>
internal sealed unsafe class DtlsConnection : IDisposable
{
    private const int MaxCertificate = 16 * 1024;
    private const uint FirstTimeoutMicroseconds = 200_000;
    private const uint LongestTimeoutMicroseconds = 800_000;
    private readonly DatagramBio _bio;
    private nint _ssl;

    /// <summary>Makes a connection; a client sends its hello in <see cref="Start"/>.</summary>
    /// <exception cref="OutOfMemoryException">OpenSSL could not allocate.</exception>
    internal DtlsConnection(DtlsContext context, DtlsRole role, IDtlsOutput output)
    {
        OpenSsl.ClearErrors();
        _ssl = OpenSsl.New(context.Handle);
        if (_ssl == 0)
        {
            throw new OutOfMemoryException($"SSL_new failed: {OpenSsl.TakeError()}");
        }

        _bio = new DatagramBio(output);
        OpenSsl.SetBio(_ssl, _bio.Handle, _bio.Handle);
        OpenSsl.Control(_ssl, OpenSsl.ControlSetMtu, DatagramBio.Mtu, 0);
        OpenSsl.SetTimerCallback(_ssl, &NextTimeout);
        if (role == DtlsRole.Server)
        {
            OpenSsl.SetAcceptState(_ssl);
        }
        else
        {
            OpenSsl.SetConnectState(_ssl);
        }
    }

    /// <summary>Where it stands.</summary>
    internal DtlsState State { get; private set; }

    /// <summary>OpenSSL's words after <see cref="DtlsState.Failed"/>.</summary>
    internal string? Failure { get; private set; }

    /// <summary>The SRTP profile agreed; none when there is no common one.</summary>
    internal SrtpProfile Profile { get; private set; }

    /// <summary>SHA-256 of the peer's certificate as SDP writes it, once established.</summary>
    internal string? PeerFingerprint { get; private set; }

    /// <summary>Begins: a client sends its hello, a server waits.</summary>
    internal void Start() => Handshake();

    /// <summary>Takes a datagram; whatever it holds, nothing is thrown.</summary>
    internal void Receive(ReadOnlySpan<byte> datagram)
    {
        if (_ssl == 0 || State is DtlsState.Closed or DtlsState.Failed)
        {
            return;
        }

        fixed (byte* octets = datagram)
        {
            _bio.Offer(octets, datagram.Length);
            if (State == DtlsState.Handshaking)
            {
                Handshake();
            }

            // also lets OpenSSL repeat its last flight when the peer has lost it, and see alerts
            if (State == DtlsState.Established)
            {
                Drain();
            }

            _bio.Clear();
        }
    }

    /// <summary>Repeats a flight when its time is up. Call every tick while handshaking.</summary>
    internal void OnTimer()
    {
        if (_ssl != 0 && State == DtlsState.Handshaking)
        {
            OpenSsl.ClearErrors();
            if (OpenSsl.Control(_ssl, OpenSsl.ControlHandleTimeout, 0, 0) < 0)
            {
                Fail();
            }
        }
    }

    /// <summary>
    /// The keying material of DTLS-SRTP (RFC 5764 section 4.2): client key, server key, client salt, server salt. False before the end
    /// of the handshake.
    /// </summary>
    internal bool TryExport(Span<byte> material)
    {
        if (_ssl == 0 || State != DtlsState.Established)
        {
            return false;
        }

        var label = "EXTRACTOR-dtls_srtp"u8;
        OpenSsl.ClearErrors();
        fixed (byte* output = material, labelBytes = label)
        {
            return OpenSsl.ExportKeyingMaterial(
                _ssl, output, (nuint)material.Length, labelBytes, (nuint)label.Length, null, 0, 0) == 1;
        }
    }

    /// <summary>Says close_notify, when there is something to close.</summary>
    internal void Shutdown()
    {
        if (_ssl != 0 && State == DtlsState.Established)
        {
            OpenSsl.ClearErrors();
            OpenSsl.Shutdown(_ssl);
            State = DtlsState.Closed;
        }
    }

    /// <summary>Frees the connection without a word to the peer.</summary>
    public void Dispose()
    {
        if (_ssl != 0)
        {
            OpenSsl.Free(_ssl);
            _ssl = 0;
            _bio.Dispose();
        }
    }

    /// <summary>Retransmission time: 200 ms, doubling to 800 ms; OpenSSL's own default of a second is long for a call set-up.</summary>
    [UnmanagedCallersOnly]
    private static uint NextTimeout(nint ssl, uint current) =>
        current == 0 ? FirstTimeoutMicroseconds : Math.Min(current * 2, LongestTimeoutMicroseconds);

    private void Handshake()
    {
        OpenSsl.ClearErrors();
        int result = OpenSsl.DoHandshake(_ssl);
        if (result == 1)
        {
            Complete();
            return;
        }

        if (OpenSsl.GetError(_ssl, result) is not (OpenSsl.ErrorWantRead or OpenSsl.ErrorWantWrite))
        {
            Fail();
        }
    }

    private void Complete()
    {
        State = DtlsState.Established;
        var profile = OpenSsl.GetSelectedSrtpProfile(_ssl);
        int id = profile is null ? 0 : (int)profile->Id;
        Profile = Enum.IsDefined((SrtpProfile)id) ? (SrtpProfile)id : SrtpProfile.None;
        nint certificate = OpenSsl.GetPeerCertificate(_ssl);
        if (certificate == 0)
        {
            return;
        }

        int length = OpenSsl.CertificateToDer(certificate, null);
        if (length is > 0 and <= MaxCertificate)
        {
            byte[] der = new byte[length];
            fixed (byte* octets = der)
            {
                byte* at = octets;
                OpenSsl.CertificateToDer(certificate, &at);
            }

            PeerFingerprint = CertificateFingerprint.Of(der);
        }

        OpenSsl.CertificateFree(certificate);
    }

    private void Drain()
    {
        byte* waste = stackalloc byte[2048];
        for (int i = 0; i < 16; i++)
        {
            OpenSsl.ClearErrors();
            int result = OpenSsl.Read(_ssl, waste, 2048);
            if (result > 0)
            {
                continue;
            }

            switch (OpenSsl.GetError(_ssl, result))
            {
                case OpenSsl.ErrorWantRead or OpenSsl.ErrorWantWrite:
                    return;
                case OpenSsl.ErrorZeroReturn:
                    State = DtlsState.Closed;
                    return;
                default:
                    Fail();
                    return;
            }
        }
    }

    private void Fail()
    {
        State = DtlsState.Failed;
        Failure = OpenSsl.TakeError();
    }
}
