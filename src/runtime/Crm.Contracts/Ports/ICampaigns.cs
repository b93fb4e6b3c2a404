using Crm.Contracts.Desk;
using Crm.Contracts.Rest;
using Crm.Dialing.Campaigns;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>Outbound campaigns. Implemented by the engine. Thread safe.</summary>
public interface ICampaigns
{
    /// <summary>All campaigns by their id.</summary>
    ValueTask<IReadOnlyList<CampaignView>> List(CancellationToken cancellation);

    /// <summary>One campaign; null when there is none.</summary>
    ValueTask<CampaignView?> Find(CampaignId campaign, CancellationToken cancellation);

    /// <summary>Attempts that are under way, the oldest first; null when there is no such campaign.</summary>
    ValueTask<IReadOnlyList<CampaignAttemptView>?> Attempts(CampaignId campaign, CancellationToken cancellation);

    /// <summary>Makes a campaign or replaces its settings. Refused with "invalid", or "wrong-state" while it dials.</summary>
    ValueTask<CommandResult> Save(CommandId id, CampaignId campaign, CampaignSettings settings, string by, CancellationToken cancellation);

    /// <summary>
    /// Starts, pauses, drains or stops it. Refused with "not-found", "wrong-state", or "invalid" when it may not start: no rule set, no list, or a
    /// list that is not there or another campaign's.
    /// </summary>
    ValueTask<CommandResult> Ask(CommandId id, CampaignId campaign, CampaignVerb verb, string by, CancellationToken cancellation);

    /// <summary>Removes one that is at rest, and lets its lists go.</summary>
    ValueTask<CommandResult> Remove(CommandId id, CampaignId campaign, string by, CancellationToken cancellation);
}
