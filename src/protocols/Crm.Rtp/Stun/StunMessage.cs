using System.Buffers.Binary;
using System.Security.Cryptography;
using Crm.Rtp.Addresses;

namespace Crm.Rtp.Stun;

/// <summary>
/// A view on a received STUN message (RFC 8489 section 5), valid as long as its octets are. Reading never throws and never allocates.
/// Attributes behind MESSAGE-INTEGRITY other than FINGERPRINT are ignored (section 14.5). At most 32 attributes and 1500 octets are taken.
/// </summary>
public readonly ref struct StunMessage
{
    /// <summary>Octets of the header.</summary>
    public const int HeaderLength = 20;

    /// <summary>The longest message taken or written.</summary>
    public const int MaxLength = 1500;

    /// <summary>The fixed value at octet 4 of every message.</summary>
    public const uint MagicCookie = 0x2112A442;

    internal const uint FingerprintMask = 0x5354554E;
    private const int MaxAttributes = 32;

    private readonly ReadOnlySpan<byte> _message;
    private readonly int _integrityAt;

    private StunMessage(ReadOnlySpan<byte> message, int integrityAt, bool fingerprinted, ushort unknown)
    {
        _message = message;
        _integrityAt = integrityAt;
        HasFingerprint = fingerprinted;
        UnknownRequired = unknown;
    }

    /// <summary>Method and class.</summary>
    public StunMessageType Type => (StunMessageType)BinaryPrimitives.ReadUInt16BigEndian(_message);

    /// <summary>The 12 octets that tie a response to its request.</summary>
    public ReadOnlySpan<byte> TransactionId => _message.Slice(8, 12);

    /// <summary>True when a FINGERPRINT was there; a wrong one makes <see cref="TryRead"/> fail.</summary>
    public bool HasFingerprint { get; }

    /// <summary>The first comprehension-required attribute we do not know; 0 when there is none (section 6.3).</summary>
    public ushort UnknownRequired { get; }

    /// <summary>True when MESSAGE-INTEGRITY is there; <see cref="VerifyIntegrity"/> says whether it is right.</summary>
    public bool HasIntegrity => _integrityAt > 0;

    /// <summary>USERNAME as octets; empty when absent.</summary>
    public ReadOnlySpan<byte> Username => TryGet(StunAttributeType.Username, out var value) ? value : default;

    /// <summary>True when USE-CANDIDATE is there.</summary>
    public bool UseCandidate => TryGet(StunAttributeType.UseCandidate, out _);

    /// <summary>PRIORITY; 0 when absent.</summary>
    public uint Priority =>
        TryGet(StunAttributeType.Priority, out var value) && value.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(value) : 0;

    /// <summary>Status of ERROR-CODE (300-699); 0 when absent.</summary>
    public int ErrorCode =>
        TryGet(StunAttributeType.ErrorCode, out var value) && value.Length >= 4 ? (value[2] & 7) * 100 + value[3] : 0;

    /// <summary>
    /// Checks header, lengths and FINGERPRINT (when present, it must be last and right). False for anything else; the datagram is then
    /// not STUN or damaged and is dropped.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length is < HeaderLength or > MaxLength
            || (datagram[0] & 0xC0) != 0
            || BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie
            || BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) != datagram.Length - HeaderLength
            || datagram.Length % 4 != 0)
        {
            return false;
        }

        int integrityAt = 0;
        bool fingerprinted = false;
        ushort unknown = 0;
        int at = HeaderLength;
        for (int count = 0; at < datagram.Length; count++)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(datagram[at..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]);
            int next = at + 4 + (length + 3) / 4 * 4;
            if (count == MaxAttributes || fingerprinted || next > datagram.Length)
            {
                return false;
            }

            switch ((StunAttributeType)type)
            {
                case StunAttributeType.MessageIntegrity when integrityAt == 0:
                    integrityAt = length == 20 ? at : -1;
                    break;
                case StunAttributeType.Fingerprint:
                    fingerprinted = length == 4
                        && (Crc32.Compute(datagram[..at]) ^ FingerprintMask) == BinaryPrimitives.ReadUInt32BigEndian(datagram[(at + 4)..]);
                    if (!fingerprinted)
                    {
                        return false;
                    }

                    break;
                default:
                    if (unknown == 0 && integrityAt == 0 && type < 0x8000 && !Enum.IsDefined((StunAttributeType)type))
                    {
                        unknown = (ushort)type;
                    }

                    break;
            }

            if (integrityAt < 0)
            {
                return false;
            }

            at = next;
        }

        message = new StunMessage(datagram, integrityAt, fingerprinted, unknown);
        return true;
    }

    /// <summary>Checks MESSAGE-INTEGRITY with a short-term key, the ICE password (section 14.5), in constant time. False when absent.</summary>
    public bool VerifyIntegrity(ReadOnlySpan<byte> key)
    {
        if (!HasIntegrity)
        {
            return false;
        }

        Span<byte> covered = stackalloc byte[_integrityAt];
        _message[.._integrityAt].CopyTo(covered);

        // the length the sender had written when it computed the code: up to and with MESSAGE-INTEGRITY
        BinaryPrimitives.WriteUInt16BigEndian(covered[2..], (ushort)(_integrityAt + 24 - HeaderLength));
        Span<byte> code = stackalloc byte[20];
        HMACSHA1.HashData(key, covered, code);
        return CryptographicOperations.FixedTimeEquals(code, _message.Slice(_integrityAt + 4, 20));
    }

    /// <summary>The tie breaker of ICE-CONTROLLING or ICE-CONTROLLED. False when the attribute is absent.</summary>
    public bool TryGetTieBreaker(StunAttributeType role, out ulong tieBreaker)
    {
        bool present = TryGet(role, out var value) && value.Length == 8;
        tieBreaker = present ? BinaryPrimitives.ReadUInt64BigEndian(value) : 0;
        return present;
    }

    /// <summary>XOR-MAPPED-ADDRESS (section 14.2). False when absent or malformed.</summary>
    public bool TryGetMappedAddress(out TransportAddress address)
    {
        address = default;
        if (!TryGet(StunAttributeType.XorMappedAddress, out var value) || value.Length < 8)
        {
            return false;
        }

        int port = BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (int)(MagicCookie >> 16);
        if (value[1] == 1 && value.Length == 8)
        {
            address = TransportAddress.V4(BinaryPrimitives.ReadUInt32BigEndian(value[4..]) ^ MagicCookie, port);
            return true;
        }

        if (value[1] == 2 && value.Length == 20)
        {
            var mask = BinaryPrimitives.ReadUInt128BigEndian(_message[4..]);
            address = new TransportAddress(BinaryPrimitives.ReadUInt128BigEndian(value[4..]) ^ mask, (ushort)port, true);
            return true;
        }

        return false;
    }

    /// <summary>The value of the first attribute of a type, within what integrity covers.</summary>
    public bool TryGet(StunAttributeType wanted, out ReadOnlySpan<byte> value)
    {
        int end = HasIntegrity ? _integrityAt : _message.Length;
        for (int at = HeaderLength; at + 4 <= end;)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(_message[(at + 2)..]);
            if (BinaryPrimitives.ReadUInt16BigEndian(_message[at..]) == (ushort)wanted)
            {
                value = _message.Slice(at + 4, length);
                return true;
            }

            at += 4 + (length + 3) / 4 * 4;
        }

        value = default;
        return false;
    }
}
