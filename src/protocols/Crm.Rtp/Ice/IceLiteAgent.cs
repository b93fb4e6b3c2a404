using Crm.Rtp.Addresses;
using Crm.Rtp.Stun;

namespace Crm.Rtp.Ice;

/// <summary>
/// The lite side of ICE (RFC 8445 section 2.5): answers connectivity checks, takes the pair the controlling peer nominates, and
/// watches consent (RFC 7675): no valid check for 30 s and the association is lost, until one comes again. Lite agents send no
/// checks and are always controlled, so role conflicts do not arise. Pure: time comes in, responses go into a given buffer;
/// allocation-free per check; not thread safe.
/// </summary>
public sealed class IceLiteAgent
{
    /// <summary>Without a valid check for this long, consent is lost (RFC 7675 section 5.1).</summary>
    public const long ConsentMicroseconds = 30_000_000;

    /// <summary>Source addresses remembered as validated; the one unheard of longest gives way, never the nominated one.</summary>
    public const int MaxCandidates = 16;

    private readonly TransportAddress[] _candidates = new TransportAddress[MaxCandidates];
    private readonly long[] _heardAt = new long[MaxCandidates];
    private IceCredentials _local;
    private IceCredentials? _previous;
    private byte[]? _remoteUfrag;
    private long _lastCheckAt;
    private bool _lost;

    /// <summary>Starts an agent; the consent clock runs from now.</summary>
    public IceLiteAgent(IceCredentials local, long nowMicroseconds)
    {
        _local = local;
        _lastCheckAt = nowMicroseconds;
    }

    /// <summary>Our credentials, for SDP.</summary>
    public IceCredentials Local => _local;

    /// <summary>The user fragment from before a restart while it is still good; null otherwise.</summary>
    public string? PreviousUfrag => _previous?.Ufrag;

    /// <summary>Where media goes; none before a nomination.</summary>
    public TransportAddress Nominated { get; private set; }

    /// <summary>The source that the latest response dropped out of the table for a new one; none when none did. The owner stops listening to it.</summary>
    public TransportAddress Evicted { get; private set; }

    /// <summary>True while consent is lost.</summary>
    public bool IsLost => _lost;

    /// <summary>Sets the peer's ufrag once its SDP is known; before that every sender part of USERNAME is taken.</summary>
    public void SetRemote(string ufrag) => _remoteUfrag = System.Text.Encoding.ASCII.GetBytes(ufrag);

    /// <summary>
    /// ICE restart (RFC 8445 section 9): new credentials; those in use stay good until the first check with the new ones, so that
    /// media and consent go on meanwhile. A second restart before that replaces only what nobody has used.
    /// </summary>
    public void Restart(IceCredentials local)
    {
        _previous ??= _local;
        _local = local;
        _remoteUfrag = null;
    }

    /// <summary>True when the address passed a check, so that DTLS and media from it are looked at.</summary>
    public bool IsValidated(in TransportAddress address) => Array.IndexOf(_candidates, address) >= 0;

    /// <summary>Takes a STUN datagram.</summary>
    /// <param name="datagram">As received.</param>
    /// <param name="from">Its source.</param>
    /// <param name="nowMicroseconds">Monotonic time.</param>
    /// <param name="response">At least 128 octets; the response is written here.</param>
    public IceOutcome OnStun(ReadOnlySpan<byte> datagram, in TransportAddress from, long nowMicroseconds, Span<byte> response)
    {
        Evicted = default;
        if (!StunMessage.TryRead(datagram, out var message)
            || message.Type != StunMessageType.BindingRequest
            || !message.HasFingerprint)
        {
            return default;
        }

        if (message.Username.IsEmpty || !message.HasIntegrity)
        {
            return Refuse(message, 400, response);
        }

        var credentials = Match(message.Username);
        if (credentials is null || !message.VerifyIntegrity(credentials.PasswordOctets))
        {
            return Refuse(message, 401, response);
        }

        if (message.UnknownRequired != 0)
        {
            return Refuse(message, 420, response, credentials);
        }

        if (credentials == _local)
        {
            _previous = null;
        }

        var writer = new StunWriter(response, StunMessageType.BindingSuccess, message.TransactionId);
        writer.AddMappedAddress(from);
        writer.AddIntegrity(credentials.PasswordOctets);
        writer.AddFingerprint();
        return new IceOutcome(Accept(from, message.UseCandidate, nowMicroseconds), writer.Length);
    }

    /// <summary>Looks at the consent clock. True once when it runs out.</summary>
    public bool TryExpire(long nowMicroseconds)
    {
        if (_lost || nowMicroseconds - _lastCheckAt < ConsentMicroseconds)
        {
            return false;
        }

        _lost = true;
        return true;
    }

    private static IceOutcome Refuse(in StunMessage request, int status, Span<byte> response, IceCredentials? credentials = null)
    {
        var writer = new StunWriter(response, StunMessageType.BindingError, request.TransactionId);
        writer.AddErrorCode(status);
        if (status == 420)
        {
            writer.AddUnknownAttribute(request.UnknownRequired);
        }

        if (credentials is not null)
        {
            writer.AddIntegrity(credentials.PasswordOctets);
        }

        writer.AddFingerprint();
        return new IceOutcome(IceVerdict.Refused, writer.Length);
    }

    /// <summary>USERNAME is our ufrag, a colon, the peer's ufrag (RFC 8445 section 7.2.2).</summary>
    private IceCredentials? Match(ReadOnlySpan<byte> username)
    {
        int colon = username.IndexOf((byte)':');
        if (colon < 0)
        {
            return null;
        }

        var ours = username[..colon];
        if (_previous is not null && ours.SequenceEqual(_previous.UfragOctets))
        {
            return _previous;
        }

        bool theirs = _remoteUfrag is null || username[(colon + 1)..].SequenceEqual(_remoteUfrag);
        return theirs && ours.SequenceEqual(_local.UfragOctets) ? _local : null;
    }

    private IceVerdict Accept(in TransportAddress from, bool useCandidate, long now)
    {
        Remember(from, now);
        _lastCheckAt = now;
        bool regained = _lost;
        _lost = false;
        if (useCandidate && from != Nominated)
        {
            Nominated = from;
            return regained ? IceVerdict.Regained : IceVerdict.Nominated;
        }

        return regained ? IceVerdict.Regained : IceVerdict.Valid;
    }

    private void Remember(in TransportAddress from, long now)
    {
        int slot = Array.IndexOf(_candidates, from);
        if (slot < 0)
        {
            slot = OldestSlot();
            Evicted = _candidates[slot];
            _candidates[slot] = from;
        }

        _heardAt[slot] = now;
    }

    private int OldestSlot()
    {
        int oldest = -1;
        for (int i = 0; i < MaxCandidates; i++)
        {
            if (_candidates[i].IsNone)
            {
                return i;
            }

            if (_candidates[i] != Nominated && (oldest < 0 || _heardAt[i] < _heardAt[oldest]))
            {
                oldest = i;
            }
        }

        return oldest;
    }
}
