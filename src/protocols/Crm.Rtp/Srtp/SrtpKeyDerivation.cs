using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Crm.Rtp.Srtp;

/// <summary>Session keys from a master key (RFC 3711 section 4.3 with a key derivation rate of zero; RFC 7714 section 11 for GCM).</summary>
public static class SrtpKeyDerivation
{
    /// <summary>What a derived key is for; RTCP labels are three higher.</summary>
    public enum Label : byte
    {
        /// <summary>SRTP encryption key.</summary>
        RtpEncryption = 0,

        /// <summary>SRTP authentication key.</summary>
        RtpAuthentication = 1,

        /// <summary>SRTP salt.</summary>
        RtpSalt = 2,

        /// <summary>SRTCP encryption key.</summary>
        RtcpEncryption = 3,

        /// <summary>SRTCP authentication key.</summary>
        RtcpAuthentication = 4,

        /// <summary>SRTCP salt.</summary>
        RtcpSalt = 5,
    }

    /// <summary>Fills <paramref name="derived"/>. A 12-octet salt counts as followed by two zero octets.</summary>
    /// <exception cref="CryptographicException">The key has no AES length.</exception>
    public static void Derive(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, Label label, Span<byte> derived)
    {
        // x = label at octet 7 of the salt, then two octets of block counter
        Span<byte> block = stackalloc byte[16];
        block.Clear();
        masterSalt.CopyTo(block);
        block[7] ^= (byte)label;

        using var aes = Aes.Create();
        aes.SetKey(masterKey);
        Span<byte> stream = stackalloc byte[16];
        for (int at = 0, counter = 0; at < derived.Length; at += 16, counter++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(block[14..], (ushort)counter);
            aes.EncryptEcb(block, stream, PaddingMode.None);
            stream[..Math.Min(16, derived.Length - at)].CopyTo(derived[at..]);
        }

        CryptographicOperations.ZeroMemory(stream);
    }
}
