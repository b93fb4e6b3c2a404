using System.Globalization;
using System.Runtime.CompilerServices;
using Crm.Actors.Shards;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Dialing.Campaigns;
using Crm.Dialing.Outcomes;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Engine.Campaigns;

/// <summary>What campaigns leave behind, as the web sees it. Thread safe.</summary>
public sealed class CampaignProof(IShardHost shards, IAttemptLedger ledger, IPersonalDataVault vault, TimeProvider clock) : ICampaignEvidence
{
    private const int PageSize = 500;

    /// <inheritdoc/>
    public async IAsyncEnumerable<CampaignEvidence> Attempts(CampaignId campaign, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Attempt? last = null;
        while (await ledger.Read(campaign, last, PageSize, cancellation).ConfigureAwait(false) is { Count: > 0 } page)
        {
            foreach (var attempt in page)
            {
                yield return Of(attempt);
            }

            last = page[^1];
        }
    }

    /// <inheritdoc/>
    public ValueTask<CampaignLedger?> Ledger(CampaignId campaign, CancellationToken cancellation)
    {
        var now = Instant.Now(clock);
        return shards.Query<CampaignsProgram, CampaignLedger?>(
            EngineOptions.CampaignsShard, p => p.Find(campaign) is { Settings: { } settings } state ? Of(state, settings, now) : null, cancellation);
    }

    private static CampaignLedger Of(CampaignState campaign, CampaignSettings settings, Instant now) => new(
        campaign.Id,
        [.. settings.Laws().Select(law => new LedgerRule(law.Jurisdiction, law.Version, law.Source))],
        campaign.FirstStart is not { } first ? [] : [.. settings.Windows(first).Select(window =>
        {
            var (people, abandoned) = campaign.Abandonment.In(window, now);
            return new LedgerWindow(window.BeginOf(now), window.EndOf(now), window.Cap, people, abandoned);
        })],
        [.. campaign.Abandonment.Take().Select(hour => new LedgerHour(new Instant(hour.Hour * 3_600_000_000), hour.People, hour.Abandoned))]);

    private CampaignEvidence Of(Attempt a) => new(
        a.Id, a.Interaction, a.Record, a.List, vault.Open(a.Number), a.DialledAt, a.Zone, AtParty(a), a.Law, "clear", a.RegistryAsOf, a.AnsweredAt, a.Agent,
        a.Outcome?.Word() ?? "", a.Status, a.Cause, a.Trunk, a.EndReason, a.EndedAt, string.IsNullOrEmpty(a.Code) ? a.Disposition?.Code : a.Code, a.OptedOut,
        AttemptAnswers.Open(a, vault));

    private static string? AtParty(Attempt a) => a.Zone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
        ? TimeZoneInfo.ConvertTime(a.DialledAt.ToDateTimeOffset(), zone).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)
        : null;
}
