using Crm.Primitives;

namespace Crm.Persistence.Records.Rows;

/// <summary>One act of a person, never changed.</summary>
internal sealed class AuditRow
{
    public long Number { get; init; }

    public required Instant At { get; init; }

    public required string Who { get; init; }

    public required string Action { get; init; }

    public required string Target { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public required string Address { get; init; }
}
