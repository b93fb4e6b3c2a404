using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Dialing.Campaigns;
using Crm.Engine.Campaigns;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Engine.Desk;

/// <summary>What desks show of campaigns: the record in hand, script, form, dispositions. Thread safe.</summary>
public sealed class DeskCampaigns(IShardHost shards, InteractionParties parties, IPersonalDataVault vault)
{
    /// <summary>The campaign of an interaction, with the preview it may become; null when it is no campaign's, or settled.</summary>
    internal async ValueTask<CampaignGlance?> Of(InteractionId interaction, CancellationToken cancellation)
    {
        var seen = await shards.Query<CampaignsProgram, Seen?>(
            EngineOptions.CampaignsShard,
            p => p.Of(interaction) is var (campaign, attempt, preview) && campaign.Settings is { } settings
                ? new Seen(campaign.Id, settings, attempt, preview, preview is null ? null : campaign.AtHand.GetValueOrDefault(preview.Attempt)?.Record.Zone)
                : null,
            cancellation).ConfigureAwait(false);
        return seen is null ? null : new CampaignGlance(View(seen, parties.Find(interaction)), seen.Settings, seen.Preview);
    }

    private DeskCampaign View(Seen seen, Party? party) => new(
        seen.Campaign,
        seen.Settings.DisplayName,
        seen.Settings.Script is { } script ? ScriptText.Fill(script, party) : null,
        seen.Settings.Form,
        [.. seen.Settings.FollowUps.Select(f => new DeskDisposition(f.Code, f.Label ?? f.Code, f.Callback, f.DoNotCall))],
        seen.Attempt?.Zone ?? seen.Zone ?? seen.Settings.Zone,
        seen.Attempt?.Disposition?.Code,
        seen.Attempt?.OptedOut == true)
    {
        Answers = AttemptAnswers.Open(seen.Attempt, vault),
    };

    private sealed record Seen(CampaignId Campaign, CampaignSettings Settings, Attempt? Attempt, Preview? Preview, string? Zone);
}

/// <summary>A campaign as a desk sees it.</summary>
internal sealed record CampaignGlance(DeskCampaign View, CampaignSettings Settings, Preview? Preview);
