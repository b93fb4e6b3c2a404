using Crm.Primitives;

namespace Crm.Customers;

/// <summary>A person we serve.</summary>
/// <param name="Subject">Whose key protects his personal data in events.</param>
/// <param name="Language">Preferred language, "en", "zh" or another BCP 47 tag; null when unknown.</param>
/// <param name="Phones">E.164 with '+', the main one first.</param>
public sealed record Customer(
    CustomerId Id,
    SubjectId Subject,
    string Name,
    string? Company,
    string? Language,
    string? Notes,
    IReadOnlyList<string> Phones,
    IReadOnlyList<string> Emails);

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
public sealed record CustomerMatch(Customer Customer, MatchQuality Quality);
