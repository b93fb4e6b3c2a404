using System.Collections.Immutable;
using Crm.Primitives;
using Crm.Routing.Explaining;
using Crm.Routing.Matching;
using Crm.Routing.State;
using Crm.Routing.Views;

namespace Crm.Routing;

public sealed partial class RoutingDomain
{
    /// <summary>
    /// Who can take the open entry of an interaction at an instant, who not and why; null when it is in no queue. Costs time in proportion
    /// to the agents.
    /// </summary>
    /// <param name="most">Agents listed at most; the others are counted by reason.</param>
    public RoutingExplanation? Explain(InteractionId interaction, Instant at, int most = int.MaxValue)
    {
        if (!_state.Entries.TryGetValue(interaction, out var entry))
        {
            return null;
        }

        var of = ClassAt(entry, entry.Queue.StepAt(at - entry.Since));
        var waitsFor = _state.PreferredAt(entry, at).Agent;
        var phase = PhaseAt(entry, at);
        var candidate = phase == EntryPhase.Waiting ? AgentChoice.For(_state, entry, of, waitsFor, at).Agent?.Id : null;
        var (listed, eligible, unlisted) = new Eligibility(_state, entry, of, waitsFor, at).All(most);
        double urgency = entry.Queue.Urgency();
        return new RoutingExplanation(
            interaction, entry.Queue.Id, at, of.Step, candidate, listed, phase, waitsFor?.Id, entry.Keeps?.Id,
            urgency * (at.Microseconds - entry.Key) / 1e6)
        {
            Needs = of.Needs,
            MaxLevel = of.MaxLevel,
            Parts = new ScoreParts(entry.Priority, at - entry.Since, urgency, entry.Queue.Settings.Weight, entry.Queue.ServiceLevel),
            Eligible = eligible,
            Unlisted = unlisted,
        };
    }

    /// <summary>The steps of an open entry; empty when the interaction is in no queue.</summary>
    public ImmutableArray<StepExplanation> StepsOf(InteractionId interaction) => _state.Entries.TryGetValue(interaction, out var entry)
        ? [.. Enumerable.Range(0, entry.Queue.Settings.Steps.Length).Select(step => StepOf(entry, step))]
        : [];

    /// <summary>The step that comes next for a waiting entry, and whom it adds; null when none comes.</summary>
    /// <param name="most">Agents listed at most.</param>
    public NextStepExplanation? ExplainNextStep(InteractionId interaction, Instant at, int most = int.MaxValue)
    {
        if (!_state.Entries.TryGetValue(interaction, out var entry) || PhaseAt(entry, at) != EntryPhase.Waiting)
        {
            return null;
        }

        int next = entry.Queue.StepAt(at - entry.Since) + 1;
        if (next >= entry.Queue.Settings.Steps.Length)
        {
            return null;
        }

        var now = new Eligibility(_state, entry, ClassAt(entry, next - 1), null, at);
        var then = new Eligibility(_state, entry, ClassAt(entry, next), null, at);
        var added = _state.Slots.OfType<AgentState>().Where(a => then.Qualifies(a) && !now.Qualifies(a)).ToList();
        return new NextStepExplanation(StepOf(entry, next), [.. added.OrderBy(a => then.FirstObstacle(a) is not null).Take(most).Select(then.Show)], added.Count);
    }

    /// <summary>A callback whose rest is over waits, also before a deadline has said so.</summary>
    private static EntryPhase PhaseAt(EntryState entry, Instant at) =>
        entry.Phase == EntryPhase.Postponed && entry.PhaseEnds <= at ? EntryPhase.Waiting : entry.Phase;

    private static StepExplanation StepOf(EntryState entry, int step)
    {
        var settings = entry.Queue.Settings.Steps[step];
        return new StepExplanation(step, entry.Since + settings.After, RequirementClass.NeedsOf(settings, entry.Extra), settings.MaxLevel);
    }

    /// <summary>The requirements of an entry at a step. Where it does not lie in that class and none is there, one is made aside: looking changes nothing.</summary>
    private RequirementClass ClassAt(EntryState entry, int step) =>
        entry.Class is { } own && own.Step == step ? own
        : entry.Extra.IsDefaultOrEmpty ? entry.Queue.StepClasses[step]
        : new RequirementClass(-1, entry.Queue, step, entry.Extra, null).Gather(entry.Queue.Members.Numbers().Select(slot => _state.Slots[slot]!));
}
