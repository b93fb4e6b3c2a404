namespace Crm.Web.Serving;

/// <summary>Who has the work, as a node that stands by knows it.</summary>
/// <param name="Name">The node's name, dead or alive; null when nobody has the work.</param>
/// <param name="Address">Where its web server is reached; null when it is not alive, as far as is known.</param>
/// <param name="Trouble">Why the journal's database cannot be asked; null when it can.</param>
public sealed record ActiveNode(string? Name, Uri? Address, string? Trouble);
