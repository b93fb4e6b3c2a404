namespace Crm.Customers;

/// <summary>How sure it is that a number belongs to a customer; the surest first.</summary>
public enum MatchQuality
{
    /// <summary>The number, written internationally or by the likeliest reading.</summary>
    Exact,

    /// <summary>The number by another possible reading.</summary>
    Possible,

    /// <summary>Only the last digits agree.</summary>
    Tail,
}

/// <summary>A customer a number may belong to.</summary>
public sealed record CustomerMatch(Customer Customer, MatchQuality Quality)
{
    /// <summary>The person at the customer whose number it is; null when it is the customer's own.</summary>
    public Contact? Contact { get; init; }
}
