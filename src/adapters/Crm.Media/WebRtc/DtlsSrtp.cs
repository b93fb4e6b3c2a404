using System.Security.Cryptography;
using Crm.Media.WebRtc.Dtls;
using Crm.Rtp.Srtp;

namespace Crm.Media.WebRtc;

/// <summary>
/// DTLS-SRTP of one association (RFC 5764): runs the handshake, compares the peer's certificate with its SDP, and only then turns the
/// exported keys into SRTP contexts. One media thread.
/// </summary>
internal sealed class DtlsSrtp : IDisposable
{
    /// <summary>A handshake that takes longer has failed.</summary>
    internal const long HandshakeMicroseconds = 15_000_000;

    private readonly DtlsConnection _connection;
    private readonly DtlsRole _role;
    private readonly long _startedAt;
    private string? _expectedFingerprint;
    private SrtpSender? _sender;
    private SrtpReceiver? _receiver;

    /// <summary>Starts the handshake.</summary>
    internal DtlsSrtp(DtlsContext context, DtlsRole role, IDtlsOutput output, long nowMicroseconds)
    {
        _role = role;
        _startedAt = nowMicroseconds;
        _connection = new DtlsConnection(context, role, output);
        _connection.Start();
    }

    /// <summary>True when media may flow.</summary>
    internal bool IsUp => _sender is not null;

    /// <summary>Why it is over; null while it is not. One of dtls-failed, dtls-closed, dtls-timeout, no-srtp-profile, fingerprint-mismatch.</summary>
    internal string? Ended { get; private set; }

    /// <summary>OpenSSL's words when the handshake failed.</summary>
    internal string? Failure => _connection.Failure;

    /// <summary>True while the handshake needs <see cref="OnTimer"/>.</summary>
    internal bool IsHandshaking => Ended is null && _connection.State == DtlsState.Handshaking;

    /// <summary>The SRTP profile agreed.</summary>
    internal SrtpProfile Profile => _connection.Profile;

    /// <summary>Media in; null before it may flow.</summary>
    internal SrtpReceiver? Receiver => _receiver;

    /// <summary>Media out; null before it may flow.</summary>
    internal SrtpSender? Sender => _sender;

    /// <summary>The fingerprint of the peer's SDP, normalised. Without it the handshake may finish, but no media passes.</summary>
    internal void Expect(string fingerprint)
    {
        _expectedFingerprint = fingerprint;
        Advance();
    }

    /// <summary>Takes a DTLS datagram.</summary>
    internal void Receive(ReadOnlySpan<byte> datagram)
    {
        _connection.Receive(datagram);
        Advance();
    }

    /// <summary>Repeats lost flights and watches the deadline.</summary>
    internal void OnTimer(long nowMicroseconds)
    {
        if (Ended is not null || IsUp)
        {
            return;
        }

        _connection.OnTimer();
        Advance();
        if (IsHandshaking && nowMicroseconds - _startedAt > HandshakeMicroseconds)
        {
            Ended = "dtls-timeout";
        }
    }

    /// <summary>Says close_notify.</summary>
    internal void Shutdown() => _connection.Shutdown();

    /// <summary>Frees keys and connection.</summary>
    public void Dispose()
    {
        Ended ??= "disposed";
        _sender?.Dispose();
        _receiver?.Dispose();
        _connection.Dispose();
    }

    private void Advance()
    {
        if (Ended is not null)
        {
            return;
        }

        switch (_connection.State)
        {
            case DtlsState.Failed:
                Ended = "dtls-failed";
                break;
            case DtlsState.Closed:
                Ended = "dtls-closed";
                break;
            case DtlsState.Established when !IsUp:
                Establish();
                break;
        }
    }

    private void Establish()
    {
        if (_connection.Profile == SrtpProfile.None)
        {
            Ended = "no-srtp-profile";
            return;
        }

        if (_expectedFingerprint is null)
        {
            return;
        }

        if (_connection.PeerFingerprint != _expectedFingerprint)
        {
            Ended = "fingerprint-mismatch";
            return;
        }

        MakeContexts();
    }

    private void MakeContexts()
    {
        var profile = _connection.Profile;
        Span<byte> material = stackalloc byte[profile.ExportLength];
        if (!_connection.TryExport(material))
        {
            Ended = "dtls-failed";
            return;
        }

        int key = profile.KeyLength;
        int salt = profile.SaltLength;
        var clientKey = material[..key];
        var serverKey = material.Slice(key, key);
        var clientSalt = material.Slice(2 * key, salt);
        var serverSalt = material.Slice(2 * key + salt, salt);
        bool server = _role == DtlsRole.Server;
        _sender = new SrtpSender(profile, server ? serverKey : clientKey, server ? serverSalt : clientSalt);
        _receiver = new SrtpReceiver(profile, server ? clientKey : serverKey, server ? clientSalt : serverSalt);
        CryptographicOperations.ZeroMemory(material);
    }
}
