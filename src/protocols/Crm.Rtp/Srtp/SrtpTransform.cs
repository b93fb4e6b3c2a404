namespace Crm.Rtp.Srtp;

/// <summary>
/// Encryption and authentication of one direction under one set of session keys. Works in place on a buffer that has room for what
/// is appended. Nothing is allocated per packet. Not thread safe.
/// </summary>
internal abstract class SrtpTransform : IDisposable
{
    /// <summary>Octets before the encrypted part of RTCP: the header and the sender's SSRC.</summary>
    internal const int ControlHeaderLength = 8;

    /// <summary>Bit that says an RTCP packet is encrypted; the index is in the other 31.</summary>
    internal const uint EncryptedFlag = 0x8000_0000;

    /// <summary>The longest packet, tag included.</summary>
    internal const int MaxPacket = 2048;

    /// <summary>Makes the transform of a profile for RTP or RTCP.</summary>
    internal static SrtpTransform Create(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, bool control)
    {
        if (masterKey.Length != profile.KeyLength || masterSalt.Length != profile.SaltLength)
        {
            throw new ArgumentException("key or salt length does not fit the profile");
        }

        return profile.IsAead
            ? new SrtpGcmTransform(masterKey, masterSalt, control)
            : new SrtpCounterModeTransform(masterKey, masterSalt, control);
    }

    /// <summary>Encrypts <c>packet[headerLength..length]</c> and appends the tag; returns the new length.</summary>
    internal abstract int Seal(Span<byte> packet, int headerLength, int length, uint ssrc, ulong index);

    /// <summary>Checks the tag at the end of <paramref name="packet"/> and decrypts; returns the length without tag, -1 when forged.</summary>
    internal abstract int Open(Span<byte> packet, int headerLength, uint ssrc, ulong index);

    /// <summary>Encrypts an RTCP compound and appends index and tag; returns the new length.</summary>
    internal abstract int SealControl(Span<byte> packet, int length, uint ssrc, uint index);

    /// <summary>Checks and decrypts an SRTCP packet; returns the compound's length, -1 when forged.</summary>
    internal abstract int OpenControl(Span<byte> packet, uint ssrc, uint index);

    /// <summary>The index word of an SRTCP packet. False when it is too short or says that it is not encrypted, which we never agree to.</summary>
    internal abstract bool TryReadControlIndex(ReadOnlySpan<byte> packet, out uint index);

    /// <summary>Frees keys.</summary>
    public abstract void Dispose();
}
