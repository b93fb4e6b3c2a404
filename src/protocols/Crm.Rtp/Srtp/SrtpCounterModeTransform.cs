using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Crm.Rtp.Srtp;

/// <summary>AES_CM_128_HMAC_SHA1_80 (RFC 3711 sections 4.1.1 and 4.2.1): one ECB encryptor over counter blocks and one reused HMAC.</summary>
internal sealed class SrtpCounterModeTransform : SrtpTransform
{
    private const int Tag = 10;
    private const int Block = 16;
    private readonly Aes _aes = Aes.Create();
    private readonly ICryptoTransform _encryptor;
    private readonly IncrementalHash _mac;
    private readonly UInt128 _salt;
    private readonly byte[] _counters = new byte[MaxPacket];
    private readonly byte[] _stream = new byte[MaxPacket];

    internal SrtpCounterModeTransform(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, bool control)
    {
        var first = control ? SrtpKeyDerivation.Label.RtcpEncryption : SrtpKeyDerivation.Label.RtpEncryption;
        Span<byte> key = stackalloc byte[16];
        Span<byte> macKey = stackalloc byte[20];
        Span<byte> salt = stackalloc byte[14];
        SrtpKeyDerivation.Derive(masterKey, masterSalt, first, key);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, first + 1, macKey);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, first + 2, salt);
        _salt = Widen(salt);
        _encryptor = MakeEncryptor(_aes, key);
        _mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, macKey);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(macKey);
    }

    /// <summary>For test vectors, which give session keys: no derivation.</summary>
    internal SrtpCounterModeTransform(ReadOnlySpan<byte> sessionKey, ReadOnlySpan<byte> sessionSalt, ReadOnlySpan<byte> macKey)
    {
        _salt = Widen(sessionSalt);
        _encryptor = MakeEncryptor(_aes, sessionKey);
        _mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, macKey);
    }

    internal override int Seal(Span<byte> packet, int headerLength, int length, uint ssrc, ulong index)
    {
        Crypt(packet[headerLength..length], ssrc, index);
        Span<byte> code = stackalloc byte[20];
        Authenticate(packet[..length], (uint)(index >> 16), code);
        code[..Tag].CopyTo(packet[length..]);
        return length + Tag;
    }

    internal override int Open(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        int length = packet.Length - Tag;
        if (length < headerLength)
        {
            return -1;
        }

        Span<byte> code = stackalloc byte[20];
        Authenticate(packet[..length], (uint)(index >> 16), code);
        if (!CryptographicOperations.FixedTimeEquals(code[..Tag], packet[length..]))
        {
            return -1;
        }

        Crypt(packet[headerLength..length], ssrc, index);
        return length;
    }

    internal override int SealControl(Span<byte> packet, int length, uint ssrc, uint index)
    {
        Crypt(packet[ControlHeaderLength..length], ssrc, index);
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], EncryptedFlag | index);
        Span<byte> code = stackalloc byte[20];
        Authenticate(packet[..(length + 4)], code);
        code[..Tag].CopyTo(packet[(length + 4)..]);
        return length + 4 + Tag;
    }

    internal override int OpenControl(Span<byte> packet, uint ssrc, uint index)
    {
        int covered = packet.Length - Tag;
        Span<byte> code = stackalloc byte[20];
        Authenticate(packet[..covered], code);
        if (!CryptographicOperations.FixedTimeEquals(code[..Tag], packet[covered..]))
        {
            return -1;
        }

        Crypt(packet[ControlHeaderLength..(covered - 4)], ssrc, index);
        return covered - 4;
    }

    internal override bool TryReadControlIndex(ReadOnlySpan<byte> packet, out uint index)
    {
        index = 0;
        if (packet.Length < ControlHeaderLength + 4 + Tag)
        {
            return false;
        }

        uint word = BinaryPrimitives.ReadUInt32BigEndian(packet[^(4 + Tag)..]);
        index = word & ~EncryptedFlag;
        return (word & EncryptedFlag) != 0;
    }

    public override void Dispose()
    {
        _encryptor.Dispose();
        _aes.Dispose();
        _mac.Dispose();
    }

    /// <summary>The salt in the high 112 bits; the block counter lives below.</summary>
    private static UInt128 Widen(ReadOnlySpan<byte> salt)
    {
        Span<byte> wide = stackalloc byte[16];
        wide.Clear();
        salt.CopyTo(wide);
        return BinaryPrimitives.ReadUInt128BigEndian(wide);
    }

    private static ICryptoTransform MakeEncryptor(Aes aes, ReadOnlySpan<byte> key)
    {
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.SetKey(key);
        return aes.CreateEncryptor();
    }

    private void Authenticate(ReadOnlySpan<byte> covered, uint rollovers, Span<byte> code)
    {
        Span<byte> counter = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, rollovers);
        _mac.AppendData(covered);
        _mac.AppendData(counter);
        _mac.GetHashAndReset(code);
    }

    private void Authenticate(ReadOnlySpan<byte> covered, Span<byte> code)
    {
        _mac.AppendData(covered);
        _mac.GetHashAndReset(code);
    }

    /// <summary>Encryption and decryption are the same: exclusive or with the key stream.</summary>
    private void Crypt(Span<byte> data, uint ssrc, ulong index)
    {
        if (data.IsEmpty)
        {
            return;
        }

        var iv = _salt ^ ((UInt128)ssrc << 64) ^ ((UInt128)index << 16);
        int length = (data.Length + Block - 1) / Block * Block;
        for (int at = 0; at < length; at += Block)
        {
            BinaryPrimitives.WriteUInt128BigEndian(_counters.AsSpan(at), iv++);
        }

        _encryptor.TransformBlock(_counters, 0, length, _stream, 0);
        ExclusiveOr(data, _stream);
    }

    private static void ExclusiveOr(Span<byte> data, ReadOnlySpan<byte> stream)
    {
        var wide = MemoryMarshal.Cast<byte, Vector<byte>>(data);
        var wideStream = MemoryMarshal.Cast<byte, Vector<byte>>(stream);
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] ^= wideStream[i];
        }

        for (int i = wide.Length * Vector<byte>.Count; i < data.Length; i++)
        {
            data[i] ^= stream[i];
        }
    }
}
