using System.Text.Json;
using Crm.Actors.Journal;
using Crm.Dialing.Campaigns;
using Crm.Primitives;

namespace Crm.Persistence.Lists;

/// <summary>Attempts of campaigns in <c>lists.db</c>, one row each, in the order they were dialled.</summary>
public sealed class SqliteAttemptLedger(ListsDatabase database) : IAttemptLedger
{
    private const int Most = 10_000;

    /// <inheritdoc/>
    public async ValueTask Keep(CampaignId campaign, Attempt attempt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        string json = JsonSerializer.Serialize(attempt, EventCodec.JsonOptions);
        await database.Write(sql => sql.Run(
            "INSERT INTO evidence (campaign, dialled, id, attempt) VALUES ($1, $2, $3, $4) ON CONFLICT (campaign, dialled, id) DO UPDATE SET attempt = excluded.attempt",
            campaign.Value, attempt.DialledAt.Microseconds, attempt.Id.Value.ToByteArray(), json)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Attempt>> Read(CampaignId campaign, Attempt? after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Most);
        var rows = database.Read(sql => sql.Rows(
            "SELECT attempt FROM evidence WHERE campaign = $1 AND (dialled, id) > ($2, $3) ORDER BY dialled, id LIMIT $4",
            row => row.GetString(0), campaign.Value, after?.DialledAt.Microseconds ?? long.MinValue, after?.Id.Value.ToByteArray() ?? [], limit));
        return new([.. rows.Select(json => JsonSerializer.Deserialize<Attempt>(json, EventCodec.JsonOptions)!)]);
    }
}
