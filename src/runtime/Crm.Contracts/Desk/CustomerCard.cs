using Crm.Primitives;

namespace Crm.Contracts.Desk;

/// <summary>What is known about a customer.</summary>
/// <param name="Phones">E.164 with '+', the main one first.</param>
/// <param name="Notes">The customer's description.</param>
public sealed record CustomerCard(
    CustomerId Id,
    string Name,
    string? Company,
    IReadOnlyList<string> Phones,
    IReadOnlyList<string> Emails,
    string? Language,
    string? Notes,
    IReadOnlyList<CardHistoryItem> History)
{
    /// <summary>"person" or "company".</summary>
    public string Kind { get; init; } = "person";

    /// <summary>Whether the customer is to be treated with special care.</summary>
    public bool Vip { get; init; }

    /// <summary>Rises with every change; also the ETag.</summary>
    public long Version { get; init; }

    /// <summary>The same numbers as <see cref="Phones"/> with their kinds.</summary>
    public IReadOnlyList<CardPhone> Numbers { get; init; } = [];

    /// <summary>Names on other channels.</summary>
    public IReadOnlyList<CardIdentity> Identities { get; init; } = [];

    /// <summary>People at the customer, at most 50.</summary>
    public IReadOnlyList<CardContact> Contacts { get; init; } = [];

    /// <summary>Notes pinned to the card, newest first, at most 20.</summary>
    public IReadOnlyList<CardNote> PinnedNotes { get; init; } = [];

    /// <summary>The card's sections in the order to show them.</summary>
    public IReadOnlyList<CardSectionView> Sections { get; init; } = [];
}

/// <summary>A telephone number.</summary>
/// <param name="Kind">"mobile", "work", "home", "fax" or "other".</param>
public sealed record CardPhone(string Number, string Kind, bool Main);

/// <summary>A name on a channel.</summary>
/// <param name="Kind">The channel, for example "wechat", "whatsapp" or "web-chat".</param>
public sealed record CardIdentity(string Kind, string Value);

/// <summary>A person at a customer.</summary>
/// <param name="Role">What he does there, in free words.</param>
public sealed record CardContact(
    ContactId Id,
    string Name,
    string? Role,
    string? Language,
    string? Notes,
    IReadOnlyList<CardPhone> Numbers,
    IReadOnlyList<string> Emails,
    bool Main);

/// <summary>A note pinned to a card.</summary>
public sealed record CardNote(NoteId Id, Instant At, string By, string Text);

/// <summary>A section of a card.</summary>
/// <param name="Name">"profile", "contacts", "pinned-notes", "history", "opportunities", "last-quote", "orders", "contracts", "tickets" or one of a program's own.</param>
/// <param name="State">"ready", or "late" when it did not come in time and is left out.</param>
/// <param name="Content">What the section's provider gives; null for profile, contacts, pinned-notes and history, which are in the card's own fields.</param>
public sealed record CardSectionView(string Name, int Order, string State, object? Content);

/// <summary>A past interaction on the card, newest first, at most 20.</summary>
public sealed record CardHistoryItem(
    InteractionId InteractionId,
    Instant At,
    string MediaType,
    string Direction,
    string? QueueName,
    string? AgentName,
    string? Outcome,
    string? WrapUpCode);
