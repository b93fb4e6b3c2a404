using Crm.Primitives;

namespace Crm.Customers;

/// <summary>A person or company we serve.</summary>
/// <param name="Subject">Whose key protects his personal data in events.</param>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Company">Where a person works; null for companies themselves and when unknown.</param>
/// <param name="Language">Preferred language, "en", "zh" or another BCP 47 tag; null when unknown.</param>
/// <param name="Phones">The main one first.</param>
/// <param name="Emails">In lower case.</param>
public sealed record Customer(
    CustomerId Id,
    SubjectId Subject,
    string Name,
    string? Company,
    string? Language,
    string? Notes,
    IReadOnlyList<Phone> Phones,
    IReadOnlyList<string> Emails)
{
    /// <summary>A person or a company.</summary>
    public CustomerKind Kind { get; init; }

    /// <summary>Whether the customer is to be treated with special care.</summary>
    public bool Vip { get; init; }

    /// <summary>Names on other channels.</summary>
    public IReadOnlyList<ChannelIdentity> Identities { get; init; } = [];

    /// <summary>People at the customer, the main one first.</summary>
    public IReadOnlyList<Contact> Contacts { get; init; } = [];

    /// <summary>Rises with every change.</summary>
    public long Version { get; init; } = 1;
}

/// <summary>What a customer is.</summary>
public enum CustomerKind
{
    /// <summary>A human being.</summary>
    Person,

    /// <summary>A firm, an authority, a club.</summary>
    Company,
}

/// <summary>What a telephone number is for.</summary>
public enum PhoneKind
{
    /// <summary>Not said.</summary>
    Other,

    /// <summary>A mobile telephone.</summary>
    Mobile,

    /// <summary>At work.</summary>
    Work,

    /// <summary>At home.</summary>
    Home,

    /// <summary>A fax machine.</summary>
    Fax,
}

/// <summary>A telephone number.</summary>
/// <param name="Number">E.164 with '+'.</param>
public sealed record Phone(string Number, PhoneKind Kind = PhoneKind.Other);

/// <summary>A name on a channel.</summary>
/// <param name="Kind">The channel as a lower-case word, for example "wechat".</param>
public sealed record ChannelIdentity(string Kind, string Value);

/// <summary>A person at a customer.</summary>
/// <param name="Role">What he does there, in free words.</param>
/// <param name="Phones">The main one first.</param>
/// <param name="Emails">In lower case.</param>
public sealed record Contact(
    ContactId Id,
    string Name,
    string? Role,
    string? Language,
    string? Notes,
    IReadOnlyList<Phone> Phones,
    IReadOnlyList<string> Emails);
