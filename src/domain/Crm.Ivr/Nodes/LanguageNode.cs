namespace Crm.Ivr;

/// <summary>Chooses the language of prompts from here on, and of the service after them.</summary>
public sealed record LanguageNode(string Name, FlowExits Exits, string Language) : FlowNode(Name, Exits)
{
    /// <inheritdoc/>
    public override string Type => "language";

    internal override IEnumerable<string> Faults(FlowCheck check)
    {
        if (!check.Flow.Languages.Contains(Language))
            yield return $"chooses '{Language}', which is not among the flow's languages";
    }

    internal override NodeMove Enter(FlowStep step)
    {
        step.Session.Language = Language;
        step.Emit(new SetLanguage(Language));
        return NodeMove.Exit(NodeMove.Next, Language);
    }
}
