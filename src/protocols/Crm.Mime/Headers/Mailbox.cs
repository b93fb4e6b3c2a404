namespace Crm.Mime;

/// <summary>A mailbox (RFC 5322 section 3.4): whom a message comes from or goes to.</summary>
/// <param name="Name">The display name, decoded; null when there is none. A stranger chose it and may write anything into it, another address too.</param>
/// <param name="Address">
/// The address, <c>local@domain</c>, without comments and routes; the local part keeps its quotes where it needs them. Empty when what was
/// written has no address.
/// </param>
/// <param name="Group">The group it was named in, or null.</param>
public sealed record Mailbox(string? Name, string Address, string? Group = null)
{
    /// <summary>True when there is something before and after an at sign.</summary>
    public bool HasAddress => Address.LastIndexOf('@') is var at and > 0 && at < Address.Length - 1;
}
