using System.Collections.Immutable;
using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Engine.Inbound;

/// <summary>
/// Reads what another IVR tells in the INVITE's own headers: <c>X-Crm-Source</c>, <c>X-Crm-Menu-Path</c> (menus with '/' between),
/// <c>X-Crm-Digits</c>, <c>X-Crm-Customer</c> (our customer id), <c>X-Crm-Language</c>, and any number of <c>X-Crm-Attribute: name=value</c>.
/// What breaks a limit of <see cref="HandoverRules"/> is left out: a call is never refused for what it tells.
/// </summary>
public static class HandoverHeaders
{
    /// <summary>The id given by <see cref="IHandovers.Accept"/>, or null.</summary>
    public static string? IdOf(ImmutableArray<KeyValuePair<string, string>> headers) => Value(headers, "X-Crm-Handover");

    /// <summary>What the headers tell; null when nothing.</summary>
    public static HandoverNote? Read(ImmutableArray<KeyValuePair<string, string>> headers)
    {
        ImmutableArray<string> menu = Value(headers, "X-Crm-Menu-Path") is { } path
            ? [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(HandoverRules.IsMenu).Take(HandoverRules.MenusMax)]
            : [];
        string? digits = Value(headers, "X-Crm-Digits") is { } keyed && HandoverRules.AreDigits(keyed) ? keyed : null;
        CustomerId? customer = Guid.TryParse(Value(headers, "X-Crm-Customer"), out var id) ? new CustomerId(id) : null;
        string? language = Value(headers, "X-Crm-Language") is { } tag && HandoverRules.IsLanguage(tag) ? tag : null;
        var attributes = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var header in headers.Where(h => h.Key.Equals("X-Crm-Attribute", StringComparison.OrdinalIgnoreCase)))
        {
            if (header.Value.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value]
                && HandoverRules.IsAttribute(name, value)
                && attributes.Count < HandoverRules.AttributesMax)
            {
                attributes[name] = value;
            }
        }

        if (menu.IsEmpty && digits is null && customer is null && language is null && attributes.Count == 0)
        {
            return null;
        }

        string source = Value(headers, "X-Crm-Source") is { } told && HandoverRules.IsSource(told) ? told : "sip";
        return new HandoverNote(source, null, menu, digits, customer, language, attributes.ToImmutable());
    }

    private static string? Value(ImmutableArray<KeyValuePair<string, string>> headers, string name)
    {
        foreach (var (key, value) in headers)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value.Trim();
            }
        }

        return null;
    }
}
