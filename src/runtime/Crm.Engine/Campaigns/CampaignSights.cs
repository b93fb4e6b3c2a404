using Crm.Contracts.Rest;
using Crm.Dialing.Campaigns;
using Crm.Dialing.Outcomes;
using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.Engine.Campaigns;

/// <summary>What others may see of a campaign. Copies; pure.</summary>
internal static class CampaignSights
{
    private static readonly TimeSpan Looked = TimeSpan.FromDays(30);

    public static CampaignView Of(CampaignState campaign, Instant now)
    {
        var (people, abandoned) = campaign.Abandonment.Within(Looked, now);
        var figures = new CampaignFigures(
            campaign.Begun,
            campaign.Refused,
            Enum.GetValues<CallOutcome>().Where(o => campaign.CountOf(o) > 0).ToDictionary(o => o.Word(), campaign.CountOf),
            campaign.PutOff.ToDictionary(p => Hyphened(p.Key.ToString()), p => p.Value),
            people,
            abandoned,
            new CampaignRecords(0, 0, 0, 0, 0, 0))
        {
            Skipped = campaign.Skipped,
            PromisedByAgents = campaign.Callbacks.Count,
        };
        return new CampaignView(
            campaign.Id, campaign.Version, campaign.Settings!, CampaignDecider.Word(campaign.Stage), campaign.StageReason, campaign.StageSince, figures,
            campaign.IsAtRest ? null : Now(campaign));
    }

    public static CampaignAttemptView Of(Attempt attempt, string? number) => new(
        attempt.Id,
        attempt.Interaction,
        char.ToLowerInvariant(attempt.Phase.ToString()[0]) + attempt.Phase.ToString()[1..],
        number is null ? null : MaskedNumber.Of(number),
        attempt.DialledAt,
        attempt.AnsweredAt,
        attempt.Agent,
        attempt.Outcome?.Word());

    private static CampaignNow Now(CampaignState campaign)
    {
        int In(params AttemptPhase[] phases) => campaign.Attempts.Values.Count(a => phases.Contains(a.Phase));
        var decision = campaign.Paced?.Decision;
        return new CampaignNow(
            campaign.Agents.Count,
            campaign.Agents.Values.Count(a => a.Activity == AgentActivity.Idle),
            In(AttemptPhase.Dialling),
            In(AttemptPhase.Waiting, AttemptPhase.Seating),
            In(AttemptPhase.Connected),
            campaign.HeldBack,
            decision is { } made ? Hyphened(made.Reason.ToString()) : null,
            decision is { } explained ? PacingExplanation.Of(explained) : null,
            decision is { Forecast: { Horizon: > 0 } f }
                ? new CampaignForecast(f.Horizon, f.Answers, f.AgentsFreed, f.Abandoned, f.AnswerProbability, f.Risk, f.RiskLimit, f.Share)
                : null)
        {
            Previewing = campaign.Previews.Count,
        };
    }

    /// <summary>A name of several words as the word programs read: "OnePerIdleAgent" is "one-per-idle-agent".</summary>
    private static string Hyphened(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
