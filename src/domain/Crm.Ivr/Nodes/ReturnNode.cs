namespace Crm.Ivr;

/// <summary>Ends a module, with the exit to take where it was called, or a treatment: the caller hears music from there on.</summary>
public sealed record ReturnNode(string Name, string Exit) : FlowNode(Name, FlowExits.None)
{
    /// <inheritdoc/>
    public override string Type => "return";

    internal override bool Ends => true;

    internal override IEnumerable<string> RequiredExits => [];

    internal override NodeMove Enter(FlowStep step) => NodeMove.Return(Exit);
}
