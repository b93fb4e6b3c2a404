using Crm.Primitives;

namespace Crm.Persistence.Records.Rows;

/// <summary>An agent's routing settings.</summary>
internal sealed class AgentRow
{
    public required AgentId Id { get; init; }

    /// <summary><see cref="Crm.Events.Agents.AgentSettings"/> as JSON.</summary>
    public required string Settings { get; set; }

    public long Version { get; set; } = 1;
}

/// <summary>A queue.</summary>
internal sealed class QueueRow
{
    public required QueueId Id { get; init; }

    /// <summary><see cref="Crm.Events.Queues.QueueSettings"/> as JSON.</summary>
    public required string Settings { get; set; }

    public long Version { get; set; } = 1;
}

/// <summary>A trunk.</summary>
internal sealed class TrunkRow
{
    public required TrunkId Id { get; init; }

    public required string DisplayName { get; set; }

    /// <summary>CIDR blocks, separated by spaces.</summary>
    public required string AllowedNetworks { get; set; }

    public required int MaxChannels { get; set; }

    public required int MaxCallsPerSecond { get; set; }

    public string? Target { get; set; }

    public string? UserName { get; set; }

    /// <summary><see cref="Crm.Telephony.Outbound.OutboundSettings"/> as JSON; null lets nothing be called on it.</summary>
    public string? Outbound { get; set; }

    public bool IsDemo { get; init; }
}

/// <summary>A setting of the whole site.</summary>
internal sealed class SiteSettingRow
{
    /// <summary>"outbound": <see cref="Crm.Telephony.Outbound.OutboundSettings"/>.</summary>
    public required string Name { get; init; }

    /// <summary>As JSON.</summary>
    public required string Value { get; set; }
}

/// <summary>A number on a trunk and what it leads to.</summary>
internal sealed class DialledNumberRow
{
    public required TrunkId Trunk { get; init; }

    public required string Number { get; init; }

    /// <summary>"queue", "flow", "echo" or "announcement".</summary>
    public required string Kind { get; set; }

    public QueueId? Queue { get; set; }

    public FlowId? Flow { get; set; }

    public string? Prompt { get; set; }

    public string? Language { get; set; }
}
