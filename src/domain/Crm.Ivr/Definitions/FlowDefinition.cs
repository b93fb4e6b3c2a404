using System.Collections.Frozen;
using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>
/// One version of a flow: nodes by name and the exits that join them. Immutable and thread safe; made by <see cref="FlowReader"/>
/// only, so that names, sizes and numbers are within their limits. Whether it makes sense is for <see cref="FlowChecker"/> to say.
/// </summary>
public sealed record FlowDefinition
{
    /// <summary>The flow's key.</summary>
    public required FlowId Id { get; init; }

    /// <summary>The published version, from 1; 0 for a draft.</summary>
    public int Version { get; init; }

    /// <summary>A name for people.</summary>
    public required string Title { get; init; }

    /// <summary>What it is for.</summary>
    public required FlowKind Kind { get; init; }

    /// <summary>The language of plain texts, and the one to fall back to.</summary>
    public required string Language { get; init; }

    /// <summary>The languages every text must be there in; the default language is among them.</summary>
    public required ImmutableArray<string> Languages { get; init; }

    /// <summary>The node to begin with.</summary>
    public required string Start { get; init; }

    /// <summary>The node to go on with when something fails or a limit is reached; null to say sorry and hang up.</summary>
    public string? OnError { get; init; }

    /// <summary>The opening hours the flow asks for, by name.</summary>
    public required FrozenDictionary<string, OpeningCalendar> Calendars { get; init; }

    /// <summary>The nodes by name, in the order of the file.</summary>
    public required FrozenDictionary<string, FlowNode> Nodes { get; init; }
}
