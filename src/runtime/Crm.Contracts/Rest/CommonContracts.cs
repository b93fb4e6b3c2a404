using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>A whole list.</summary>
public sealed record Listing<T>(IReadOnlyList<T> Items);

/// <summary>One page of a list.</summary>
/// <param name="Next">Value of <c>after</c> for the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>First message of every hub connection.</summary>
public sealed record Hello(string ConnectionId);

/// <summary>Last message to a tab that another took over.</summary>
public sealed record Replaced(string Reason);
