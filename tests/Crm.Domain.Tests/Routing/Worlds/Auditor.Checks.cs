using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Settings;

namespace Crm.Domain.Tests.Routing.Worlds;

internal sealed partial class Auditor
{
    /// <summary>Checks the whole state between two commands.</summary>
    public void CheckState(Instant now)
    {
        Wake(now);
        foreach (var agent in Agents.Values)
        {
            bool excused = agent.Excused || agent.Holds.Any(h => h is { Direct: DirectKind.Return, Accepted: false }); // his wrap-up ends when he accepts
            Require("capacity", excused || agent.ActiveLoad <= (agent.Settings.Capacity?.Units ?? 100), $"{agent.Id} holds {agent.ActiveLoad} units");
            Require("capacity", excused || agent.Holds.All(h => agent.Holds.Count(o => o.Media == h.Media) <= agent.Rule(h.Media)!.Max), $"{agent.Id} holds too many of a medium");
            Require("idle-long-enough", !agent.Idled || !agent.Idles || agent.DueMedia(now).All(agent.Ripe.Contains), $"{agent.Id} was not told to be idle long enough");
            agent.Idled = agent.Idles;
            Require("one-reservation", agent.Holds.Count(h => !h.Accepted) <= 1, $"{agent.Id} rings twice");
            Require("status", agent.Told == agent.Derived, $"{agent.Id} is told {agent.Told} and is {agent.Derived}");
            Require("hold-back", agent.KeptFor is null || (agent.Attends && agent.IsReachedBy(agent.KeptFor.Media) && (agent.KeptFor.Waits || agent.KeptFor.CallingUntil is not null)), $"{agent.Id} is kept for nobody");
        }

        foreach (var entry in Entries.Values)
        {
            Require("one-offer", entry.Offers.Count <= 1 || entry.Offers.All(o => !o.Accepted && o.Group == entry.Offers[0].Group), $"{entry.Id} has offers of several groups");
            if (entry.Waits)
            {
                CheckWaiting(entry, now);
            }
        }
    }

    private void CheckWaiting(EntryBook entry, Instant now)
    {
        var preferred = TurnOf(entry, now);
        foreach (var agent in Agents.Values)
        {
            Require("work-conserving", !agent.FreeFor(entry) || !Eligible(entry, agent, preferred, now), $"{agent.Id} is free and {entry.Id} waits in {entry.Queue.Id}");
        }

        if (entry.Media == MediaType.Email)
        {
            return; // nobody waits on a line: a mail waits over night
        }

        var settings = entry.Queue.Settings;
        Require(
            "longest-wait",
            entry.Reached is { } reached ? reached + (settings.Callback?.AgentWithin ?? RoutingLimits.CallbackAgentWait) > now
            : settings.MaxWait is not { } wait || Expires(entry) || entry.EnqueuedAt + wait > now,
            $"{entry.Id} waits beyond the limit");
        Require("closed", !InEmergency(settings, now), $"{entry.Id} waits in a queue in emergency");
        Require("closed", settings.Overflow is not { LeaveAtClosing: true } || IsOpen(entry.Queue, now), $"{entry.Id} waits in a closed queue");
        Require(
            "no-agents",
            preferred is not null || settings.Overflow?.NoAgentsAfter is not { } after || entry.Queue.EmptyFor(entry.Media) is not { } since || since + after > now,
            $"{entry.Id} waits and nobody is there");
    }

    private static bool Expires(EntryBook entry) => entry.Media == MediaType.Callback && entry.Queue.Settings.Callback is not null;

    private static bool IsOpen(QueueBook queue, Instant at) => queue.Settings.Hours is not { } hours || hours.Week.Any(s =>
        s.Day == at.ToDateTimeOffset().DayOfWeek && s.From <= at.ToDateTimeOffset().TimeOfDay && s.To > at.ToDateTimeOffset().TimeOfDay);

    /// <summary>The preferred agent whose turn it is.</summary>
    private AgentBook? TurnOf(EntryBook entry, Instant at)
    {
        var turn = entry.EnqueuedAt;
        foreach (var one in entry.Preferred)
        {
            turn += one.Wait;
            if (turn > at && Agents.TryGetValue(one.Agent, out var agent) && agent.Attends && agent.IsReachedBy(entry.Media) && agent.Fits(entry.Media, []) && !KeepsAway(entry, agent.Id, at))
            {
                return agent;
            }
        }

        return null;
    }

