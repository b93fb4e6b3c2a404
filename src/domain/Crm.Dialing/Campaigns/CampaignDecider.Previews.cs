using Crm.Dialing.Lists;
using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <content>Records that agents are shown and own: dialled, skipped, returned by the timer, or taken back with the agent.</content>
public sealed partial class CampaignDecider
{
    /// <summary>How long an agent may be gone, as when his page is loaded anew, until his record is given to somebody else.</summary>
    private static readonly TimeSpan AgentMayBeGone = TimeSpan.FromSeconds(20);

    private const int ReasonMax = 100;

    /// <summary>Shows a record to the agent who has been idle longest; it goes back where there is none.</summary>
    private static void ShowToIdle(CampaignState campaign, RecordAtHand at, ICampaignSink sink)
    {
        if (IdleAgents(campaign).FirstOrDefault() is not { Agent.Value: not null } idle)
        {
            sink.Do(new ReleaseRecord(at.Record.Attempt, null));
        }
        else if (Allowed(campaign, at, sink))
        {
            Show(campaign, at, idle.Agent, callback: false, sink);
        }
    }

    /// <summary>A party whom an agent promised to call: shown to him when he is free, in whatever way the campaign dials; later it is anyone's.</summary>
    private static bool IsSomebodys(CampaignState campaign, RecordAtHand at, ICampaignSink sink)
    {
        if (campaign.Callbacks.GetValueOrDefault(at.Record.Record.Value) is not { } promise || sink.Now >= promise.Until)
        {
            return false;
        }

        if (!IdleAgents(campaign).Any(a => a.Agent == promise.Agent))
        {
            sink.Do(new ReleaseRecord(at.Record.Attempt, Instant.Min(sink.Now + CampaignCallback.AskedAgain, promise.Until)));
        }
        else if (Allowed(campaign, at, sink))
        {
            Show(campaign, at, promise.Agent, callback: true, sink);
        }

        return true;
    }

    private static void Show(CampaignState campaign, RecordAtHand at, AgentId agent, bool callback, ICampaignSink sink)
    {
        var (record, settings) = (at.Record, campaign.Settings!);
        sink.Raise(new PreviewOffered(
            campaign.Id, record.Attempt, record.Record.Value, record.List, new InteractionId(sink.NewId()), agent, at.Number, SegmentOf(campaign, record, sink.Now),
            sink.Now + (settings.Preview.Time ?? PreviewRules.LongestTime), callback));
        campaign.AtHand[record.Attempt] = at;
        Note(campaign, new AgentSeen(agent, AgentActivity.Busy, sink.Now), sink.Now);
        sink.Do(new OfferPreview(campaign.Previews[record.Attempt], at, settings));
    }

    /// <summary>Agents who can be given something, who has been idle longest first.</summary>
    private static IEnumerable<AgentSeen> IdleAgents(CampaignState campaign)
    {
        var taken = Taken(campaign);
        return campaign.Agents.Values.Where(a => a.Activity == AgentActivity.Idle && !taken.Contains(a.Agent))
            .OrderBy(a => a.Since.Microseconds).ThenBy(a => a.Agent.Value, StringComparer.Ordinal);
    }

    /// <summary>Agents who have something of ours in hand, or are being given it.</summary>
    private static HashSet<AgentId> Taken(CampaignState campaign) =>
    [
        .. campaign.Attempts.Values.Where(a => a.Phase is AttemptPhase.Seating or AttemptPhase.Connected || (a.IsOwned && a.Phase == AttemptPhase.Dialling)).Select(a => a.Agent).OfType<AgentId>(),
        .. campaign.Previews.Values.Select(p => p.Agent),
    ];

    private static void DialShown(CampaignState campaign, DialPreview i, ICampaignSink sink)
    {
        if (Owned(campaign, i.Attempt, i.By, sink) is not { } preview)
        {
            return;
        }

        var at = campaign.AtHand[preview.Attempt] with { DoNotCall = i.DoNotCall };
        if (campaign.Lines >= campaign.Settings!.LinesMax)
        {
            sink.Refuse("unavailable", "All lines of the campaign are in use; try again in a moment.");
        }
        else if (Allowed(campaign, at, sink))
        {
            sink.Raise(new PreviewOver(campaign.Id, preview.Attempt, preview.Agent, PreviewEnd.Dialled, i.By is null ? "timer" : "agent"));
            Begin(campaign, at, preview, sink);
            sink.Done();
        }
        else
        {
            sink.Raise(new PreviewOver(campaign.Id, preview.Attempt, preview.Agent, PreviewEnd.Refused, "law"));
            sink.Do(new WithdrawPreview(preview, "not-allowed"));
            sink.Refuse("wrong-state", "The party may not be called now; the record has gone back.", "record-not-allowed");
        }
    }

