using System.Text.Json;
using Crm.Contracts.Accounts;
using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>Body of POST and PUT of a webhook.</summary>
/// <param name="Types">Types or patterns such as <c>crm.interaction.*</c>; absent or empty is all.</param>
/// <param name="PersonalData">Absent is false.</param>
/// <param name="Enabled">Absent is true.</param>
public sealed record WebhookRequest(string? Name, string? Url, IReadOnlyList<string>? Types, bool? PersonalData, bool? Enabled);

/// <summary>A webhook.</summary>
/// <param name="State">"good", "failing" (the last attempt failed), "new" (nothing was sent yet) or "off".</param>
/// <param name="PreviousSecretUntil">Until when the secret before the present one signs too.</param>
public sealed record WebhookView(
    string Id,
    long Version,
    string Name,
    string Url,
    IReadOnlyList<string> Types,
    bool PersonalData,
    bool Enabled,
    string State,
    long Delivered,
    int Waiting,
    int DeadLetters,
    Instant? DeliveredAt,
    Instant? FailedAt,
    string? LastError,
    Instant CreatedAt,
    string CreatedBy,
    Instant? PreviousSecretUntil);

/// <summary>A webhook and its secret, which is shown this once.</summary>
public sealed record WebhookIssued(WebhookView Webhook, string Secret);

/// <summary>What came of a test.</summary>
public sealed record WebhookTested(bool Delivered, int? Status, string? Error);

/// <summary>An event that was given up.</summary>
public sealed record DeadLetterView(string Id, string Type, string Subject, Instant Time, Instant DiedAt, int Attempts, string? LastError);

/// <summary>Body of POST .../dead-letters/replay.</summary>
/// <param name="Ids">Those to send again; absent is all.</param>
public sealed record ReplayRequest(IReadOnlyList<string>? Ids);

/// <summary>How many wait again.</summary>
public sealed record Replayed(int Count);

/// <summary>Body of POST /api-keys.</summary>
public sealed record ApiKeyRequest(string? Name, Role? Role, IReadOnlyList<string>? Scopes);

/// <summary>A key of a program.</summary>
public sealed record ApiKeyView(string Id, string Name, Role Role, IReadOnlyList<string> Scopes, Instant CreatedAt, string CreatedBy, Instant? RevokedAt, Instant? LastUsedAt);

/// <summary>A key and its secret, which is shown this once.</summary>
public sealed record ApiKeyIssued(ApiKeyView Key, string Secret);

/// <summary>Where pages may hold the softphone in a frame.</summary>
public sealed record CtiSettingsView(IReadOnlyList<string> Origins);

/// <summary>A stretch of the stream.</summary>
/// <param name="Items">CloudEvents 1.0, in order of their sequence.</param>
/// <param name="Next">The <c>after</c> of the next stretch; up to here nothing is missing.</param>
/// <param name="More">Whether there is more already.</param>
public sealed record EventPage(IReadOnlyList<JsonElement> Items, string Next, bool More);

/// <summary>A stretch of the stream as <c>/hubs/events</c> pushes it (message <c>events</c>).</summary>
/// <param name="After">Where it begins: the <c>next</c> of the message before, or something was missed.</param>
/// <param name="Next">Where the next one begins.</param>
public sealed record EventBatch(string After, string Next, IReadOnlyList<JsonElement> Items);

/// <summary>The cursor lies before what is kept (message <c>expired</c>); the connection ends.</summary>
/// <param name="Floor">The earliest cursor that works.</param>
public sealed record EventsExpired(string Floor);
