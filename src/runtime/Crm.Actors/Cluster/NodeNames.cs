using Crm.Primitives;

namespace Crm.Actors.Cluster;

/// <summary>
/// A node has a name that an operator gives and a life that begins with each start and after each loss of its shards. A
/// <see cref="NodeId"/> names the life: the name, an at sign, something unique.
/// </summary>
public static class NodeNames
{
    /// <summary>A new life of the node of that name.</summary>
    public static NodeId NewLife(string name) => new($"{name}@{Guid.CreateVersion7():n}");

    /// <summary>The name behind a life.</summary>
    public static string NameOf(NodeId node) => node.Value.IndexOf('@', StringComparison.Ordinal) is var at and > 0 ? node.Value[..at] : node.Value;
}
