using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Crm.Rtp.Srtp;

/// <summary>AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714): header authenticated, payload encrypted, 16 octets of tag.</summary>
internal sealed class SrtpGcmTransform : SrtpTransform
{
    private const int Tag = 16;
    private readonly AesGcm _aead;
    private readonly byte[] _salt = new byte[12];

    internal SrtpGcmTransform(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, bool control)
    {
        var shift = control ? SrtpKeyDerivation.Label.RtcpEncryption : SrtpKeyDerivation.Label.RtpEncryption;
        Span<byte> key = stackalloc byte[masterKey.Length];
        SrtpKeyDerivation.Derive(masterKey, masterSalt, shift, key);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, shift + 2, _salt);
        _aead = new AesGcm(key, Tag);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>For test vectors, which give session keys: no derivation.</summary>
    internal SrtpGcmTransform(ReadOnlySpan<byte> sessionKey, ReadOnlySpan<byte> sessionSalt)
    {
        sessionSalt.CopyTo(_salt);
        _aead = new AesGcm(sessionKey, Tag);
    }

    internal override int Seal(Span<byte> packet, int headerLength, int length, uint ssrc, ulong index)
    {
        Span<byte> nonce = stackalloc byte[12];
        MakeNonce(nonce, ssrc, index);
        var payload = packet[headerLength..length];
        _aead.Encrypt(nonce, payload, payload, packet.Slice(length, Tag), packet[..headerLength]);
        return length + Tag;
    }

    internal override int Open(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        int length = packet.Length - Tag;
        if (length < headerLength)
        {
            return -1;
        }

        Span<byte> nonce = stackalloc byte[12];
        MakeNonce(nonce, ssrc, index);
        return TryDecrypt(nonce, packet[headerLength..length], packet[length..], packet[..headerLength]) ? length : -1;
    }

    internal override int SealControl(Span<byte> packet, int length, uint ssrc, uint index)
    {
        Span<byte> nonce = stackalloc byte[12];
        MakeNonce(nonce, ssrc, index);
        Span<byte> associated = stackalloc byte[ControlHeaderLength + 4];
        packet[..ControlHeaderLength].CopyTo(associated);
        BinaryPrimitives.WriteUInt32BigEndian(associated[ControlHeaderLength..], EncryptedFlag | index);
        var body = packet[ControlHeaderLength..length];
        _aead.Encrypt(nonce, body, body, packet.Slice(length, Tag), associated);
        associated[ControlHeaderLength..].CopyTo(packet[(length + Tag)..]);
        return length + Tag + 4;
    }

    internal override int OpenControl(Span<byte> packet, uint ssrc, uint index)
    {
        int length = packet.Length - Tag - 4;
        Span<byte> nonce = stackalloc byte[12];
        MakeNonce(nonce, ssrc, index);
        Span<byte> associated = stackalloc byte[ControlHeaderLength + 4];
        packet[..ControlHeaderLength].CopyTo(associated);
        packet[^4..].CopyTo(associated[ControlHeaderLength..]);
        return TryDecrypt(nonce, packet[ControlHeaderLength..length], packet.Slice(length, Tag), associated) ? length : -1;
    }

    internal override bool TryReadControlIndex(ReadOnlySpan<byte> packet, out uint index)
    {
        index = 0;
        if (packet.Length < ControlHeaderLength + Tag + 4)
        {
            return false;
        }

        uint word = BinaryPrimitives.ReadUInt32BigEndian(packet[^4..]);
        index = word & ~EncryptedFlag;
        return (word & EncryptedFlag) != 0;
    }

    public override void Dispose() => _aead.Dispose();

    /// <summary>Two zero octets, SSRC, 48-bit index, masked with the salt (RFC 7714 sections 8.1 and 9.1; the RTCP index has zeros above it).</summary>
    private void MakeNonce(Span<byte> nonce, uint ssrc, ulong index)
    {
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], index);
        BinaryPrimitives.WriteUInt16BigEndian(nonce, 0);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], ssrc);
        for (int i = 0; i < nonce.Length; i++)
        {
            nonce[i] ^= _salt[i];
        }
    }

    private bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> data, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> associated)
    {
        try
        {
            _aead.Decrypt(nonce, data, tag, data, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            // the BCL has no way to verify without this exception; the caller counts the forgery
            return false;
        }
    }
}
