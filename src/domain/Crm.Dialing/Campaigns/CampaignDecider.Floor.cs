using System.Collections.Immutable;
using Crm.Dialing.Law;
using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <content>What the floor looks like, and how many numbers that makes it dial.</content>
public sealed partial class CampaignDecider
{
    /// <summary>Records reserved in one go.</summary>
    public const int ReserveMax = 200;

    private static readonly TimeSpan PaceEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RecordsDue = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeptEvery = TimeSpan.FromMinutes(5);

    private static void Look(CampaignState campaign, FloorSeen seen, ICampaignSink sink)
    {
        campaign.Floor = seen;
        WatchOwners(campaign, seen, sink);
        if (campaign.Pacing is not null)
        {
            bool changed = TellPacing(campaign, seen.Agents, sink.Now);
            campaign.Guard.Look(campaign.Pacing.Floor, sink.Now);
            SeatWaiting(campaign, sink);
            if (changed && campaign is { Agents.Count: 0, Settings.Mode: not CampaignMode.Agentless })
            {
                TakeBackRinging(campaign, "no-agents", owned: false, sink); // nobody could speak with who answers now
            }

            Pace(campaign, changed, sink);
            if (sink.Now - campaign.LearntAt >= KeptEvery)
            {
                KeepLearnt(campaign, sink);
            }
        }

        Tell(campaign, sink);
        EndIfFinished(campaign, seen, sink);
        EndIfDrained(campaign, sink);
    }

    /// <summary>Tells the pacing what agents do now. Those whom we are giving a call, or have given one, are known better here.</summary>
    private static bool TellPacing(CampaignState campaign, ImmutableArray<AgentSeen> seen, Instant now)
    {
        var ours = Taken(campaign);
        bool changed = false;
        foreach (var agent in seen)
        {
            bool known = campaign.Agents.TryGetValue(agent.Agent, out var before);
            if (known && (ours.Contains(agent.Agent) || before.Activity == agent.Activity))
            {
                if (before.Since != agent.Since)
                {
                    campaign.Agents[agent.Agent] = before with { Since = agent.Since };
                }

                continue;
            }

            Note(campaign, agent, now);
            changed = true;
        }

        return DropGone(campaign, seen, now) || changed;
    }

    /// <summary>Who is not seen is gone. All that are seen are known by now, so nobody is where there are not more than those.</summary>
    private static bool DropGone(CampaignState campaign, ImmutableArray<AgentSeen> seen, Instant now)
    {
        if (campaign.Agents.Count <= seen.Length)
        {
            return false;
        }

        var there = seen.Select(a => a.Agent).ToHashSet();
        foreach (var gone in campaign.Agents.Keys.Where(a => !there.Contains(a)).ToArray())
        {
            campaign.Agents.Remove(gone);
            campaign.Pacing!.Observe(PacingEvent.AgentAway(NumberOf(campaign, gone), now));
        }

        return true;
    }

    private static void Note(CampaignState campaign, AgentSeen agent, Instant now)
    {
        campaign.Agents[agent.Agent] = agent;
        long number = NumberOf(campaign, agent.Agent);
        campaign.Pacing?.Observe(agent.Activity switch
        {
            AgentActivity.Idle => PacingEvent.AgentIdle(number, now),
            AgentActivity.Busy => PacingEvent.AgentBusy(number, now),
            _ => PacingEvent.AgentWrappingUp(number, now),
        });
    }

    private static long NumberOf(CampaignState campaign, AgentId agent)
    {
        if (!campaign.AgentNumbers.TryGetValue(agent, out long number))
        {
            campaign.AgentNumbers.Add(agent, number = campaign.AgentNumbers.Count + 1);
        }

        return number;
    }

    /// <summary>Asks the pacing, and what holds beside it, how many records to reserve now.</summary>
    private static void Pace(CampaignState campaign, bool changed, ICampaignSink sink)
    {
        var settings = campaign.Settings!;
        bool due = campaign.Paced is not { } last || sink.Now - last.At >= PaceEvery || (changed && settings.Mode != CampaignMode.Predictive);
        if (campaign.Stage != CampaignStage.Running || !due)
        {
            return;
        }

        var floor = campaign.Floor!;
        campaign.MakesWay = campaign.MakesWay ? floor.InboundWait >= settings.Inbound.Resume : floor.InboundWait >= settings.Inbound.Stop;
        campaign.HeldBack = !floor.Open ? "closed" : campaign.MakesWay ? "inbound" : null;
        if (campaign.Asked is { } asked && sink.Now - asked.Since < RecordsDue)
        {
            return; // what was decided is not dialled yet
        }

        campaign.Asked = null;
        bool mayDial = campaign.HeldBack is null;
        int lines = Math.Max(0, Math.Min(floor.FreeLines, settings.LinesMax - campaign.Lines));
        double room = mayDial ? Room(campaign, floor, sink.Now) : double.PositiveInfinity;
        double mostLost = AbandonmentGuard.MostExpected(room);
        var decision = campaign.Pacing!.Decide(new PacingQuestion(
            sink.Now, new DialSegment(0, 0, 0), mayDial ? (int)Math.Min(int.MaxValue, floor.Records) : 0, lines) { InboundReserve = settings.InboundReserve, MostLost = mostLost });
        campaign.Paced = (decision, sink.Now);
        int dials = mayDial ? Math.Min(decision.Dials, ReserveMax) : 0;
        int bearable = Bearable(campaign, settings.Mode == CampaignMode.Power ? campaign.Guard.Uncovered(room) : mostLost < 0 ? 0 : int.MaxValue);
        if (mostLost < 0 || bearable < dials)
        {
            (dials, campaign.HeldBack) = (Math.Min(dials, bearable), "cap");
        }

        if (dials > 0)
        {
            campaign.Asked = ([.. Enumerable.Range(0, dials).Select(_ => new AttemptId(sink.NewId()))], sink.Now);
            sink.Do(new ReserveRecords(campaign.Asked.Value.Attempts));
        }
    }

    /// <summary>Dials that leave no more than so many beyond the idle agents.</summary>
    private static int Bearable(CampaignState campaign, int uncovered)
    {
        var floor = campaign.Pacing!.Floor;
        int certain = Math.Max(0, floor.UncoveredIdle - campaign.Settings!.InboundReserve);
        return Math.Max(certain, (int)Math.Clamp((long)floor.Idle + uncovered - floor.Ringing - floor.Waiting, 0, int.MaxValue));
    }

    private static void EndIfFinished(CampaignState campaign, FloorSeen seen, ICampaignSink sink)
    {
        if (campaign is { Stage: CampaignStage.Running, Asked: null, Attempts.Count: 0 } && seen is { Records: 0, Left: 0 })
        {
            Go(campaign, CampaignStage.Done, "records", "system", sink);
        }
    }
}
