using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>Where a node sends the caller.</summary>
internal readonly record struct NodeMove(NodeMoveKind Kind, string Word, string? Detail)
{
    /// <summary>The usual exit.</summary>
    internal const string Next = "next";

    /// <summary>He stays; something will follow.</summary>
    internal static NodeMove Stay => default;

    /// <summary>By an exit of the node.</summary>
    internal static NodeMove Exit(string exit, string? detail = null) => new(NodeMoveKind.Exit, exit, detail);

    /// <summary>Into another flow, to come back.</summary>
    internal static NodeMove Call(FlowId flow) => new(NodeMoveKind.Call, flow.Value, null);

    /// <summary>Back to the flow that called this one.</summary>
    internal static NodeMove Return(string exit) => new(NodeMoveKind.Return, exit, null);

    /// <summary>The session ends.</summary>
    internal static NodeMove Over(string reason) => new(NodeMoveKind.Over, reason, null);

    /// <summary>Something is wrong: "error" or "limit".</summary>
    internal static NodeMove Fail(string word, string detail) => new(NodeMoveKind.Fail, word, detail);
}

/// <summary>The kinds of <see cref="NodeMove"/>.</summary>
internal enum NodeMoveKind
{
    Stay,
    Exit,
    Call,
    Return,
    Over,
    Fail,
}
