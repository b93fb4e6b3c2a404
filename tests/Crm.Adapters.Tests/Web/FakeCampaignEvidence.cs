using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>One attempt of each campaign, and one hour.</summary>
internal sealed class FakeCampaignEvidence : ICampaignEvidence
{
    private static readonly Instant At = Instant.From(new DateTimeOffset(2026, 1, 5, 18, 0, 5, TimeSpan.Zero));

    public async IAsyncEnumerable<CampaignEvidence> Attempts(CampaignId campaign, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        yield return new CampaignEvidence(
            new AttemptId(Guid.Parse("0198c0de-0000-7000-8000-0000000000a1")), new InteractionId(Guid.Parse("0198c0de-0000-7000-8000-0000000000c1")), 7,
            new CallListId(Guid.Parse("0198c0de-0000-7000-8000-00000000000a")), "+12025550107", At, "America/New_York", "2026-01-05T13:00:05-05:00", "us/1", "clear", At, At, new AgentId("agent1"),
            "connected", null, null, new TrunkId("carrier"), "hung-up", At + TimeSpan.FromMinutes(2), "=sold", false, new Dictionary<string, string> { ["plan"] = "Gold" });
    }

    public ValueTask<CampaignLedger?> Ledger(CampaignId campaign, CancellationToken cancellation) => new(new CampaignLedger(
        campaign, [new LedgerRule("us", 1, "16 CFR 310.4")], [new LedgerWindow(At, At + TimeSpan.FromDays(30), 0.03, 40, 1)], [new LedgerHour(At, 40, 1)]));
}
