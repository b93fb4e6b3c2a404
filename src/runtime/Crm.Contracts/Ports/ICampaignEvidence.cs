using Crm.Contracts.Rest;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>What proves that a campaign kept the law, and what came of it. Implemented by the engine. Thread safe.</summary>
public interface ICampaignEvidence
{
    /// <summary>Attempts that are over, in the order they were dialled, page by page so that any number can be written out.</summary>
    IAsyncEnumerable<CampaignEvidence> Attempts(CampaignId campaign, CancellationToken cancellation);

    /// <summary>The abandonment ledger; null when there is no such campaign.</summary>
    ValueTask<CampaignLedger?> Ledger(CampaignId campaign, CancellationToken cancellation);
}
