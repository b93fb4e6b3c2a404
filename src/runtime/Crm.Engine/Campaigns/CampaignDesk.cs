using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Dialing.Campaigns;
using Crm.Dialing.Lists;
using Crm.Engine.Routing;
using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Routing.Settings;

namespace Crm.Engine.Campaigns;

/// <summary>Campaigns as the web sees them. Thread safe.</summary>
public sealed class CampaignDesk(IShardHost shards, IRecordQueue records, IPersonalDataVault vault, TimeProvider clock) : ICampaigns
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CampaignView>> List(CancellationToken cancellation)
    {
        var now = Instant.Now(clock);
        var views = await shards.Query<CampaignsProgram, CampaignView[]>(
            EngineOptions.CampaignsShard,
            p => [.. p.All.Where(c => c.Settings is not null).OrderBy(c => c.Id.Value, StringComparer.Ordinal).Select(c => CampaignSights.Of(c, now))],
            cancellation).ConfigureAwait(false);
        var full = new List<CampaignView>(views.Length);
        foreach (var view in views)
        {
            full.Add(await WithRecords(view, cancellation).ConfigureAwait(false));
        }

        return full;
    }

    /// <inheritdoc/>
    public async ValueTask<CampaignView?> Find(CampaignId campaign, CancellationToken cancellation)
    {
        var now = Instant.Now(clock);
        var view = await shards.Query<CampaignsProgram, CampaignView?>(
            EngineOptions.CampaignsShard, p => p.Find(campaign) is { Settings: not null } c ? CampaignSights.Of(c, now) : null, cancellation).ConfigureAwait(false);
        return view is null ? null : await WithRecords(view, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CampaignAttemptView>?> Attempts(CampaignId campaign, CancellationToken cancellation)
    {
        var open = await shards.Query<CampaignsProgram, Attempt[]?>(
            EngineOptions.CampaignsShard, p => p.Find(campaign) is { } c ? [.. c.Attempts.Values.OrderBy(a => a.Ordinal)] : null, cancellation).ConfigureAwait(false);
        return open is null ? null : [.. open.Select(a => CampaignSights.Of(a, vault.Open(a.Number)))];
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Save(CommandId id, CampaignId campaign, CampaignSettings settings, string by, CancellationToken cancellation)
    {
        if (settings.Hours is { } hours && HoursReading.Check(hours) is { } fault)
        {
            return new CommandRefused("invalid", fault);
        }

        bool known = await shards.Query<RoutingProgram, bool>(
            EngineOptions.RoutingShard, p => p.Domain.FindQueue(settings.Queue) is not null, cancellation).ConfigureAwait(false);
        return known ? await Ask(id, campaign, new SaveCampaign(settings, by), cancellation).ConfigureAwait(false) : new CommandRefused("invalid", "There is no such queue.");
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Ask(CommandId id, CampaignId campaign, CampaignVerb verb, string by, CancellationToken cancellation)
    {
        if (verb == CampaignVerb.Start && await Hinders(campaign, cancellation).ConfigureAwait(false) is { } hindrance)
        {
            return hindrance;
        }

        return await Ask(id, campaign, new AskCampaign(verb, by), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Remove(CommandId id, CampaignId campaign, string by, CancellationToken cancellation)
    {
        var result = await Ask(id, campaign, new RemoveCampaign(by), cancellation).ConfigureAwait(false);
        if (result is not CommandRefused)
        {
            await records.Close(campaign, cancellation).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>Binds the campaign's lists to it; what stands against that, or null.</summary>
    private async ValueTask<CommandRefused?> Hinders(CampaignId campaign, CancellationToken cancellation)
    {
        var settings = await shards.Query<CampaignsProgram, CampaignSettings?>(
            EngineOptions.CampaignsShard, p => p.Find(campaign)?.Settings, cancellation).ConfigureAwait(false);
        if (settings is null)
        {
            return new CommandRefused("not-found", "There is no such campaign.");
        }

        if (settings.Obstacle() is { } obstacle)
        {
            return new CommandRefused("invalid", obstacle);
        }

        var opening = await records.Open(campaign, new QueueSettings([.. settings.Lists], settings.Order, settings.Retry), cancellation).ConfigureAwait(false);
        return opening switch
        {
            QueueOpening.Opened => null,
            QueueOpening.NoSuchList => new CommandRefused("invalid", "A list of the campaign is not there."),
            QueueOpening.InUse => new CommandRefused("wrong-state", "Another campaign dials one of the lists."),
            QueueOpening.Importing => new CommandRefused("wrong-state", "One of the lists is being filled; wait until its import is over."),
            _ => new CommandRefused("invalid", "Lists, order or retry rules are not as they must be."),
        };
    }

    private async ValueTask<CommandResult> Ask(CommandId id, CampaignId campaign, CampaignInput input, CancellationToken cancellation)
    {
        try
        {
            return await shards.Ask<CommandResult>(EngineOptions.CampaignsShard, id, new ToCampaign(campaign, input), cancellation).ConfigureAwait(false);
        }
        catch (ShardUnavailableException e)
        {
            return new CommandRefused("unavailable", $"The engine cannot take requests now ({e.Reason}); nothing changed. Try again in a moment.");
        }
    }

    private async ValueTask<CampaignView> WithRecords(CampaignView view, CancellationToken cancellation)
    {
        var counts = await records.Count(view.Id, cancellation).ConfigureAwait(false);
        return view with
        {
            Figures = view.Figures with
            {
                Records = new CampaignRecords(counts.Ready, counts.Waiting, counts.Reserved, counts.Done, counts.Exhausted, counts.Removed),
            },
        };
    }
}
