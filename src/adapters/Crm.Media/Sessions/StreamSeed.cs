using System.Security.Cryptography;

namespace Crm.Media.Sessions;

/// <summary>Where a stream starts; random so that it cannot be guessed (RFC 3550 section 5.1).</summary>
/// <param name="Ssrc">Synchronisation source.</param>
/// <param name="Sequence">First sequence number.</param>
/// <param name="Timestamp">First timestamp.</param>
internal readonly record struct StreamSeed(uint Ssrc, ushort Sequence, uint Timestamp)
{
    /// <summary>A new one from the system's generator.</summary>
    internal static StreamSeed Fresh()
    {
        Span<byte> bytes = stackalloc byte[10];
        RandomNumberGenerator.Fill(bytes);
        return new StreamSeed(BitConverter.ToUInt32(bytes), BitConverter.ToUInt16(bytes[4..]), BitConverter.ToUInt32(bytes[6..]));
    }
}
