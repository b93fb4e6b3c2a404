namespace Crm.Ivr;

/// <summary>
/// One step of a flow. A node is data, and knows two things to do: what happens when a caller comes to it, and what an input means
/// while he is there. Both answer with a <see cref="NodeMove"/>; all state lies in the session.
/// </summary>
/// <param name="Name">Its name, unique in its flow.</param>
/// <param name="Exits">Where it leads.</param>
public abstract record FlowNode(string Name, FlowExits Exits)
{
    private static readonly string[] OnlyNext = [NodeMove.Next];

    /// <summary>The type's name in the flow language.</summary>
    public abstract string Type { get; }

    /// <summary>The exits it must have.</summary>
    internal virtual IEnumerable<string> RequiredExits => OnlyNext;

    /// <summary>Whether a flow can end here.</summary>
    internal virtual bool Ends => false;

    /// <summary>Whether being here takes time, whatever the caller does and whatever is known about him.</summary>
    internal virtual bool TakesTime => false;

    /// <summary>The prompts it plays, for the check.</summary>
    internal virtual IEnumerable<PromptList> AllPrompts => [];

    /// <summary>Whether it may have an exit of this name.</summary>
    internal virtual bool MayExit(string exit) => RequiredExits.Contains(exit);

    /// <summary>Whether an exit is taken only because of what the caller did, or a counted number of times.</summary>
    internal virtual bool IsBounded(string exit) => false;

    /// <summary>The caller comes here.</summary>
    internal abstract NodeMove Enter(FlowStep step);

    /// <summary>Something happens while he is here.</summary>
    internal virtual NodeMove On(FlowStep step, FlowInput input) => step.Ignore(input.GetType().Name + " at " + Type);

    /// <summary>What is wrong with it in itself, each as a sentence part after the node's name.</summary>
    internal virtual IEnumerable<string> Faults(FlowCheck check) => [];
}
