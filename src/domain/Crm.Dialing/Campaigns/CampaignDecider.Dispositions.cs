using Crm.Dialing.Law;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <content>What agents say came of their calls: dispositions, promised calls, and parties who want no more.</content>
public sealed partial class CampaignDecider
{
    private static readonly TimeSpan FarthestCallback = TimeSpan.FromDays(60);

    private static void Dispose(CampaignState campaign, DisposeAttempt i, ICampaignSink sink)
    {
        if (campaign.Attempts.GetValueOrDefault(i.Attempt) is not { Phase: AttemptPhase.Connected or AttemptPhase.WrappingUp } attempt || attempt.Agent != i.By)
        {
            sink.Refuse("wrong-state", "The call is not yours, or is written up already.");
        }
        else if (FollowUpOf(campaign, i.Code) is not { } followUp)
        {
            sink.Refuse("invalid", "The campaign has no such disposition.");
        }
        else if (!followUp.Callback && (i.At is not null || i.Mine))
        {
            sink.Refuse("invalid", "This disposition promises no call.");
        }
        else if (followUp is { Callback: true, CallAgain: null } && i.At is null)
        {
            sink.Refuse("invalid", "Say when the party wishes to be called.", "callback-time");
        }
        else if (!WishedTime(campaign, attempt, i.At, sink.Now, out var at, out string? fault))
        {
            sink.Refuse("invalid", fault!, "callback-time");
        }
        else
        {
            sink.Raise(new AttemptDisposed(campaign.Id, attempt.Id, i.By, i.Code, at, i.Mine));
            sink.Done();
        }
    }

    private static void Fill(CampaignState campaign, FillForm i, ICampaignSink sink)
    {
        if (campaign.Attempts.GetValueOrDefault(i.Attempt) is not { Phase: AttemptPhase.Connected or AttemptPhase.WrappingUp } attempt || attempt.Agent != i.By)
        {
            sink.Refuse("wrong-state", "The call is not yours, or is written up already.");
        }
        else if (FormAnswers.Fault(campaign.Settings!.Form, i.Answers) is { } fault)
        {
            sink.Refuse("invalid", fault);
        }
        else
        {
            sink.Raise(new AttemptFormFilled(campaign.Id, attempt.Id, i.By, i.Sealed));
            sink.Done();
        }
    }

    /// <summary>The instant of a time on the party's own clock, if the law lets it be called then.</summary>
    private static bool WishedTime(CampaignState campaign, Attempt attempt, DateTime? wished, Instant now, out Instant? at, out string? fault)
    {
        (at, fault) = (null, null);
        if (wished is not { } local)
        {
            return true;
        }

        var settings = campaign.Settings!;
        var zone = (attempt.Zone ?? settings.Zone) is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found) ? found : null;
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if ((zone ?? TimeZoneInfo.Utc).IsInvalidTime(local))
        {
            fault = "That time does not exist on the party's clock: it is put forward then.";
            return false;
        }

        var instant = Instant.From(new DateTimeOffset(local, (zone ?? TimeZoneInfo.Utc).GetUtcOffset(local)));
        if (instant <= now || instant > now + FarthestCallback)
        {
            fault = $"A call is promised for the next {FarthestCallback.TotalDays:0} days.";
            return false;
        }

        // the party asks for it itself: only the hours are in question, attempts and lists are asked again when it is dialled
        var request = new DialRequest(zone is null ? [] : [zone], []) { Consent = true, ListAge = TimeSpan.Zero, AgentGuaranteed = true };
        if (!DialCheck.Check(settings.Laws(), request, instant).Allowed)
        {
            fault = "The law does not let the party be called at that time; choose another.";
            return false;
        }

        at = instant;
        return true;
    }

    private static void OptOut(CampaignState campaign, OptOut i, ICampaignSink sink)
    {
        if (campaign.Previews.GetValueOrDefault(i.Attempt) is { } preview && preview.Agent == i.By)
        {
            Forbid(campaign, preview.Attempt, preview.Number, $"agent:{i.By.Value}", sink);
            sink.Raise(new PreviewOver(campaign.Id, preview.Attempt, preview.Agent, PreviewEnd.Refused, DoNotCallWord));
            sink.Do(new WithdrawPreview(preview, DoNotCallWord));
            sink.Do(new SettleRecord(preview.Attempt, new Lists.AttemptOutcome(DoNotCallWord, sink.Now)));
            sink.Done();
        }
        else if (campaign.Attempts.GetValueOrDefault(i.Attempt) is { Phase: AttemptPhase.Connected or AttemptPhase.WrappingUp } attempt && attempt.Agent == i.By)
        {
            if (!attempt.OptedOut)
            {
                Forbid(campaign, attempt.Id, attempt.Number, $"agent:{i.By.Value}", sink);
            }

            sink.Done();
        }
        else
        {
            sink.Refuse("wrong-state", "The call is not yours, or is written up already.");
        }
    }

    private static void OptOutByKey(CampaignState campaign, OptOutByParty i, ICampaignSink sink)
    {
        if (campaign.Attempts.GetValueOrDefault(i.Attempt) is { OptedOut: false } attempt)
        {
            Forbid(campaign, attempt.Id, attempt.Number, "party", sink);
        }
        else
        {
            sink.Ignore("opted-out-already");
        }
    }

    private static void Forbid(CampaignState campaign, AttemptId attempt, Events.Privacy.SealedText number, string by, ICampaignSink sink)
    {
        sink.Raise(new PartyOptedOut(campaign.Id, attempt, number, by));
        sink.Do(new ListDoNotCall(attempt, number, by));
    }

    private static void Entered(CampaignState campaign, OptOutKnown i, ICampaignSink sink)
    {
        if (campaign.OptOuts.ContainsKey(i.Attempt))
        {
            sink.Raise(new OptOutEntered(campaign.Id, i.Attempt));
        }
        else
        {
            sink.Ignore("entered-already");
        }
    }

    /// <summary>A party that wishes to be called by the agent it spoke with.</summary>
    private static void KeepPromise(CampaignState campaign, Attempt attempt, ICampaignSink sink)
    {
        if (attempt is { Disposition: { Mine: true, CallAgain: { } at } disposition, OptedOut: false, Agent: { } agent }
            && (attempt.Code is null or "" || attempt.Code == disposition.Code) && campaign.Callbacks.Count < CampaignCallback.Most)
        {
            sink.Raise(new CallbackKept(campaign.Id, attempt.Id, new CampaignCallback(attempt.Record, agent, at, at + campaign.Settings!.MineFor)));
        }
    }
}
