using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>What a campaign's call came to.</summary>
public enum CampaignCallEnd : byte
{
    /// <summary>Nobody was reached; the SIP status says why.</summary>
    Failed,

    /// <summary>The rules for calls to the outside did not allow it, or it came too late; nothing was dialled.</summary>
    NotDialled,

    /// <summary>It was taken back while it rang.</summary>
    Withdrawn,

    /// <summary>Who answered hung up before an agent was there, and before he had to have one.</summary>
    HungUp,

    /// <summary>Who answered had no agent in time.</summary>
    Abandoned,

    /// <summary>He spoke with an agent.</summary>
    Connected,

    /// <summary>The process was lost.</summary>
    Lost,

    /// <summary>The agent who dialled it himself gave up while it rang.</summary>
    GivenUp,

    /// <summary>It was heard that no person answered; the reason's word says what.</summary>
    Heard,

    /// <summary>A flow spoke with him.</summary>
    Served,
}

/// <summary>Reads what a campaign's call came to from the call that is over. Pure.</summary>
public static class CampaignCallEnds
{
    /// <summary>What reason words begin with of calls where no person was heard; the outcome's word follows.</summary>
    public const string Heard = "heard-";

    /// <summary>Reason word of calls that were taken back.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>What it came to.</summary>
    /// <param name="call">A campaign's call.</param>
    /// <param name="termination">How its interaction ended.</param>
    public static CampaignCallEnd Of(CallState call, Termination termination) => call switch
    {
        { WasConnected: true } => CampaignCallEnd.Connected,
        { Campaign.Abandoned: true } => CampaignCallEnd.Abandoned,
        { Campaign.Served: true } => CampaignCallEnd.Served,
        _ when termination.Reason == "process-lost" => CampaignCallEnd.Lost,
        _ when termination.Reason.StartsWith(Heard, StringComparison.Ordinal) => CampaignCallEnd.Heard,
        _ when termination.Reason.StartsWith(Withdrawn, StringComparison.Ordinal) => CampaignCallEnd.Withdrawn,
        { Placed: not null } when termination.Reason.StartsWith("agent-media", StringComparison.Ordinal) && call.Campaign?.Trunk is null => CampaignCallEnd.NotDialled,
        { Placed: not null } when termination.Reason.StartsWith("agent-", StringComparison.Ordinal) => CampaignCallEnd.GivenUp,
        _ when termination.Reason.StartsWith("media-", StringComparison.Ordinal) && termination.Result == TerminationResult.Server => CampaignCallEnd.Failed,
        _ when termination.Reason.StartsWith("outbound-", StringComparison.Ordinal) && call.Campaign?.Status is null => CampaignCallEnd.NotDialled,
        { Campaign.AnsweredAt: not null } => CampaignCallEnd.HungUp,
        _ => CampaignCallEnd.Failed,
    };
}
