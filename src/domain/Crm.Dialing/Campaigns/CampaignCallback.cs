using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <summary>A call that one agent promised to make himself. Immutable.</summary>
/// <param name="Record">Whom.</param>
/// <param name="Agent">Who promised.</param>
/// <param name="At">When.</param>
/// <param name="Until">From then on it is anyone's.</param>
public sealed record CampaignCallback(long Record, AgentId Agent, Instant At, Instant Until)
{
    /// <summary>Promises of one campaign at most; further ones are anyone's from the beginning.</summary>
    public const int Most = 50_000;

    /// <summary>How often it is looked whether the agent is free.</summary>
    public static readonly TimeSpan AskedAgain = TimeSpan.FromSeconds(30);
}

/// <summary>What an agent said came of an attempt, before he finished writing it up.</summary>
/// <param name="Code">The disposition.</param>
/// <param name="CallAgain">When the party wishes to be called; null leaves it to the rules.</param>
/// <param name="Mine">He calls himself.</param>
public sealed record Disposition(string Code, Instant? CallAgain, bool Mine);
