using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Customers;
using Crm.Dialing.Campaigns;
using Crm.Dialing.DoNotCall;
using Crm.Dialing.Lists;
using Crm.Dialing.Outcomes;
using Crm.Engine.Desk;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Engine.Campaigns;

/// <summary>
/// What campaigns ask of lists and of the do-not-call list. Answers come back as inputs; what fails is counted and asked again by the campaign.
/// </summary>
public sealed class CampaignEffects(
    IRecordQueue records,
    IDoNotCall doNotCall,
    IAttemptLedger ledger,
    IPersonalDataVault vault,
    InteractionParties parties,
    Lazy<IShardHost> shards,
    EngineFigures figures,
    IDeskChanges desks,
    TimeProvider clock) : IShardEffects
{
    private const string NameAttribute = "campaign";

    /// <inheritdoc/>
    public void Run(object effect)
    {
        switch (effect)
        {
            case CampaignParty e: Remember(e); break;
            case CampaignDeskChanged e: desks.Changed(e.Agent); break;
            case CampaignCounted e: figures.CampaignAttempt(e.Outcome.Word()); break;
            case CampaignEffect { Action: ReserveRecords a } e: Observe(Reserve(e.Campaign, a.Attempts)); break;
            case CampaignEffect { Action: ReleaseRecord a } e: Observe(Release(e.Campaign, a)); break;
            case CampaignEffect { Action: SettleRecord a } e: Observe(Settle(e.Campaign, a)); break;
            case CampaignEffect { Action: ReleaseAllBut a } e: Observe(ReleaseOthers(e.Campaign, a.Attempts)); break;
            case CampaignEffect { Action: CheckPreview a } e: Check(e.Campaign, a.Preview); break;
            case CampaignEffect { Action: ListDoNotCall a } e: Observe(Forbid(e.Campaign, a)); break;
            default: throw new InvalidOperationException($"No port for {effect.GetType().Name}.");
        }
    }

    private async Task Reserve(CampaignId campaign, ImmutableArray<AttemptId> attempts)
    {
        var now = Instant.Now(clock);
        var reserved = await records.Reserve(campaign, attempts, now, CancellationToken.None).ConfigureAwait(false);
        now = Instant.Now(clock);
        shards.Value.Post(EngineOptions.CampaignsShard, new ToCampaign(campaign, new RecordsReserved(attempts, [.. reserved.Select(r => AtHand(campaign, r, now))])));
    }

    private RecordAtHand AtHand(CampaignId campaign, ReservedRecord record, Instant now)
    {
        var subject = new SubjectId(Guid.CreateVersion7(clock.GetUtcNow()));
        return new RecordAtHand(
            record, doNotCall.Ask(record.Number, campaign, now), subject, vault.Seal(subject, record.Number), record.Name is { } name ? vault.Seal(subject, name) : null);
    }

    private async Task Release(CampaignId campaign, ReleaseRecord a)
    {
        await Keep(campaign, a.Ended).ConfigureAwait(false);
        await records.Release(a.Attempt, a.NotBefore, CancellationToken.None).ConfigureAwait(false);
        Know(campaign, a.Attempt);
    }

    private async Task Settle(CampaignId campaign, SettleRecord a)
    {
        await Keep(campaign, a.Ended).ConfigureAwait(false);
        await records.Settle(a.Attempt, a.Outcome, CancellationToken.None).ConfigureAwait(false);
        Know(campaign, a.Attempt);
    }

    /// <summary>Written down before the list hears of it: the campaign asks again until the list knows, so no attempt is missing.</summary>
    private ValueTask Keep(CampaignId campaign, Attempt? ended) => ended is null ? ValueTask.CompletedTask : ledger.Keep(campaign, ended, CancellationToken.None);

    private async Task ReleaseOthers(CampaignId campaign, ImmutableArray<AttemptId> known)
    {
        foreach (var record in await records.Reserved(campaign, CancellationToken.None).ConfigureAwait(false))
        {
            if (!known.Contains(record.Attempt))
            {
                await records.Release(record.Attempt, null, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task Forbid(CampaignId campaign, ListDoNotCall a)
    {
        if (vault.Open(a.Number) is { } number)
        {
            await doNotCall.Add(
                new DoNotCallEntry(number, Prefix: false, null, a.By == "party" ? DoNotCallSource.KeyPress : DoNotCallSource.Agent, Instant.Now(clock)) { By = a.By }, CancellationToken.None).ConfigureAwait(false);
        }

        shards.Value.Post(EngineOptions.CampaignsShard, new ToCampaign(campaign, new OptOutKnown(a.Attempt)));
    }

    /// <summary>The timer wants to dial: who wants no calls is asked at this moment. A number that was erased is given back by its deadline.</summary>
    private void Check(CampaignId campaign, Preview preview)
    {
        if (vault.Open(preview.Number) is { } number)
        {
            shards.Value.Post(
                EngineOptions.CampaignsShard, new ToCampaign(campaign, new DialPreview(preview.Attempt, null, doNotCall.Ask(number, campaign, Instant.Now(clock)))));
        }
    }

    private void Know(CampaignId campaign, AttemptId attempt) =>
        shards.Value.Post(EngineOptions.CampaignsShard, new ToCampaign(campaign, new AttemptKnown(attempt)));

    private void Remember(CampaignParty e)
    {
        var attributes = ImmutableDictionary<string, string>.Empty.Add(NameAttribute, e.DisplayName);
        foreach (var (name, value) in e.Record.Fields.Take(Interactions.Folding.Known.MaxAttributes - attributes.Count))
        {
            attributes = attributes.ContainsKey(name) ? attributes : attributes.Add(name, value);
        }

        parties.Remember(e.Interaction, new Party(e.Subject, e.Record.Number, e.Record.Name, e.Record.Customer) { Language = e.Language, Attributes = attributes });
        if (e.Agent is { } agent)
        {
            desks.Changed(agent);
        }
    }

    /// <summary>Counts the fault of work that goes on beside the shard; the campaign asks again.</summary>
    private void Observe(Task work)
    {
        if (!work.IsCompletedSuccessfully)
        {
            work.ContinueWith(
                static (t, state) => ((EngineFigures)state!).Fault("campaign-effect", t.Exception!.GetBaseException()),
                figures,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}
