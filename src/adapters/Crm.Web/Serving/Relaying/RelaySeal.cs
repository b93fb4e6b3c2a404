using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Crm.Contracts.Settings;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Serving.Relaying;

/// <summary>
/// What a node that stands by tells the active one about a request it passes on: the scheme and the two addresses of the client's own
/// connection, under a HMAC-SHA-256 of a key both nodes have (derived by HKDF, RFC 5869, from the key of the access tokens). It is bound
/// to method, host and target, and good for <see cref="Validity"/> before and after its instant. Thread safe.
/// </summary>
public sealed class RelaySeal
{
    /// <summary>The header it travels in.</summary>
    public const string Header = "X-Crm-Relayed";

    /// <summary>How far the clocks of two nodes may be apart.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    private const int KeyLength = 32;
    private const int TextMax = 512;
    private readonly byte[] _key;

    /// <summary>Under a key of its own; for tests.</summary>
    public RelaySeal(byte[] key) => _key = key;

    /// <summary>Under the nodes' common key.</summary>
    public static RelaySeal Of(CrmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        byte[] common = KeyFiles.ReadOrMake(Path.Combine(KeyFiles.Folder(settings.SharedPath), "token.key"), 64);
        return new RelaySeal(HKDF.DeriveKey(HashAlgorithmName.SHA256, common, KeyLength, info: "relay"u8.ToArray()));
    }

    /// <summary>Seals what this request's connection is.</summary>
    public string Seal(HttpContext context, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(context);
        string said = string.Create(
            CultureInfo.InvariantCulture, $"{at.ToUnixTimeMilliseconds()}|{context.Request.Scheme}|{context.Connection.RemoteIpAddress}|{context.Connection.LocalIpAddress}");
        return $"{said}|{Base64Url.EncodeToString(Sign(said, context.Request))}";
    }

    /// <summary>Gives the request the connection that is sealed. False when nobody of ours sealed it, or not for this request, or not now.</summary>
    public bool Open(HttpContext context, string text, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Length <= TextMax ? text.Split('|') : [];
        if (parts.Length != 5
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            || Math.Abs(now.ToUnixTimeMilliseconds() - at) > Validity.TotalMilliseconds
            || parts[1] is not ("http" or "https")
            || !IPAddress.TryParse(parts[2], out var remote)
            || !IPAddress.TryParse(parts[3], out var local)
            || !IsSigned(text[..text.LastIndexOf('|')], parts[4], context.Request))
        {
            return false;
        }

        (context.Connection.RemoteIpAddress, context.Connection.LocalIpAddress, context.Request.Scheme) = (remote, local, parts[1]);
        return true;
    }

    private bool IsSigned(string said, string signature, HttpRequest request) =>
        Base64Url.IsValid(signature) && CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(signature), Sign(said, request));

    private byte[] Sign(string said, HttpRequest request) => HMACSHA256.HashData(
        _key, Encoding.UTF8.GetBytes($"{said}\n{request.Method}\n{request.Host.Value}\n{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}"));
}