    private static bool KeepsAway(EntryBook entry, AgentId agent, Instant at) => entry.Away.Any(a => a.Agent == agent && a.Until > at);

    private bool Eligible(EntryBook entry, AgentBook agent, AgentBook? preferred, Instant at)
    {
        if (preferred is not null || KeepsAway(entry, agent.Id, at))
        {
            return preferred == agent && !KeepsAway(entry, agent.Id, at);
        }

        var step = entry.Queue.Settings.Steps.Last(s => s.After <= at - entry.Since);
        return agent.Settings.Queues.TryGetValue(entry.Queue.Id, out int level)
            && level <= step.MaxLevel
            && step.Requirements.All(r => Has(agent, r))
            && entry.Extra.All(r => Has(agent, r));
    }

    private static bool Has(AgentBook agent, Requirement r) => agent.Settings.Skills.TryGetValue(r.Skill, out int p) && p >= r.AtLeast;

    private void CheckOffer(ReservationCreated offer, Instant at)
    {
        Offers++;
        var (entry, agent) = (Entries[offer.Interaction], Agents[offer.Agent]);
        Require("one-offer", offer.Group is { } g ? entry.Offers.Any(o => o.Group == g) && !entry.Offers.Any(o => o.Accepted) : entry.Waits, $"{entry.Id} is offered and was not waiting");
        Require("one-offer", entry.Offers.Count < entry.Queue.Settings.OffersAtOnce, $"{entry.Id} is offered to too many");
        Require("capacity", agent.FreeFor(entry), $"{agent.Id} is offered {entry.Id} and has no room");
        var preferred = TurnOf(entry, at);
        bool kept = offer.Decision.Rule == "kept-agent";
        Require("eligible", kept || Eligible(entry, agent, preferred, at), $"{agent.Id} is offered {entry.Id} and may not have it");
        Groups += offer.Group is null ? 0 : 1;
        if (offer.Decision.Rule == "highest-score" || (offer.Decision.Rule == "preferred-agent" && offer.Decision.Candidates > 1))
        {
            CheckOrder(entry, agent, at);
        }
        else if (!kept && preferred is null)
        {
            CheckStrategy(offer, entry, agent, at);
        }
    }

