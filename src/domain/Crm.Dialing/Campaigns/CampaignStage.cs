namespace Crm.Dialing.Campaigns;

/// <summary>Where a campaign is on its way.</summary>
public enum CampaignStage : byte
{
    /// <summary>It was never started.</summary>
    Draft,

    /// <summary>It dials, as far as agents, law and records let it.</summary>
    Running,

    /// <summary>Nothing new is dialled; what is under way goes on.</summary>
    Paused,

    /// <summary>As paused; it stops when nothing is under way any more.</summary>
    Draining,

    /// <summary>What rang was taken back. It may be started again.</summary>
    Stopped,

    /// <summary>All records are finished, or the quota was reached. It may be started again.</summary>
    Done,
}
