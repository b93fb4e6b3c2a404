using Crm.Dialing.Pacing;

namespace Crm.Dialing.Campaigns;

/// <content>Campaigns without agents: a flow speaks with who answers, and says what came of it.</content>
public sealed partial class CampaignDecider
{
    private static void Serve(CampaignState campaign, PersonServed i, ICampaignSink sink)
    {
        if (campaign.Attempts.GetValueOrDefault(i.Attempt) is not { Phase: AttemptPhase.Dialling } attempt)
        {
            sink.Ignore("answer-late");
            return;
        }

        sink.Raise(new AttemptServed(campaign.Id, attempt.Id));
        campaign.Pacing?.Observe(PacingEvent.DialWithdrawn(attempt.Ordinal, sink.Now)); // it does not ring any more, and waits for nobody
    }

    private static void Said(CampaignState campaign, FlowSaid i, ICampaignSink sink)
    {
        if (campaign.Attempts.GetValueOrDefault(i.Attempt) is not { Phase: AttemptPhase.Connected } attempt)
        {
            sink.Ignore("said-late");
            return;
        }

        sink.Raise(new AttemptSaid(campaign.Id, attempt.Id, i.Code));
        if (!attempt.OptedOut && (i.Code == DoNotCallWord || FollowUpOf(campaign, i.Code) is { DoNotCall: true }))
        {
            Forbid(campaign, attempt.Id, attempt.Number, "party", sink);
        }
    }
}
