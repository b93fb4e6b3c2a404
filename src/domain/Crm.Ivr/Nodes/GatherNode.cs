using System.Text;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>
/// Asks for keys. Exits named by keys ("1", "22") are choices; the exit "next" takes any other entry of the right length. Asks again
/// after silence and after a wrong entry until its tries are used up, then leaves by "timeout" or "no-match".
/// </summary>
public sealed record GatherNode(string Name, FlowExits Exits) : FlowNode(Name, Exits)
{
    private const string Timeout = "timeout";
    private const string NoMatch = "no-match";

    /// <inheritdoc/>
    public override string Type => "gather";

    /// <summary>What is asked.</summary>
    public required PromptList Prompts { get; init; }

    /// <summary>Said before asking again after silence.</summary>
    public required PromptList OnTimeout { get; init; }

    /// <summary>Said before asking again after a wrong entry.</summary>
    public required PromptList OnNoMatch { get; init; }

    /// <summary>How often it asks altogether.</summary>
    public required int Tries { get; init; }

    /// <summary>How long after the prompts the first key may take.</summary>
    public required TimeSpan FirstKey { get; init; }

    /// <summary>How long each further key may take.</summary>
    public required TimeSpan NextKey { get; init; }

    /// <summary>Fewest keys of an entry.</summary>
    public required int Min { get; init; }

    /// <summary>Most keys of an entry or a choice.</summary>
    public required int Max { get; init; }

    /// <summary>The key that ends an entry; null for none.</summary>
    public required char? Terminator { get; init; }

    /// <summary>Whether a key may interrupt the prompts.</summary>
    public required bool BargeIn { get; init; }

    /// <summary>The attribute to keep the entry in; null for none.</summary>
    public required string? Save { get; init; }

    /// <summary>Whether the entry stays out of the trace.</summary>
    public required bool Private { get; init; }

    /// <summary>
    /// Whether the entry stays in this session's memory alone, for example a card number for a lookup: it is neither traced nor noted, and
    /// nothing that contains it is.
    /// </summary>
    public required bool Secret { get; init; }

    internal IEnumerable<string> Choices => Exits.Names.Where(FlowNames.IsKeys);

    internal bool TakesEntries => Exits.Has(NodeMove.Next);

    internal override IEnumerable<PromptList> AllPrompts => [Prompts, OnTimeout, OnNoMatch];

    internal override IEnumerable<string> RequiredExits => [Timeout, NoMatch];

    internal override bool MayExit(string exit) => exit is NodeMove.Next or Timeout or NoMatch || FlowNames.IsKeys(exit);

    internal override bool TakesTime => true;

    internal override bool IsBounded(string exit) => exit != Timeout;

    internal override IEnumerable<string> Faults(FlowCheck check)
    {
        if (!TakesEntries && !Choices.Any())
            yield return "asks for keys, but has neither an exit named by keys nor 'next'";
        if (Secret && Choices.Any())
            yield return "is secret, but has exits named by keys, which the trace would tell";
        if (Min > Max)
            yield return $"wants at least {Min} keys, but at most {Max}";
        if (Terminator is { } end && Choices.Any(choice => choice.Contains(end)))
            yield return $"ends entries with '{end}', which is in a choice too";
        if (check.Flow.Kind == FlowKind.Treatment && FirstKey > TreatmentSilenceMax)
            yield return $"leaves a waiting caller in silence for {FirstKey.TotalSeconds:0.#} s: at most {TreatmentSilenceMax.TotalSeconds:0} s, or music with an exit 'key'";
    }

    private static readonly TimeSpan TreatmentSilenceMax = TimeSpan.FromSeconds(5);

    internal override NodeMove Enter(FlowStep step)
    {
        if (!BargeIn)
            step.Session.Keys.Clear();
        step.Session.Local = new State();
        return step.Session.Keys.Count > 0 ? TakeKeys(step) : Ask(step, Prompts);
    }

    internal override NodeMove On(FlowStep step, FlowInput input)
    {
        var state = (State)step.Session.Local!;
        switch (input)
        {
            case DigitPressed when state.Asking && !BargeIn:
                return step.Ignore("a key where none may interrupt");
            case DigitPressed digit:
                return step.Session.Keys.TryAdd(digit.Digit) ? TakeKeys(step) : step.Ignore("too many keys");
            case PromptsEnded:
            case FlowDeadlinePassed when state.Asking:
                return Listen(step);
            case FlowDeadlinePassed when state.Entered.Length == 0:
                return Again(step, Timeout, OnTimeout, null);
            case FlowDeadlinePassed:
                return Judge(step);
            default:
                return base.On(step, input);
        }
    }

    private NodeMove Ask(FlowStep step, PromptList prompts)
    {
        var state = (State)step.Session.Local!;
        state.Tries++;
        state.Entered.Clear();
        state.Asking = true;
        return step.Play(prompts) ? NodeMove.Stay : Listen(step);
    }

    private NodeMove Listen(FlowStep step)
    {
        ((State)step.Session.Local!).Asking = false;
        step.Silence();
        step.Wait(FirstKey);
        return NodeMove.Stay;
    }

    /// <summary>Takes the keys there are, until they make an entry.</summary>
    private NodeMove TakeKeys(FlowStep step)
    {
        var state = (State)step.Session.Local!;
        state.Asking = false;
        while (step.Session.Keys.Count > 0)
        {
            char key = step.Session.Keys.Take();
            if (key == Terminator)
                return Judge(step);
            state.Entered.Append(key);
            if (IsComplete(state.Entered.ToString()))
                return Judge(step);
        }

        step.Silence();
        step.Wait(NextKey);
        return NodeMove.Stay;
    }

    /// <summary>Whether no further key could make it anything else, or anything better.</summary>
    private bool IsComplete(string entered) =>
        entered.Length >= Max
        || (!TakesEntries && !Choices.Any(choice => choice.Length > entered.Length && choice.StartsWith(entered, StringComparison.Ordinal)));

    private NodeMove Judge(FlowStep step)
    {
        string entered = ((State)step.Session.Local!).Entered.ToString();
        string? detail = Secret ? null : Private ? new string('*', entered.Length) : entered;
        string? exit = FlowNames.IsKeys(entered) && Exits.Has(entered) ? entered
            : TakesEntries && entered.Length >= Min && entered.Length <= Max ? NodeMove.Next
            : null;
        if (exit is null)
        {
            step.Session.Keys.Clear();
            return Again(step, NoMatch, OnNoMatch, detail);
        }

        if (Secret)
            step.KeepSecret(Save, entered);
        else if (Save is not null)
            step.Set(Save, entered);
        return NodeMove.Exit(exit, detail);
    }

    private NodeMove Again(FlowStep step, string exit, PromptList before, string? detail) =>
        ((State)step.Session.Local!).Tries < Tries ? Ask(step, before.Then(Prompts)) : NodeMove.Exit(exit, detail);

    private sealed class State : NodeState
    {
        internal int Tries { get; set; }

        internal bool Asking { get; set; }

        internal StringBuilder Entered { get; } = new();
    }
}
