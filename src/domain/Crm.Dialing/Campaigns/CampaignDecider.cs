using Crm.Dialing.Law;
using Crm.Dialing.Outcomes;
using Crm.Dialing.Pacing;
using Crm.Dialing.Pacing.Predictive;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <summary>
/// Decides what a campaign does next: pure, one method per input. What is dialled is decided in one place (<see cref="RecordsReserved"/>), at
/// the instant of dialling: stage, law, do-not-call and lines are asked there, whatever the pacing wished for a moment before.
/// </summary>
public sealed partial class CampaignDecider
{
    /// <summary>Takes one input of one campaign.</summary>
    public void Decide(CampaignState campaign, CampaignInput input, ICampaignSink sink)
    {
        switch (input)
        {
            case SaveCampaign i: Save(campaign, i, sink); break;
            case RemoveCampaign i: Remove(campaign, i, sink); break;
            case AskCampaign i: Ask(campaign, i, sink); break;
            case FloorSeen i: Look(campaign, i, sink); break;
            case RecordsReserved i: Dial(campaign, i, sink); break;
            case PersonThere i: Answered(campaign, i, sink); break;
            case AgentMissing i: Missing(campaign, i, sink); break;
            case AgentThere i: Connected(campaign, i, sink); break;
            case CallOver i: Over(campaign, i, sink); break;
            case WrappedUp i: WrittenUp(campaign, i, sink); break;
            case AttemptKnown i: Known(campaign, i, sink); break;
            case PreviewLost i: Lose(campaign, i, sink); break;
            case DialPreview i: DialShown(campaign, i, sink); break;
            case SkipPreview i: Skip(campaign, i, sink); break;
            case DisposeAttempt i: Dispose(campaign, i, sink); break;
            case FillForm i: Fill(campaign, i, sink); break;
            case OptOut i: OptOut(campaign, i, sink); break;
            case PersonServed i: Serve(campaign, i, sink); break;
            case FlowSaid i: Said(campaign, i, sink); break;
            case OptOutByParty i: OptOutByKey(campaign, i, sink); break;
            case OptOutKnown i: Entered(campaign, i, sink); break;
            case CampaignTimePassed: TimePassed(campaign, sink); break;
            case CampaignRecovered: Recovered(campaign, sink); break;
            default: throw new InvalidOperationException($"No rule for {input.GetType().Name}.");
        }
    }

    private static void Save(CampaignState campaign, SaveCampaign i, ICampaignSink sink)
    {
        if (i.Settings.Fault() is { } fault)
        {
            sink.Refuse("invalid", fault);
        }
        else if (campaign.Stage is CampaignStage.Running or CampaignStage.Draining || campaign.Attempts.Count > 0)
        {
            sink.Refuse("wrong-state", "Pause the campaign first, and wait until nothing is under way.");
        }
        else
        {
            sink.Raise(new CampaignSaved(campaign.Id, campaign.Version + 1, i.Settings, i.By));
            sink.Done();
        }
    }

    private static void Remove(CampaignState campaign, RemoveCampaign i, ICampaignSink sink)
    {
        if (campaign.Stage is CampaignStage.Running or CampaignStage.Paused or CampaignStage.Draining || campaign.Attempts.Count > 0)
        {
            sink.Refuse("wrong-state", "Stop the campaign first.");
        }
        else
        {
            sink.Raise(new CampaignRemoved(campaign.Id, i.By));
            sink.Done();
        }
    }

    private static void Ask(CampaignState campaign, AskCampaign i, ICampaignSink sink)
    {
        var to = (i.Verb, campaign.Stage) switch
        {
            (CampaignVerb.Start, CampaignStage.Running) => campaign.Stage,
            (CampaignVerb.Start, _) => CampaignStage.Running,
            (CampaignVerb.Pause, CampaignStage.Running or CampaignStage.Draining or CampaignStage.Paused) => CampaignStage.Paused,
            (CampaignVerb.Drain, CampaignStage.Running or CampaignStage.Paused or CampaignStage.Draining) => CampaignStage.Draining,
            (CampaignVerb.Stop, CampaignStage.Running or CampaignStage.Paused or CampaignStage.Draining or CampaignStage.Stopped) => CampaignStage.Stopped,
            _ => (CampaignStage?)null,
        };
        if (to is not { } stage)
        {
            sink.Refuse("wrong-state", $"A campaign that is {Word(campaign.Stage)} cannot do that.");
        }
        else if (i.Verb == CampaignVerb.Start && campaign.Settings!.Obstacle() is { } obstacle)
        {
            sink.Refuse("invalid", obstacle);
        }
        else
        {
            if (stage != campaign.Stage)
            {
                Go(campaign, stage, "asked", i.By, sink);
            }

            sink.Done();
        }
    }

    /// <summary>A stage as a word.</summary>
    public static string Word(CampaignStage stage) => stage.ToString().ToLowerInvariant();

    private static void Go(CampaignState campaign, CampaignStage to, string reason, string by, ICampaignSink sink)
    {
        if (campaign.Stage == CampaignStage.Running && to != CampaignStage.Running)
        {
            KeepLearnt(campaign, sink);
        }

        sink.Raise(new CampaignStageChanged(campaign.Id, campaign.Stage, to, reason, by));
        campaign.HeldBack = null;
        if (to == CampaignStage.Running)
        {
            Prepare(campaign, sink.Now);
        }
        else
        {
            GiveAllBack(campaign, Word(to), sink);
            if (to == CampaignStage.Stopped)
            {
                TakeBackRinging(campaign, "stopped", owned: true, sink);
            }
        }

        if (campaign.Asked is { } asked && to != CampaignStage.Running)
        {
            campaign.Asked = asked with { Since = default }; // what still comes is given back
        }

        EndIfDrained(campaign, sink);
    }

