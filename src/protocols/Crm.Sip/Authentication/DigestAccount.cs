namespace Crm.Sip.Authentication;

/// <summary>Who a client is in a realm. The password never appears in text form of this type.</summary>
public sealed record DigestAccount(string Username, string Password)
{
    /// <summary>The user name only.</summary>
    public override string ToString() => Username;
}
