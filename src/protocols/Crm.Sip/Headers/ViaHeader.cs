using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crm.Sip;

/// <summary>One Via value (RFC 3261 section 20.42, RFC 3581 for <c>rport</c>). Immutable and thread safe.</summary>
public sealed record ViaHeader(string Transport, string SentByHost, int? SentByPort)
{
    /// <summary>What a branch made by RFC 3261 starts with (section 8.1.1.7).</summary>
    public const string MagicCookie = "z9hG4bK";

    /// <summary>The Via parameters, <c>branch</c> among them.</summary>
    public SipParameters Parameters { get; init; } = SipParameters.Empty;

    /// <summary>The <c>branch</c> parameter; null from an RFC 2543 element.</summary>
    public string? Branch => Parameters["branch"];

    /// <summary>True when the branch is a transaction id of RFC 3261: the magic cookie and something after it.</summary>
    public bool HasRfc3261Branch =>
        Branch is { } branch && branch.StartsWith(MagicCookie, StringComparison.OrdinalIgnoreCase) && branch.Length > MagicCookie.Length;

    /// <summary>The source address that the receiving element added, or null.</summary>
    public string? Received => Parameters["received"];

    /// <summary>True when the sender asks for the answer at its source port, or the receiver has filled it in (RFC 3581).</summary>
    public bool HasRPort => Parameters.Contains("rport");

    /// <summary>The source port that the receiving element filled in, or null.</summary>
    public int? RPort => ushort.TryParse(Parameters["rport"], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? port : null;

    /// <summary>Reads one Via value; false when it breaks the grammar. White space around the slashes and colons is allowed.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ViaHeader? via)
    {
        via = null;
        text = SipGrammar.Trim(text);
        if (!TakeSlash(ref text, out ReadOnlySpan<char> name) || !name.Equals("SIP", StringComparison.OrdinalIgnoreCase)
            || !TakeSlash(ref text, out ReadOnlySpan<char> version) || !version.SequenceEqual("2.0"))
        {
            return false;
        }

        int space = text.IndexOfAny(' ', '\t');
        if (space <= 0 || !SipGrammar.IsToken(text[..space]))
        {
            return false;
        }

        ReadOnlySpan<char> transport = text[..space];
        text = SipGrammar.Trim(text[space..]);
        int semicolon = text.IndexOf(';');
        if (!SipHost.TryParse(semicolon < 0 ? text : text[..semicolon].TrimEnd(" \t"), allowWhiteSpace: true, out string? host, out int? port)
            || !SipParameters.TryParse(semicolon < 0 ? default : text[semicolon..], out SipParameters? parameters))
        {
            return false;
        }

        via = new ViaHeader(transport.ToString().ToUpperInvariant(), host, port) { Parameters = parameters };
        return true;
    }

    /// <summary>A copy with <c>received</c> and, when the sender asked for it or <paramref name="force"/> is set, <c>rport</c> filled in.</summary>
    public ViaHeader WithSource(string address, int port, bool force = false)
    {
        SipParameters parameters = HasRPort || force
            ? Parameters.With("rport", port.ToString(CultureInfo.InvariantCulture))
            : Parameters;
        return this with { Parameters = parameters.With("received", address) };
    }

    /// <inheritdoc/>
    public override string ToString() =>
        SentByPort is { } port ? $"SIP/2.0/{Transport} {SentByHost}:{port}{Parameters}" : $"SIP/2.0/{Transport} {SentByHost}{Parameters}";

    private static bool TakeSlash(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> part)
    {
        int slash = text.IndexOf('/');
        part = slash < 0 ? default : SipGrammar.Trim(text[..slash]);
        text = slash < 0 ? default : SipGrammar.Trim(text[(slash + 1)..]);
        return slash >= 0;
    }
}
