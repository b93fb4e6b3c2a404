using System.Text.Json;
using Crm.Dialing.Lists;
using Crm.Primitives;

namespace Crm.Persistence.Lists;

/// <summary>What a campaign takes records from: the active parts of its lists, which are frozen, and its settings.</summary>
internal sealed record QueueSource(QueueSettings Settings, IReadOnlyDictionary<long, SourcePart> Parts)
{
    /// <summary>The source of a campaign; null when it has none open.</summary>
    public static QueueSource? Of(Sql sql, CampaignId campaign)
    {
        string? settings = sql.First("SELECT settings FROM campaign WHERE id = $1", row => row.GetString(0), campaign.Value);
        return settings is null ? null : new QueueSource(
            JsonSerializer.Deserialize<QueueSettings>(settings)!,
            sql.Rows(
                "SELECT part.id, list.key, list.id FROM list JOIN part ON part.list = list.id AND part.active = 1 WHERE list.campaign = $1 AND list.deleted = 0",
                row => new SourcePart(row.GetInt64(0), new CallListId(row.Guid(1)), row.GetInt32(2)), campaign.Value).ToDictionary(part => part.Id));
    }

    /// <summary>The settings as they are kept.</summary>
    public static string Pack(QueueSettings settings) => JsonSerializer.Serialize(settings);
}

/// <summary>A part and the list it is of.</summary>
/// <param name="Segment">The list's number.</param>
internal sealed record SourcePart(long Id, CallListId List, int Segment);
