using Crm.Dialing.Lists;
using Crm.Dialing.Outcomes;
using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <content>An attempt from the answer to its one outcome, and the list's knowledge of it.</content>
public sealed partial class CampaignDecider
{
    private static readonly TimeSpan ToldAgain = TimeSpan.FromSeconds(10);

    /// <summary>How long routing may take to say whether an agent can have somebody whose patience is over.</summary>
    private static readonly TimeSpan HandingOver = TimeSpan.FromSeconds(1);

    private static void Answered(CampaignState campaign, PersonThere i, ICampaignSink sink)
    {
        if (campaign.Attempts.GetValueOrDefault(i.Attempt) is not { Phase: AttemptPhase.Dialling } attempt)
        {
            sink.Ignore("answer-late");
            return;
        }

        sink.Raise(new AttemptAnswered(campaign.Id, attempt.Id));
        campaign.Pacing?.Observe(PacingEvent.PersonAnswered(attempt.Ordinal, sink.Now));
        SeatWaiting(campaign, sink);
    }

    /// <summary>Gives people who wait to idle agents: who waits longest to who has been idle longest.</summary>
    private static void SeatWaiting(CampaignState campaign, ICampaignSink sink)
    {
        if (campaign.In(AttemptPhase.Waiting) == 0)
        {
            return;
        }

        var waiting = campaign.Attempts.Values.Where(a => a.Phase == AttemptPhase.Waiting).OrderBy(a => a.AnsweredAt!.Value.Microseconds).ThenBy(a => a.Ordinal).ToArray();
        foreach (var (attempt, agent) in waiting.Zip(IdleAgents(campaign).ToArray()))
        {
            sink.Raise(new AttemptSeated(campaign.Id, attempt.Id, agent.Agent));
            var until = Instant.Max(attempt.AnsweredAt!.Value + campaign.Settings!.Patience(), sink.Now) + HandingOver;
            sink.Do(new GiveToAgent(attempt, agent.Agent, campaign.Settings.Queue, until));
        }
    }

    private static void Missing(CampaignState campaign, AgentMissing i, ICampaignSink sink)
    {
        if (campaign.Attempts.GetValueOrDefault(i.Attempt) is not { Phase: AttemptPhase.Seating } attempt || attempt.Agent != i.Agent)
        {
            sink.Ignore("agent-missing-late");
            return;
        }

        sink.Raise(new AttemptUnseated(campaign.Id, attempt.Id, i.Agent, i.Reason));
        if (campaign.Agents.ContainsKey(i.Agent))
        {
            Note(campaign, new AgentSeen(i.Agent, AgentActivity.Busy, sink.Now), sink.Now); // until the floor says otherwise
        }

        SeatWaiting(campaign, sink);
    }

    private static void Connected(CampaignState campaign, AgentThere i, ICampaignSink sink)
    {
        if (campaign.Attempts.GetValueOrDefault(i.Attempt) is not { Phase: AttemptPhase.Waiting or AttemptPhase.Seating or AttemptPhase.Dialling } attempt
            || (attempt.Phase == AttemptPhase.Dialling && !attempt.IsOwned))
        {
            sink.Ignore("connected-late");
            return;
        }

        sink.Raise(new AttemptConnected(campaign.Id, attempt.Id, i.Agent));
        if (!campaign.Agents.ContainsKey(i.Agent))
        {
            Note(campaign, new AgentSeen(i.Agent, AgentActivity.Idle, sink.Now), sink.Now);
        }

        if (attempt.IsOwned)
        {
            Note(campaign, new AgentSeen(i.Agent, AgentActivity.Busy, sink.Now), sink.Now); // no dial of the pacing's
            return;
        }

        campaign.Agents[i.Agent] = new AgentSeen(i.Agent, AgentActivity.Busy, sink.Now);
        campaign.Pacing?.Observe(PacingEvent.Connected(attempt.Ordinal, NumberOf(campaign, i.Agent), sink.Now));
    }

    private static void Over(CampaignState campaign, CallOver i, ICampaignSink sink)
    {
        if (campaign.Attempts.GetValueOrDefault(i.Attempt) is not { Phase: <= AttemptPhase.Connected } attempt)
        {
            sink.Ignore("over-already");
            return;
        }

        sink.Raise(new AttemptEnded(campaign.Id, attempt.Id, i.Outcome, i.Status, i.Cause, i.Trunk, i.Reason));
        Observe(campaign, attempt, i.Outcome, sink.Now);
        if (i.Outcome is CallOutcome.Connected or CallOutcome.Served && campaign is { Stage: CampaignStage.Running, Settings.Quota: { } quota }
            && campaign.CountOf(CallOutcome.Connected) + campaign.CountOf(CallOutcome.Served) >= quota)
        {
            Go(campaign, CampaignStage.Draining, "quota", "system", sink);
        }

        Tell(campaign, sink);
    }

