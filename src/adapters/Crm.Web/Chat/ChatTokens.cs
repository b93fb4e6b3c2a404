using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Crm.Contracts.Settings;
using Crm.Primitives;
using Crm.Web.Security;

namespace Crm.Web.Chat;

/// <summary>
/// The rights to conversations: the conversation's id, a nonce, and a HMAC over both under a key of this server. Forged ones are known
/// without asking anybody; the conversation itself keeps the hash of its one token. Thread safe.
/// </summary>
internal sealed class ChatTokens
{
    private const int IdLength = 16;
    private const int NonceLength = 16;
    private const int SignatureLength = 32;
    private const int Length = IdLength + NonceLength + SignatureLength;
    private const int TextMax = 128;

    private readonly byte[] _key;

    /// <summary>Reads or makes the key.</summary>
    public ChatTokens(CrmSettings settings) => _key = KeyFiles.ReadOrMake(Path.Combine(KeyFiles.Folder(settings.SharedPath), "chat.key"), 32);

    /// <summary>Makes the token of a conversation.</summary>
    public string Issue(InteractionId conversation)
    {
        byte[] token = new byte[Length];
        conversation.Value.TryWriteBytes(token);
        RandomNumberGenerator.Fill(token.AsSpan(IdLength, NonceLength));
        HMACSHA256.HashData(_key, token.AsSpan(0, IdLength + NonceLength), token.AsSpan(IdLength + NonceLength));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The hash a conversation knows its token by; null when the text is no token of this conversation.</summary>
    public string? HashOf(string? token, InteractionId conversation)
    {
        byte[] bytes = new byte[Length];
        if (token is not { Length: > 0 and <= TextMax }
            || !Base64Url.IsValid(token, out int length)
            || length != Length
            || !Base64Url.TryDecodeFromChars(token, bytes, out _))
        {
            return null;
        }

        Span<byte> signature = stackalloc byte[SignatureLength];
        HMACSHA256.HashData(_key, bytes.AsSpan(0, IdLength + NonceLength), signature);
        return CryptographicOperations.FixedTimeEquals(signature, bytes.AsSpan(IdLength + NonceLength)) && new Guid(bytes.AsSpan(0, IdLength)) == conversation.Value
            ? Hash(token)
            : null;
    }

    /// <summary>The hash that is stored in the token's place.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
