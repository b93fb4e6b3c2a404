using Crm.Contracts.Desk;
using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>A customer in a list.</summary>
public sealed record CustomerView(CustomerId Id, string Name, string? Company, string? Language, IReadOnlyList<string> Phones, IReadOnlyList<string> Emails)
{
    /// <summary>"person" or "company".</summary>
    public string Kind { get; init; } = "person";

    /// <summary>Whether the customer is to be treated with special care.</summary>
    public bool Vip { get; init; }

    /// <summary>Names of people at the customer, at most 5.</summary>
    public IReadOnlyList<string> Contacts { get; init; } = [];
}

/// <summary>Body that makes or replaces a customer. What is absent is empty.</summary>
/// <param name="Kind">"person" (when absent) or "company".</param>
/// <param name="Name">1 to 200 characters.</param>
/// <param name="Company">At most 200 characters: where a person works.</param>
/// <param name="Language">"en", "zh" or another BCP 47 tag.</param>
/// <param name="Notes">At most 4,000 characters.</param>
/// <param name="Phones">At most 20.</param>
/// <param name="Emails">At most 20.</param>
/// <param name="Identities">At most 20.</param>
/// <param name="Contacts">At most 50. Absent in a replacement: those there stay.</param>
public sealed record CustomerRequest(
    string? Kind,
    string? Name,
    string? Company,
    string? Language,
    bool Vip,
    string? Notes,
    IReadOnlyList<PhoneRequest>? Phones,
    IReadOnlyList<string>? Emails,
    IReadOnlyList<CardIdentity>? Identities,
    IReadOnlyList<ContactRequest>? Contacts);

/// <summary>A telephone number to keep.</summary>
/// <param name="Number">In any writing; kept as E.164.</param>
/// <param name="Kind">"mobile", "work", "home", "fax" or "other" (when absent).</param>
/// <param name="Main">The one to call first; when none says so, the first is.</param>
public sealed record PhoneRequest(string? Number, string? Kind, bool Main);

/// <summary>Body that makes or replaces a person at a customer.</summary>
/// <param name="Id">Of a contact that stays, in a customer's replacement; absent for a new one and where the address says it.</param>
public sealed record ContactRequest(
    ContactId? Id,
    string? Name,
    string? Role,
    string? Language,
    string? Notes,
    IReadOnlyList<PhoneRequest>? Phones,
    IReadOnlyList<string>? Emails,
    bool Main);

/// <summary>A customer as saved, and who else looks the same.</summary>
/// <param name="Warnings">Other customers with the same number, e-mail, identity or name; saving was not refused.</param>
public sealed record CustomerSaved(CustomerCard Customer, IReadOnlyList<DuplicateWarning> Warnings);

/// <summary>Another customer has the same.</summary>
/// <param name="Field">"phones", "emails", "identities" or "name".</param>
public sealed record DuplicateWarning(string Field, string Value, CustomerId CustomerId, string Name, string? Company);

/// <summary>Body that pins a note to a customer's card.</summary>
/// <param name="Text">1 to 4,000 characters.</param>
public sealed record PinRequest(string Text);

/// <summary>
/// One line of a customer's timeline, newest first. An interaction has all the fields of <see cref="InteractionView"/>; in other kinds
/// those are null.
/// </summary>
/// <param name="Kind">"interaction", "material" (a package he was sent), "note" (pinned to the card once) or "change" (of the customer's record).</param>
/// <param name="Id">Of the interaction, delivery, note or change.</param>
/// <param name="By">Who wrote or changed; null for interactions.</param>
/// <param name="Text">The note.</param>
/// <param name="What">Of a change: "created", "replaced", "contact-added", "contact-replaced", "contact-removed", "merged", "merge-undone", "split", "split-undone".</param>
/// <param name="Fields">Of a change: the fields it touched.</param>
/// <param name="Notes">Of an interaction: what was added to it, oldest first.</param>
/// <param name="Material">Of a package: where it went and how far it got.</param>
public sealed record TimelineItem(
    string Kind,
    Instant At,
    string Id,
    string? By = null,
    string? Text = null,
    string? What = null,
    IReadOnlyList<string>? Fields = null,
    IReadOnlyList<NoteView>? Notes = null,
    MediaType? MediaType = null,
    InteractionDirection? Direction = null,
    string? From = null,
    string? FromName = null,
    string? To = null,
    CustomerId? CustomerId = null,
    string? CustomerName = null,
    IReadOnlyList<QueueId>? Queues = null,
    IReadOnlyList<AgentId>? Agents = null,
    Instant? StartedAt = null,
    Instant? EndedAt = null,
    InteractionOutcome? Outcome = null,
    string? WrapUpCode = null,
    IReadOnlyList<RecordingId>? Recordings = null,
    Materials.MaterialDeliveryView? Material = null);
