using System.Buffers.Binary;

namespace Crm.Rtp.Digits;

/// <summary>The payload of a telephone-event packet (RFC 4733 section 2.3).</summary>
/// <param name="Code">0-9 digits, 10 star, 11 pound, 12-15 A-D, 16 flash; others are tones we do not use.</param>
/// <param name="End">True in the last packet and its repeats.</param>
/// <param name="Volume">Level below 0 dBm0, 0-63.</param>
/// <param name="Duration">Timestamp units since the event began.</param>
public readonly record struct TelephoneEvent(byte Code, bool End, byte Volume, ushort Duration)
{
    /// <summary>Octets on the wire.</summary>
    public const int Length = 4;

    private const string Digits = "0123456789*#ABCD";

    /// <summary>The key as a character; <c>\0</c> for events that are no keys.</summary>
    public char Digit => Code < Digits.Length ? Digits[Code] : '\0';

    /// <summary>The code of a key (any case). False when the character is no key.</summary>
    public static bool TryGetCode(char digit, out byte code)
    {
        int at = Digits.IndexOf(char.ToUpperInvariant(digit), StringComparison.Ordinal);
        code = (byte)Math.Max(0, at);
        return at >= 0;
    }

    /// <summary>Reads a payload. The reserved bit is ignored, as is anything behind the first event. False when it is too short.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out TelephoneEvent telephoneEvent)
    {
        telephoneEvent = default;
        if (payload.Length < Length)
        {
            return false;
        }

        telephoneEvent = new TelephoneEvent(
            payload[0], (payload[1] & 0x80) != 0, (byte)(payload[1] & 0x3F), BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return true;
    }

    /// <summary>Writes the four octets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination holds fewer.</exception>
    public void Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Length);
        destination[0] = Code;
        destination[1] = (byte)((End ? 0x80 : 0) | (Volume & 0x3F));
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], Duration);
    }
}
