using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>One attempt as it is proved.</summary>
/// <param name="Number">What was dialled; null when what is known of the party was erased.</param>
/// <param name="DialledAt">When.</param>
/// <param name="Zone">The IANA time zone it was judged by; null where none was known.</param>
/// <param name="DialledAtParty">The same in that zone, as "2026-11-23T10:00:05-05:00"; null without one.</param>
/// <param name="Law">The rule sets that allowed it, with their versions: "us/1".</param>
/// <param name="DoNotCall">"clear": the number was on no list of those who want no calls when it was dialled. No attempt is begun otherwise.</param>
/// <param name="RegistryAsOf">As of when the public list had been asked; null for never.</param>
/// <param name="ConnectedAt">When a person answered; null when nobody did.</param>
/// <param name="Outcome">The one outcome.</param>
/// <param name="Status">The SIP status it failed with.</param>
/// <param name="Cause">The Q.850 cause beside it.</param>
/// <param name="Code">What the agent, or the flow, said came of it.</param>
/// <param name="Answers">What was answered to the campaign's questions, by field.</param>
public sealed record CampaignEvidence(
    AttemptId AttemptId,
    InteractionId InteractionId,
    long Record,
    CallListId ListId,
    string? Number,
    Instant DialledAt,
    string? Zone,
    string? DialledAtParty,
    string? Law,
    string DoNotCall,
    Instant? RegistryAsOf,
    Instant? ConnectedAt,
    AgentId? AgentId,
    string Outcome,
    int? Status,
    int? Cause,
    TrunkId? TrunkId,
    string? EndReason,
    Instant? EndedAt,
    string? Code,
    bool OptedOut,
    IReadOnlyDictionary<string, string> Answers);

/// <summary>What a campaign was held to, and what came of it: people who answered and those who had nobody, by the hour.</summary>
/// <param name="Rules">The law, with version and source.</param>
/// <param name="Windows">The windows of now.</param>
/// <param name="Hours">The last 31 days.</param>
public sealed record CampaignLedger(
    CampaignId CampaignId, IReadOnlyList<LedgerRule> Rules, IReadOnlyList<LedgerWindow> Windows, IReadOnlyList<LedgerHour> Hours);

/// <summary>A rule set that holds.</summary>
public sealed record LedgerRule(string Jurisdiction, int Version, string Source);

/// <summary>A window of abandonment.</summary>
/// <param name="Cap">The share it is held to, 0 to 1.</param>
public sealed record LedgerWindow(Instant From, Instant To, double Cap, int Answered, int Abandoned);

/// <summary>An hour.</summary>
/// <param name="From">Its beginning.</param>
public sealed record LedgerHour(Instant From, int Answered, int Abandoned);