    /// <summary>A pacing for the settings, told of all that is under way.</summary>
    private static void Prepare(CampaignState campaign, Instant now)
    {
        var settings = campaign.Settings!;
        campaign.Pacing = settings.Mode switch
        {
            CampaignMode.Power => new PowerPacing(settings.LinesPerAgent),
            CampaignMode.Preview => new PreviewPacing(),
            CampaignMode.Agentless => new AgentlessPacing(),
            CampaignMode.Predictive => Predictive(campaign, settings, now),
            _ => new ProgressivePacing(),
        };
        (campaign.Guard, campaign.LegalUntil) = (new AbandonmentGuard(), null);
        campaign.LearntAt = now;
        campaign.Agents.Clear();
        campaign.AgentNumbers.Clear();
        (campaign.Paced, campaign.Floor) = (null, null);
        foreach (var attempt in campaign.Attempts.Values.Where(a => a.Phase <= AttemptPhase.Seating && !a.IsOwned).OrderBy(a => a.Ordinal))
        {
            campaign.Pacing.Observe(PacingEvent.DialStarted(attempt.Ordinal, attempt.Segment, now));
            if (attempt.Phase != AttemptPhase.Dialling)
            {
                campaign.Pacing.Observe(PacingEvent.PersonAnswered(attempt.Ordinal, now));
            }
        }
    }

    private static PredictivePacing Predictive(CampaignState campaign, CampaignSettings settings, Instant now)
    {
        var pacing = new PredictivePacing(new PacingSettings
        {
            Windows = settings.Windows(campaign.FirstStart ?? now),
            Patience = settings.Patience(),
            AtEveryMoment = settings.CapAtEveryMoment,
        });
        if (campaign.Learnt is { } learnt)
        {
            pacing.Restore(learnt); // of another shape, as after an update, it begins anew
        }

        pacing.Recount(now, [.. settings.Windows(campaign.FirstStart ?? now).Select(window => campaign.Abandonment.In(window, now))]);
        return pacing;
    }

    /// <summary>Stores what the pacing knows by now, if anybody has answered since it was last stored.</summary>
    private static void KeepLearnt(CampaignState campaign, ICampaignSink sink)
    {
        campaign.LearntAt = sink.Now;
        if (campaign.Pacing is PredictivePacing pacing && pacing.PeopleAnswered > (campaign.Learnt?.PeopleAnswered ?? 0))
        {
            sink.Raise(new PacingLearnt(campaign.Id, pacing.Learnt()));
        }
    }

    /// <param name="owned">Those too that agents dial themselves.</param>
    private static void TakeBackRinging(CampaignState campaign, string reason, bool owned, ICampaignSink sink)
    {
        foreach (var attempt in campaign.Attempts.Values.Where(a => a.Phase == AttemptPhase.Dialling && (owned || !a.IsOwned)).OrderBy(a => a.Ordinal))
        {
            sink.Do(new WithdrawCall(attempt, reason));
        }
    }

    /// <summary>A draining campaign whose calls are over has stopped.</summary>
    private static void EndIfDrained(CampaignState campaign, ICampaignSink sink)
    {
        if (campaign.Stage == CampaignStage.Draining && campaign.Attempts.Count == 0)
        {
            bool byQuota = campaign.StageReason == "quota";
            Go(campaign, byQuota ? CampaignStage.Done : CampaignStage.Stopped, byQuota ? "quota" : "drained", "system", sink);
        }
    }

    private static void TimePassed(CampaignState campaign, ICampaignSink sink)
    {
        foreach (var attempt in campaign.Attempts.Values.Where(a => a.Deadline(campaign.Ringing) <= sink.Now).ToArray())
        {
            if (attempt.Phase == AttemptPhase.WrappingUp)
            {
                WrittenUp(campaign, new WrappedUp(attempt.Id, null), sink);
            }
            else
            {
                sink.Do(new WithdrawCall(attempt, "overdue"));
                Over(campaign, new CallOver(attempt.Id, CallOutcome.Lost, null, null, null, "no-word"), sink);
            }
        }

        foreach (var preview in campaign.Previews.Values.Where(p => p.Deadline(campaign.Checked.Contains(p.Attempt)) <= sink.Now).ToArray())
        {
            PreviewDue(campaign, preview, sink);
        }

        Tell(campaign, sink);
    }

    /// <summary>
    /// The calls that were under way are closed by whoever held them, who says so; what rings is taken back. Records that were reserved for
    /// nothing go back, and the list is told again what it may not have heard.
    /// </summary>
    private static void Recovered(CampaignState campaign, ICampaignSink sink)
    {
        TakeBackRinging(campaign, "process-lost", owned: true, sink);
        GiveAllBack(campaign, "process-lost", sink);
        foreach (var optOut in campaign.OptOuts.Values)
        {
            sink.Do(new ListDoNotCall(optOut.Attempt, optOut.Number, optOut.By));
        }

        sink.Do(new ReleaseAllBut([.. campaign.Attempts.Keys]));
        campaign.Telling.Clear();
        (campaign.Asked, campaign.MakesWay) = (null, false);
        Tell(campaign, sink);
        if (campaign.Stage == CampaignStage.Running)
        {
            Prepare(campaign, sink.Now);
        }
    }
}
