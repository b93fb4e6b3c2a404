using Crm.Contracts.Accounts;
using Crm.Primitives;

namespace Crm.Persistence.Records.Rows;

/// <summary>A receiver of events.</summary>
internal sealed class WebhookRow
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    public required string Url { get; set; }

    /// <summary>Patterns, separated by spaces; empty is all.</summary>
    public required string Types { get; set; }

    public bool PersonalData { get; set; }

    public bool Enabled { get; set; }

    /// <summary>Rises with every change a person makes; checked on update.</summary>
    public long Version { get; set; } = 1;

    /// <summary>Sealed under the webhook's own key.</summary>
    public required string Secret { get; set; }

    public string? PreviousSecret { get; set; }

    public Instant? PreviousUntil { get; set; }

    /// <summary>The stream is taken up to here.</summary>
    public long Position { get; set; }

    public long Delivered { get; set; }

    public Instant? DeliveredAt { get; set; }

    public Instant? FailedAt { get; set; }

    public string? LastError { get; set; }

    public required Instant CreatedAt { get; init; }

    public required string CreatedBy { get; init; }
}

/// <summary>An event on its way to a receiver, or given up.</summary>
internal sealed class WebhookDeliveryRow
{
    public required Guid Webhook { get; init; }

    public required long Sequence { get; init; }

    /// <summary>As the stream keeps it: personal parts are sealed.</summary>
    public required byte[] Event { get; init; }

    public Instant Since { get; set; }

    public int Attempts { get; set; }

    public Instant Due { get; set; }

    public Instant? DiedAt { get; set; }

    public string? LastError { get; set; }
}

/// <summary>A key of a program, by hash.</summary>
internal sealed class ApiKeyRow
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>hex(SHA-256(secret)); secrets are random, so guessing is hopeless.</summary>
    public required string Hash { get; init; }

    public required Role Role { get; init; }

    /// <summary>Separated by spaces.</summary>
    public required string Scopes { get; init; }

    public required Instant CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public Instant? RevokedAt { get; set; }

    /// <summary>To the hour: not every request writes.</summary>
    public Instant? LastUsedAt { get; set; }
}
