using System.Collections.Concurrent;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Dialing.Campaigns;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>Two campaigns, winter of the queue support and summer of sales, that remember what was asked of them.</summary>
internal sealed class FakeCampaigns : ICampaigns
{
    public ConcurrentQueue<(CampaignId Campaign, CampaignVerb Verb, string By)> Asked { get; } = new();

    public ConcurrentQueue<(CampaignId Campaign, CampaignSettings Settings)> Saved { get; } = new();

    public CommandResult Answer { get; set; } = new CommandDone();

    /// <summary>A body that is good.</summary>
    public static object Body(string queue) => new { displayName = "Winter", mode = "progressive", queue, lists = new[] { "0198c0de00007000800000000000000a" }, rules = new[] { "us" } };

    public ValueTask<IReadOnlyList<CampaignView>> List(CancellationToken cancellation) => new((IReadOnlyList<CampaignView>)[View("winter", "support"), View("summer", "sales")]);

    public ValueTask<CampaignView?> Find(CampaignId campaign, CancellationToken cancellation) =>
        new(campaign.Value switch { "winter" => View("winter", "support"), "summer" => View("summer", "sales"), _ => null });

    public ValueTask<IReadOnlyList<CampaignAttemptView>?> Attempts(CampaignId campaign, CancellationToken cancellation) => new((IReadOnlyList<CampaignAttemptView>?)[]);

    public ValueTask<CommandResult> Save(CommandId id, CampaignId campaign, CampaignSettings settings, string by, CancellationToken cancellation)
    {
        Saved.Enqueue((campaign, settings));
        return new(Answer);
    }

    public ValueTask<CommandResult> Ask(CommandId id, CampaignId campaign, CampaignVerb verb, string by, CancellationToken cancellation)
    {
        Asked.Enqueue((campaign, verb, by));
        return new(Answer);
    }

    public ValueTask<CommandResult> Remove(CommandId id, CampaignId campaign, string by, CancellationToken cancellation) => new(Answer);

    private static CampaignView View(string id, string queue) => new(
        new CampaignId(id), 1, new CampaignSettings("Winter", CampaignMode.Progressive, new QueueId(queue), [new CallListId(Guid.Parse("0198c0de-0000-7000-8000-00000000000a"))], ["us"]), "draft", "made", default,
        new CampaignFigures(0, 0, new Dictionary<string, long>(), new Dictionary<string, long>(), 0, 0, new CampaignRecords(0, 0, 0, 0, 0, 0)), null);
}