    private static void Observe(CampaignState campaign, Attempt attempt, CallOutcome outcome, Instant now)
    {
        if (campaign.Pacing is not { } pacing)
        {
            return;
        }

        switch (attempt.Phase)
        {
            case AttemptPhase.Dialling when attempt.IsOwned:
                break; // the floor says when he is free again
            case AttemptPhase.Dialling when outcome is CallOutcome.Withdrawn or CallOutcome.NotDialled or CallOutcome.Lost:
                pacing.Observe(PacingEvent.DialWithdrawn(attempt.Ordinal, now));
                break;
            case AttemptPhase.Dialling when outcome is CallOutcome.Machine or CallOutcome.Fax:
                pacing.Observe(PacingEvent.MachineAnswered(attempt.Ordinal, now));
                break;
            case AttemptPhase.Dialling:
                pacing.Observe(PacingEvent.DialFailed(attempt.Ordinal, now));
                break;
            case AttemptPhase.Waiting or AttemptPhase.Seating:
                pacing.Observe(PacingEvent.Abandoned(attempt.Ordinal, now));
                break;
            case AttemptPhase.Connected when attempt.Agent is { } agent && campaign.Agents.ContainsKey(agent):
                Note(campaign, new AgentSeen(agent, AgentActivity.WrappingUp, now), now);
                break;
        }
    }

    private static void WrittenUp(CampaignState campaign, WrappedUp i, ICampaignSink sink)
    {
        if (campaign.Attempts.GetValueOrDefault(i.Attempt) is not { Phase: AttemptPhase.Connected or AttemptPhase.WrappingUp } attempt)
        {
            sink.Ignore("wrap-up-late");
            return;
        }

        sink.Raise(new AttemptWrappedUp(campaign.Id, attempt.Id, i.Code ?? ""));
        attempt = campaign.Attempts[attempt.Id];
        if (!attempt.OptedOut && FollowUpOf(campaign, CodeOf(attempt)) is { DoNotCall: true })
        {
            Forbid(campaign, attempt.Id, attempt.Number, attempt.Agent is { } agent ? $"agent:{agent.Value}" : "system", sink);
        }

        KeepPromise(campaign, attempt, sink);

        Tell(campaign, sink);
        SeatWithWhoIsFree(campaign, attempt, sink);
    }

    /// <summary>
    /// An agent who has written up is free for somebody who waits now, not only at the next sight of the floor. Whether he is, routing knows; if not, it says so
    /// and another is asked.
    /// </summary>
    private static void SeatWithWhoIsFree(CampaignState campaign, Attempt done, ICampaignSink sink)
    {
        if (done.Agent is { } agent && campaign.Agents.TryGetValue(agent, out var seen) && seen.Activity == AgentActivity.WrappingUp
            && campaign.Attempts.Values.Any(a => a.Phase == AttemptPhase.Waiting))
        {
            Note(campaign, new AgentSeen(agent, AgentActivity.Idle, sink.Now), sink.Now);
            SeatWaiting(campaign, sink);
        }
    }

    /// <summary>Tells the list of every attempt that is over, again where it did not say that it knows.</summary>
    private static void Tell(CampaignState campaign, ICampaignSink sink)
    {
        if (campaign.In(AttemptPhase.Ended) == 0)
        {
            return;
        }

        foreach (var attempt in campaign.Attempts.Values.Where(a => a.Phase == AttemptPhase.Ended))
        {
            if (campaign.Telling.TryGetValue(attempt.Id, out var told) && sink.Now - told < ToldAgain)
            {
                continue;
            }

            campaign.Telling[attempt.Id] = sink.Now;
            sink.Do(attempt.Outcome!.Value.Counts()
                ? new SettleRecord(attempt.Id, OutcomeOf(campaign, attempt), attempt)
                : new ReleaseRecord(attempt.Id, sink.Now + TimeSpan.FromMinutes(1), attempt));
        }
    }

    private static AttemptOutcome OutcomeOf(CampaignState campaign, Attempt attempt)
    {
        string word = attempt.Outcome!.Value.Word();
        string? code = CodeOf(attempt);
        var followUp = FollowUpOf(campaign, code);
        var wished = code is not null && code == attempt.Disposition?.Code ? attempt.Disposition.CallAgain : null;
        if (attempt.OptedOut || followUp is { DoNotCall: true })
        {
            word = DoNotCallWord;
        }
        else if (code?.ToLowerInvariant() is { } said && AttemptOutcome.IsWord(said))
        {
            word = said;
        }

        return new AttemptOutcome(word, attempt.DialledAt)
        {
            Ended = attempt.EndedAt!.Value,
            Abandoned = attempt.Outcome == CallOutcome.Abandoned,
            CallAgain = attempt.OptedOut || followUp is { DoNotCall: true } ? null
                : wished ?? (followUp is { CallAgain: { } after } ? attempt.EndedAt.Value + after : null),
        };
    }

    /// <summary>What the agent said came of it: with his wrap-up or, where that was closed without a word, before.</summary>
    private static string? CodeOf(Attempt attempt) => string.IsNullOrEmpty(attempt.Code) ? attempt.Disposition?.Code : attempt.Code;

    private static FollowUp? FollowUpOf(CampaignState campaign, string? code) =>
        string.IsNullOrEmpty(code) ? null : campaign.Settings?.FollowUps.FirstOrDefault(f => f.Code == code);

    private static void Known(CampaignState campaign, AttemptKnown i, ICampaignSink sink)
    {
        if (campaign.Attempts.GetValueOrDefault(i.Attempt) is not { Phase: AttemptPhase.Ended })
        {
            sink.Ignore("known-already");
            return;
        }

        sink.Raise(new AttemptSettled(campaign.Id, i.Attempt));
        EndIfDrained(campaign, sink);
    }
}
