using System.Security.Cryptography;

namespace Crm.Persistence.Vault;

/// <summary>AES-256-GCM with a random nonce: nonce (12), tag (16), cipher text. The subject is bound in as associated data.</summary>
internal static class SealedBytes
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> bound)
    {
        byte[] result = new byte[NonceLength + TagLength + plain.Length];
        var nonce = result.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, plain, result.AsSpan(NonceLength + TagLength), result.AsSpan(NonceLength, TagLength), bound);
        return result;
    }

    /// <summary>Null when the bytes were not sealed under this key for this subject.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> bound)
    {
        if (data.Length < NonceLength + TagLength)
        {
            return null;
        }

        byte[] plain = new byte[data.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        try
        {
            cipher.Decrypt(data[..NonceLength], data[(NonceLength + TagLength)..], data.Slice(NonceLength, TagLength), plain, bound);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
