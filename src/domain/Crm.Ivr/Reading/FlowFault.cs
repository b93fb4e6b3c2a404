namespace Crm.Ivr;

/// <summary>Something wrong with a flow.</summary>
/// <param name="Node">The node it is wrong at; "(flow)" for the flow as a whole.</param>
/// <param name="Problem">What, as the rest of a sentence that begins with the node.</param>
public sealed record FlowFault(string Node, string Problem)
{
    /// <summary>In place of a node's name: the flow as a whole.</summary>
    public const string WholeFlow = "(flow)";

    /// <inheritdoc/>
    public override string ToString() => $"{Node}: {Problem}";
}
