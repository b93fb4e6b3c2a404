using System.Collections.Immutable;
using Crm.Primitives;
using Crm.PublicEvents;

namespace Crm.Contracts.Integration;

/// <summary>What an administrator sets of a webhook.</summary>
/// <param name="Types">Types or patterns such as <c>crm.interaction.*</c>; empty is all.</param>
/// <param name="PersonalData">Whether numbers, names and attributes are sent as they are.</param>
public sealed record WebhookSettings(string Name, Uri Url, ImmutableArray<string> Types, bool PersonalData, bool Enabled);

/// <summary>A receiver of events.</summary>
/// <param name="Position">The stream is taken up to here.</param>
/// <param name="PreviousSecretUntil">Until when the secret before the present one signs too; null when there is none.</param>
public sealed record Webhook(Guid Id, WebhookSettings Settings, long Version, long Position, Instant CreatedAt, string CreatedBy, Instant? PreviousSecretUntil, WebhookHealth Health);

/// <summary>How deliveries to a receiver went.</summary>
/// <param name="FailedAt">The last failure; null when there was none since the last success.</param>
/// <param name="LastError">What it said.</param>
public sealed record WebhookHealth(long Delivered, Instant? DeliveredAt, Instant? FailedAt, string? LastError, int Waiting, int DeadLetters);

/// <summary>An event on its way to a receiver, or given up.</summary>
/// <param name="Since">When it was taken up.</param>
/// <param name="Due">When it is tried next.</param>
/// <param name="DiedAt">When it was given up; null while it is tried.</param>
public sealed record WebhookDelivery(PublicEvent Event, Instant Since, int Attempts, Instant Due, Instant? DiedAt, string? LastError);

/// <summary>What became of one attempt.</summary>
/// <param name="Error">Null when it was delivered.</param>
/// <param name="Attempts">Failed attempts so far.</param>
/// <param name="Dead">Given up.</param>
public sealed record DeliveryOutcome(long Sequence, Instant At, string? Error, int Attempts, Instant Due, bool Dead);

/// <summary>Webhooks and their deliveries, durable. Thread safe.</summary>
public interface IWebhookStore
{
    /// <summary>Webhooks at most.</summary>
    const int CountMax = 50;

    /// <summary>Dead letters kept per webhook; the oldest go.</summary>
    const int DeadLettersMax = 10_000;

    /// <summary>All, by name.</summary>
    ValueTask<IReadOnlyList<Webhook>> List(CancellationToken cancellation);

    /// <summary>One; null when there is none.</summary>
    ValueTask<Webhook?> Find(Guid id, CancellationToken cancellation);

    /// <summary>Makes one that gets what comes after a place in the stream. Null when there are <see cref="CountMax"/>.</summary>
    ValueTask<Webhook?> Create(Guid id, WebhookSettings settings, string secret, long position, Instant now, string by, CancellationToken cancellation);

    /// <summary>Replaces its settings; false when it is not of this version any more.</summary>
    ValueTask<bool> Change(Guid id, WebhookSettings settings, long version, CancellationToken cancellation);

    /// <summary>Removes it with its deliveries and secrets; false when there was none.</summary>
    ValueTask<bool> Delete(Guid id, CancellationToken cancellation);

    /// <summary>Gives it a new secret; the present one signs beside it until an instant.</summary>
    ValueTask<bool> Rotate(Guid id, string secret, Instant previousUntil, CancellationToken cancellation);

    /// <summary>The secrets that sign now, the newest first.</summary>
    ValueTask<IReadOnlyList<string>> Secrets(Guid id, Instant now, CancellationToken cancellation);

    /// <summary>Takes up events and moves the webhook's position, in one transaction. False when the position is not the expected one.</summary>
    ValueTask<bool> TakeUp(Guid id, long from, long to, IReadOnlyList<PublicEvent> events, Instant now, CancellationToken cancellation);

    /// <summary>What is not delivered yet, in order.</summary>
    ValueTask<IReadOnlyList<WebhookDelivery>> Waiting(Guid id, CancellationToken cancellation);

    /// <summary>Notes what became of attempts, in one transaction: what was delivered is forgotten.</summary>
    ValueTask Note(Guid id, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellation);

    /// <summary>Dead letters after a sequence, in order.</summary>
    ValueTask<IReadOnlyList<WebhookDelivery>> DeadLetters(Guid id, long after, int limit, CancellationToken cancellation);

    /// <summary>Makes dead letters wait again, all or those named; returns how many.</summary>
    ValueTask<int> Replay(Guid id, IReadOnlyCollection<long>? sequences, Instant now, CancellationToken cancellation);
}