    /// <summary>The entry a freed agent gets: his own customers first unless somebody is late, then the highest score.</summary>
    private void CheckOrder(EntryBook entry, AgentBook agent, Instant at)
    {
        EntryBook? Best(bool own) => Entries.Values
            .Where(e => e.Waits && agent.FreeFor(e))
            .Select(e => (Entry: e, Turn: TurnOf(e, at)))
            .Where(e => (e.Turn == agent) == own && Eligible(e.Entry, agent, e.Turn, at))
            .Select(e => e.Entry)
            .OrderByDescending(e => own ? 0 : e.Queue.Score(e, at)).ThenBy(e => e.Key).ThenBy(e => e.Ordinal).FirstOrDefault();

        var (mine, others) = (Best(own: true), Best(own: false));
        var best = mine is null || others is null ? mine ?? others
            : at - others.Since <= others.Queue.Settings.ServiceLevelThreshold ? mine
            : others.Queue.Score(others, at) > mine.Queue.Score(mine, at) ? others : mine;
        Require("order", best == entry || Close(best!.Queue.Score(best, at), entry.Queue.Score(entry, at)), $"{agent.Id} got {entry.Id} before {best?.Id}");
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Abs(a);

    /// <summary>The agent an entry gets: best level first, then the strategy, then the longest idle.</summary>
    private void CheckStrategy(ReservationCreated offer, EntryBook entry, AgentBook agent, Instant at)
    {
        var peers = Agents.Values.Where(a => a.FreeFor(entry) && Eligible(entry, a, null, at)).ToList();
        int level = peers.Min(a => a.Settings.Queues[entry.Queue.Id]);
        peers.RemoveAll(a => a.Settings.Queues[entry.Queue.Id] != level);
        Require("order", peers.Contains(agent) && peers.Count == offer.Decision.Candidates, $"{agent.Id} is not of the first level");
        if (offer.Decision.Rule == "most-proficient")
        {
            var needs = entry.Queue.Settings.Steps.Last(s => s.After <= at - entry.Since).Requirements.Concat(entry.Extra).Select(r => r.Skill).Distinct().ToList();
            int most = peers.Max(a => needs.Sum(n => a.Settings.Skills[n]));
            peers.RemoveAll(a => needs.Sum(n => a.Settings.Skills[n]) != most);
        }
        else if (offer.Decision.Rule == "least-loaded")
        {
            double Load(AgentBook a) => a.Holds.Sum(h => a.Rule(h.Media)?.Cost ?? 0) / (double)(a.Settings.Capacity?.Units ?? 100);
            double least = peers.Min(Load);
            peers.RemoveAll(a => Load(a) > least);
        }

        if (offer.Decision.Rule is "most-proficient" or "least-loaded" or "longest-idle")
        {
            Require("order", peers.Contains(agent) && peers.Min(a => a.IdleSince.Microseconds) == agent.IdleSince.Microseconds, $"{agent.Id} is not the one the strategy names");
        }
    }

    private void CheckHoldBack(AgentHeldBack held, Instant at)
    {
        var (agent, entry) = (Agents[held.Agent], Entries[held.For!.Value]);
        if (held.Reason == "calling-customer")
        {
            Require("hold-back", entry.CallingUntil is not null && entry.Keeps is null, $"{agent.Id} is kept for {entry.Id}, whose customer is not called");
            return;
        }

        HoldBacks++;
        Require("hold-back", entry.Waits && entry.Keeps is null && agent.KeptFor is null, $"{agent.Id} (kept for {agent.KeptFor?.Id}) is kept for {entry.Id} (kept {entry.Keeps?.Id}, waits {entry.Waits})");
        Require("hold-back", !agent.FreeFor(entry) && agent.IsReachedBy(entry.Media) && agent.Fits(entry.Media, agent.Holds.Where(h => h.Media == entry.Media).Select(h => h.Media)), $"{agent.Id} is kept and need not");
        Require("hold-back", at - entry.EnqueuedAt >= entry.Queue.Settings.HoldBackAfter.GetValueOrDefault(), $"{agent.Id} is kept too early");
        foreach (var other in Entries.Values.Where(e => e.Waits && agent.FreeFor(e) && Eligible(e, agent, TurnOf(e, at), at)))
        {
            Require("hold-back", other.Queue.Score(other, at) <= entry.Queue.Score(entry, at) * (1 + 1e-9), $"{agent.Id} is kept for {entry.Id} and {other.Id} is older");
        }
    }

    private static bool InEmergency(QueueSettings settings, Instant at) =>
        settings.Overflow is { EmergencyClosed: true } rules && (rules.ClosedUntil is null || rules.ClosedUntil > at);

    private void CheckLeaving(EntryLeft left, Instant at)
    {
        var entry = Entries[left.Interaction];
        var settings = entry.Queue.Settings;
        Overflowed += left.Target is null ? 0 : 1;
        switch (left.Reason)
        {
            case "queue-full":
                Require("longest-wait", Entries.Values.Count(e => e.Queue == entry.Queue && e.Waits) > settings.MaxEntries, $"{entry.Queue.Id} is not full");
                break;
            case "max-wait": Require("longest-wait", entry.EnqueuedAt + settings.MaxWait <= at, $"{entry.Id} had not waited too long"); break;
            case "emergency": Require("closed", InEmergency(settings, at), $"{entry.Queue.Id} is in no emergency"); break;
            case "closed": Require("closed", !IsOpen(entry.Queue, at), $"{entry.Queue.Id} is open"); break;
            case "no-agents": Require("no-agents", entry.Queue.EmptyFor(entry.Media) + settings.Overflow!.NoAgentsAfter <= at, $"{entry.Queue.Id} has agents"); break;
            case "callback-expired": Require("longest-wait", entry.EnqueuedAt + settings.Callback!.ExpiresAfter <= at, $"{entry.Id} had not expired"); break;
        }

        if (left.Target is { Kind: OverflowKind.Queue })
        {
            Require("ends-once", entry.Overflows < RoutingLimits.Overflows, $"{entry.Id} overflows for ever");
        }
    }
}