    private static void Skip(CampaignState campaign, SkipPreview i, ICampaignSink sink)
    {
        if (Owned(campaign, i.Attempt, i.By, sink) is not { } preview)
        {
            return;
        }

        if (!campaign.Settings!.Preview.MaySkip)
        {
            sink.Refuse("forbidden", "Records of this campaign cannot be skipped.");
        }
        else if (i.Reason is not { Length: >= 1 and <= ReasonMax })
        {
            sink.Refuse("invalid", $"Say why, in 1 to {ReasonMax} characters.");
        }
        else
        {
            GiveBack(campaign, preview, PreviewEnd.Skipped, i.Reason, sink.Now + (campaign.Settings.Preview.Rest ?? PreviewRules.UsualRest), sink);
            sink.Done();
        }
    }

    private static void Lose(CampaignState campaign, PreviewLost i, ICampaignSink sink)
    {
        if (campaign.Previews.GetValueOrDefault(i.Attempt) is { } preview && preview.Agent == i.Agent)
        {
            GiveBack(campaign, preview, PreviewEnd.Withdrawn, i.Reason, null, sink);
        }
        else
        {
            sink.Ignore("preview-over");
        }
    }

    /// <summary>Gives records back whose agents have been gone for too long.</summary>
    private static void WatchOwners(CampaignState campaign, FloorSeen seen, ICampaignSink sink)
    {
        foreach (var preview in campaign.Previews.Values.ToArray())
        {
            if (seen.Agents.Any(a => a.Agent == preview.Agent))
            {
                campaign.Missed.Remove(preview.Attempt);
            }
            else if (!campaign.Missed.TryGetValue(preview.Attempt, out var since))
            {
                campaign.Missed[preview.Attempt] = sink.Now;
            }
            else if (sink.Now - since >= AgentMayBeGone)
            {
                GiveBack(campaign, preview, PreviewEnd.Withdrawn, "agent-gone", null, sink);
            }
        }
    }

    /// <summary>The time to look is over: the timer dials for an agent who is there, else the record goes back.</summary>
    private static void PreviewDue(CampaignState campaign, Preview preview, ICampaignSink sink)
    {
        bool dials = campaign.Settings!.Preview is { AtEnd: PreviewTimeout.Dial, Time: not null } && !campaign.Missed.ContainsKey(preview.Attempt);
        if (dials && campaign.Checked.Add(preview.Attempt))
        {
            sink.Do(new CheckPreview(preview));
        }
        else if (!dials || sink.Now >= preview.Deadline(isChecked: true))
        {
            GiveBack(campaign, preview, PreviewEnd.TimedOut, "time-up", sink.Now + (campaign.Settings.Preview.Rest ?? PreviewRules.UsualRest), sink);
        }
    }

    private static void GiveAllBack(CampaignState campaign, string reason, ICampaignSink sink)
    {
        foreach (var preview in campaign.Previews.Values.OrderBy(p => p.Since.Microseconds).ToArray())
        {
            GiveBack(campaign, preview, PreviewEnd.Withdrawn, reason, null, sink);
        }
    }

    private static void GiveBack(CampaignState campaign, Preview preview, PreviewEnd end, string reason, Instant? notBefore, ICampaignSink sink)
    {
        sink.Raise(new PreviewOver(campaign.Id, preview.Attempt, preview.Agent, end, reason));
        sink.Do(new WithdrawPreview(preview, end == PreviewEnd.Skipped ? "skipped" : reason));
        sink.Do(new ReleaseRecord(preview.Attempt, notBefore));
    }

    /// <summary>The preview that an agent, or the timer (null), speaks of; refused where it is not his or over.</summary>
    private static Preview? Owned(CampaignState campaign, AttemptId attempt, AgentId? by, ICampaignSink sink)
    {
        if (campaign.Previews.GetValueOrDefault(attempt) is { } preview && (by is null || by == preview.Agent) && campaign.AtHand.ContainsKey(attempt))
        {
            return preview;
        }

        sink.Refuse("wrong-state", "The record is not yours any more.", "record-gone");
        return null;
    }
}
