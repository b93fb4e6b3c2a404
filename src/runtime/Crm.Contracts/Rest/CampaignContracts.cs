using Crm.Dialing.Campaigns;
using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>A campaign.</summary>
/// <param name="Version">How often it was saved.</param>
/// <param name="Stage">"draft", "running", "paused", "draining", "stopped" or "done".</param>
/// <param name="StageReason">Why: "asked", "records", "quota", "drained"; of a new one "made".</param>
/// <param name="Now">What it does now; null while it is at rest.</param>
public sealed record CampaignView(
    CampaignId Id, int Version, CampaignSettings Settings, string Stage, string StageReason, Instant StageSince, CampaignFigures Figures, CampaignNow? Now);

/// <summary>What a campaign has done.</summary>
/// <param name="Attempts">Records dialled.</param>
/// <param name="Refused">Records that may not be dialled for good.</param>
/// <param name="Outcomes">Attempts by outcome: "connected", "abandoned", "hung-up", "busy", "no-answer" ...</param>
/// <param name="PutOff">How often the law let a record wait since the server started, by reason: "hours", "attempts" ...</param>
/// <param name="PeopleAnswered">People who answered in the last 30 days and spoke with an agent or had nobody.</param>
/// <param name="PeopleAbandoned">Those who had nobody.</param>
/// <param name="Records">The list's records by state.</param>
public sealed record CampaignFigures(
    long Attempts,
    long Refused,
    IReadOnlyDictionary<string, long> Outcomes,
    IReadOnlyDictionary<string, long> PutOff,
    int PeopleAnswered,
    int PeopleAbandoned,
    CampaignRecords Records)
{
    /// <summary>Records that agents gave back without dialling them.</summary>
    public long Skipped { get; init; }

    /// <summary>Calls that agents promised to make themselves.</summary>
    public int PromisedByAgents { get; init; }
}

/// <summary>Records of all lists of a campaign by state.</summary>
public sealed record CampaignRecords(long Ready, long Waiting, long Reserved, long Done, long Exhausted, long Removed);

/// <summary>What a campaign does now.</summary>
/// <param name="Agents">Agents who work in it now.</param>
/// <param name="Idle">Those who can take a call.</param>
/// <param name="Ringing">Numbers that ring.</param>
/// <param name="Waiting">People who have no agent yet.</param>
/// <param name="Talking">Conversations.</param>
/// <param name="HeldBack">What holds dialling back beside the pacing: "closed", "inbound", "cap"; null for nothing.</param>
/// <param name="Reason">Why the pacing dials no more, as a word.</param>
/// <param name="Explanation">The pacing's last decision in words.</param>
/// <param name="Forecast">What it expects; null for methods that forecast nothing.</param>
public sealed record CampaignNow(
    int Agents, int Idle, int Ringing, int Waiting, int Talking, string? HeldBack, string? Reason, string? Explanation, CampaignForecast? Forecast)
{
    /// <summary>Records that agents have before them.</summary>
    public int Previewing { get; init; }
}

/// <summary>What a predictive campaign expects.</summary>
/// <param name="Seconds">How far it looks.</param>
/// <param name="Answers">People who will answer.</param>
/// <param name="AgentsFreed">Agents who will be free.</param>
/// <param name="Abandoned">People for whom nobody will be free.</param>
/// <param name="AnswerProbability">That a number dialled now is answered, 0 to 1.</param>
/// <param name="Risk">Further abandonments per further answer of the last dial.</param>
/// <param name="RiskLimit">What is allowed.</param>
/// <param name="Share">Abandoned per answered in the window that binds.</param>
public sealed record CampaignForecast(
    double Seconds, double Answers, double AgentsFreed, double Abandoned, double AnswerProbability, double Risk, double RiskLimit, double Share);

/// <summary>An attempt that is under way, or whose outcome the list is being told.</summary>
/// <param name="Phase">"dialling", "waiting", "seating", "connected", "wrappingUp" or "ended".</param>
/// <param name="Number">Masked; null when erased.</param>
public sealed record CampaignAttemptView(
    AttemptId Id, InteractionId InteractionId, string Phase, string? Number, Instant DialledAt, Instant? AnsweredAt, AgentId? AgentId, string? Outcome);

/// <summary>Body of a skip.</summary>
/// <param name="Reason">Why, 1 to 100 characters.</param>
public sealed record SkipRequest(string? Reason);

/// <summary>Body of what came of a call.</summary>
/// <param name="Code">A disposition of the campaign.</param>
/// <param name="CallAt">When the party wishes to be called, on its own clock, as "2026-11-23T10:00"; absent leaves it to the rules.</param>
/// <param name="Mine">The agent calls himself; else anyone.</param>
public sealed record DispositionRequest(string? Code, DateTime? CallAt, bool? Mine);

/// <summary>Body of a filled form.</summary>
/// <param name="Answers">By field, the given ones only: numbers with a point, days as "2026-11-23".</param>
public sealed record FormRequest(Dictionary<string, string>? Answers);

/// <summary>Body of a clone.</summary>
/// <param name="Id">The new campaign's id.</param>
/// <param name="DisplayName">Its name.</param>
public sealed record CloneRequest(string? Id, string? DisplayName);
