using System.Diagnostics.CodeAnalysis;

namespace Crm.Sip;

/// <summary>The Event of a subscription (RFC 6665 8.2.1): its package and, where one dialog carries several, its id. Immutable.</summary>
public sealed record EventHeader(string Package, string? Id)
{
    /// <summary>Reads the value; false when the package is no token or a parameter is malformed.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out EventHeader? value)
    {
        value = null;
        text = SipGrammar.Trim(text);
        int semicolon = text.IndexOf(';');
        var package = SipGrammar.Trim(semicolon < 0 ? text : text[..semicolon]);
        if (!SipGrammar.IsToken(package) || !SipParameters.TryParse(semicolon < 0 ? default : text[semicolon..], out var parameters))
        {
            return false;
        }

        value = new(package.ToString(), parameters["id"]);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Id is null ? Package : $"{Package};id={Id}";
}
