using Crm.Contracts.Configuration;
using Crm.Primitives;

namespace Crm.Persistence.Records.Rows;

/// <summary>Something with settings that are replaced as a whole.</summary>
internal abstract class SettingsRow
{
    /// <summary>JSON of the type that belongs to the kind.</summary>
    public required string Settings { get; set; }

    public long Version { get; set; } = 1;
}

/// <summary>An agent: <see cref="Crm.Events.Agents.AgentSettings"/>, without the capacity of a profile it names.</summary>
internal sealed class AgentRow : SettingsRow
{
    public required AgentId Id { get; init; }
}

/// <summary>A queue: <see cref="Crm.Events.Queues.QueueSettings"/>, without the hours of a calendar it names.</summary>
internal sealed class QueueRow : SettingsRow
{
    public required QueueId Id { get; init; }
}

/// <summary>A capacity profile: <see cref="Crm.Contracts.Configuration.CapacityProfileSettings"/>.</summary>
internal sealed class CapacityProfileRow : SettingsRow
{
    public required CapacityProfileId Id { get; init; }
}

/// <summary>A calendar: <see cref="Crm.Contracts.Configuration.CalendarSettings"/>.</summary>
internal sealed class CalendarRow : SettingsRow
{
    public required CalendarId Id { get; init; }
}

/// <summary>How one of them was from one change to the next. Never changed.</summary>
internal sealed class ConfigurationVersionRow
{
    public required ConfigurationKind Kind { get; init; }

    public required string Id { get; init; }

    public required long Version { get; init; }

    /// <summary>Null for what was there before the first change that was kept.</summary>
    public Instant? At { get; init; }

    public required string By { get; init; }

    public required string Act { get; init; }

    public string? Note { get; init; }

    public required string Settings { get; init; }
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

    /// <summary>Whether its transfers are heard. Off unless an administrator says so: who transfers places calls at our cost.</summary>
    public bool MayTransfer { get; set; }

    public long Version { get; set; } = 1;

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
