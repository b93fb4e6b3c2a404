using System.Buffers.Binary;
using System.Security.Cryptography;
using Crm.Rtp.Addresses;

namespace Crm.Rtp.Stun;

/// <summary>
/// Writes one STUN message into a given buffer (RFC 8489). Attributes are added in order; MESSAGE-INTEGRITY next to last, FINGERPRINT
/// last. What does not fit turns <see cref="Length"/> to 0, and nothing is to be sent.
/// </summary>
public ref struct StunWriter
{
    private readonly Span<byte> _buffer;
    private int _length;
    private bool _overflowed;

    /// <summary>Begins a message.</summary>
    /// <param name="buffer">At least 20 octets; 256 are enough for everything ICE sends.</param>
    /// <param name="type">Method and class.</param>
    /// <param name="transactionId">12 octets: fresh random for a request, the request's for a response.</param>
    public StunWriter(Span<byte> buffer, StunMessageType type, scoped ReadOnlySpan<byte> transactionId)
    {
        _buffer = buffer;
        _overflowed = buffer.Length < StunMessage.HeaderLength || transactionId.Length != 12;
        if (_overflowed)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.MagicCookie);
        transactionId.CopyTo(buffer[8..]);
        _length = StunMessage.HeaderLength;
    }

    /// <summary>Octets of the message; 0 when something did not fit.</summary>
    public readonly int Length => _overflowed ? 0 : _length;

    /// <summary>Adds an attribute with a value as it is, padded to a word.</summary>
    public void Add(StunAttributeType type, scoped ReadOnlySpan<byte> value)
    {
        if (TryBegin(type, value.Length, out var destination))
        {
            value.CopyTo(destination);
        }
    }

    /// <summary>Adds PRIORITY.</summary>
    public void AddPriority(uint priority)
    {
        if (TryBegin(StunAttributeType.Priority, 4, out var value))
        {
            BinaryPrimitives.WriteUInt32BigEndian(value, priority);
        }
    }

    /// <summary>Adds ICE-CONTROLLING or ICE-CONTROLLED.</summary>
    public void AddRole(StunAttributeType role, ulong tieBreaker)
    {
        if (TryBegin(role, 8, out var value))
        {
            BinaryPrimitives.WriteUInt64BigEndian(value, tieBreaker);
        }
    }

    /// <summary>Adds XOR-MAPPED-ADDRESS.</summary>
    public void AddMappedAddress(scoped in TransportAddress address)
    {
        if (!TryBegin(StunAttributeType.XorMappedAddress, address.IsIPv6 ? 20 : 8, out var value))
        {
            return;
        }

        value[1] = address.IsIPv6 ? (byte)2 : (byte)1;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(address.Port ^ (StunMessage.MagicCookie >> 16)));
        if (address.IsIPv6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(value[4..], address.Bits ^ BinaryPrimitives.ReadUInt128BigEndian(_buffer[4..]));
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(value[4..], (uint)address.Bits ^ StunMessage.MagicCookie);
        }
    }

    /// <summary>Adds ERROR-CODE without a phrase.</summary>
    /// <param name="status">300-699.</param>
    public void AddErrorCode(int status)
    {
        if (TryBegin(StunAttributeType.ErrorCode, 4, out var value))
        {
            value[2] = (byte)(status / 100);
            value[3] = (byte)(status % 100);
        }
    }

    /// <summary>Adds UNKNOWN-ATTRIBUTES with one type.</summary>
    public void AddUnknownAttribute(ushort type)
    {
        if (TryBegin(StunAttributeType.UnknownAttributes, 2, out var value))
        {
            BinaryPrimitives.WriteUInt16BigEndian(value, type);
        }
    }

    /// <summary>Adds MESSAGE-INTEGRITY over everything so far with a short-term key.</summary>
    public void AddIntegrity(scoped ReadOnlySpan<byte> key)
    {
        int covered = _length;
        if (TryBegin(StunAttributeType.MessageIntegrity, 20, out var value))
        {
            HMACSHA1.HashData(key, _buffer[..covered], value);
        }
    }

    /// <summary>Adds FINGERPRINT over everything so far.</summary>
    public void AddFingerprint()
    {
        int covered = _length;
        if (TryBegin(StunAttributeType.Fingerprint, 4, out var value))
        {
            BinaryPrimitives.WriteUInt32BigEndian(value, Crc32.Compute(_buffer[..covered]) ^ StunMessage.FingerprintMask);
        }
    }

    private bool TryBegin(StunAttributeType type, int length, out Span<byte> value)
    {
        int padded = (length + 3) / 4 * 4;
        value = default;
        if (_overflowed || _buffer.Length - _length < 4 + padded)
        {
            _overflowed = true;
            return false;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(_length + 2)..], (ushort)length);
        value = _buffer.Slice(_length + 4, padded);
        value.Clear();
        value = value[..length];
        _length += 4 + padded;

        // the header counts what is written: integrity and fingerprint are computed with themselves included
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(_length - StunMessage.HeaderLength));
        return true;
    }
}
