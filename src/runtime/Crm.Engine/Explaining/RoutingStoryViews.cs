using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Routing.Explaining;
using Crm.Routing.Views;

namespace Crm.Engine.Explaining;

/// <summary>Puts the routing domain's explanations into the words of the interface.</summary>
internal static class RoutingStoryViews
{
    /// <summary>Lays an explanation out flat: moments in one list, the rest pointing into it.</summary>
    public static RoutingStory Show(InteractionId interaction, string state, InteractionExplainer explainer)
    {
        var moments = new List<RoutingMoment>();
        return new RoutingStory(interaction, state, moments, [.. explainer.Visits.Select(v => Show(v, moments))], explainer.VisitsNotShown, null);
    }

    private static RoutingVisit Show(VisitExplanation v, List<RoutingMoment> moments) => new(
        v.Visit, v.Queue, v.QueueName, v.MediaType, v.EnqueuedAt, v.Since,
        [.. v.Preferred.Select(p => new RoutingPreference(p.Agent, p.Wait, p.Why))],
        v.KnownCustomer, v.Overflows,
        [.. v.Steps.Select(Show)],
        [.. v.Versions.Select(s => new RoutingVersion(s.Version, s.From))],
        Add(v.Arrival, moments),
        [.. v.Offers.Select(o => Show(o, moments))],
        v.OffersNotShown,
        v.End is { } end
            ? new RoutingEnd(end.Result, end.Reason, end.At, end.Agent, end.Target, end.Then is { } then ? Add(then, moments) : null)
            : null);

    private static int Add(RoutingExplanation explanation, List<RoutingMoment> moments)
    {
        moments.Add(Show(explanation));
        return moments.Count - 1;
    }

    public static RoutingMoment Show(RoutingExplanation e) => new(
        e.At, Word(e.Phase), e.Step, e.Needs, Level(e.MaxLevel), e.Score,
        e.Parts.Priority, e.Parts.Age, e.Parts.Urgency, e.Parts.Weight, e.Parts.RecentServiceLevel,
        e.Candidate, e.WaitsFor, e.Keeps, e.Eligible,
        [.. e.Agents.Select(Show)],
        e.Unlisted);

    public static RoutingNext Show(NextStepExplanation next) => new(Show(next.Step), [.. next.Added.Select(Show)], next.AddedInAll);

    private static RoutingOffer Show(OfferExplanation o, List<RoutingMoment> moments) => new(
        o.Reservation, o.Agent, o.AgentName, o.At, o.Decision.Rule, o.Decision.Score, o.Decision.Candidates, o.Decision.Step,
        o.Decision.QueueVersion, o.Decision.AgentVersion, o.Grouped, Add(o.Then, moments), o.Result, o.ResultAt, o.Reason, o.ExcludedUntil);

    private static RoutingStepView Show(StepExplanation s) => new(s.Step, s.From, s.Needs, Level(s.MaxLevel));

    private static RoutingAgent Show(AgentEligibility a) => new(
        a.Agent, a.Name, a.Level,
        [.. a.Reasons.Select(r => Reason(r, a.ExcludedUntil))],
        [.. a.Holds.Select(h => new RoutingWork(h.Interaction, h.MediaType, Word(h.Phase)))]);

    private static RoutingReason Reason(string reason, Instant? excludedUntil)
    {
        string[] parts = reason.Split(':', 2);
        return new RoutingReason(parts[0], parts.Length > 1 ? parts[1] : null, parts[0] == "excluded" ? excludedUntil : null);
    }

    private static int? Level(int level) => level == int.MaxValue ? null : level;

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
