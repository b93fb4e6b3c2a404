using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>Runs another flow of kind module and leaves by the exit that it returns with.</summary>
public sealed record ModuleNode(string Name, FlowExits Exits, FlowId Module) : FlowNode(Name, Exits)
{
    /// <inheritdoc/>
    public override string Type => "module";

    /// <summary>What the module may return with is the module's to say; the check compares.</summary>
    internal override IEnumerable<string> RequiredExits => [];

    internal override bool MayExit(string exit) => true;

    internal override bool Ends => true;

    internal override NodeMove Enter(FlowStep step) => NodeMove.Call(Module);
}
