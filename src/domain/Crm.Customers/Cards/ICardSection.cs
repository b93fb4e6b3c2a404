using Crm.Primitives;

namespace Crm.Customers;

/// <summary>
/// Provides one section of customers' cards. Register as many as wanted: a section without provider does not appear. A provider has 150 ms;
/// what comes later is left out of this card and waits for the next one, and what fails is left out and counted. Thread safe.
/// </summary>
public interface ICardSection
{
    /// <summary>A name of <see cref="CardSections"/> or one of the program's own: lower-case words with hyphens.</summary>
    string Name { get; }

    /// <summary>Where on the card it stands; see <see cref="CardSections"/>.</summary>
    int Order { get; }

    /// <summary>The section of a customer; null when it has nothing to show.</summary>
    ValueTask<CardSection?> Build(CustomerId customer, CancellationToken cancellation);
}

/// <summary>A section as provided.</summary>
/// <param name="Content">A record of plain values, shown as JSON; see the section's name for its shape.</param>
public sealed record CardSection(string Name, int Order, object Content);

/// <summary>The places of a card. Programs may put sections of their own between them.</summary>
public static class CardSections
{
    /// <summary>Who he is and how to reach him.</summary>
    public const string Profile = "profile";

    /// <summary>People at the customer.</summary>
    public const string Contacts = "contacts";

    /// <summary>Notes pinned to the card.</summary>
    public const string PinnedNotes = "pinned-notes";

    /// <summary>The head of the timeline.</summary>
    public const string History = "history";

    /// <summary>Open opportunities.</summary>
    public const string Opportunities = "opportunities";

    /// <summary>The last quote.</summary>
    public const string LastQuote = "last-quote";

    /// <summary>Orders.</summary>
    public const string Orders = "orders";

    /// <summary>Contracts.</summary>
    public const string Contracts = "contracts";

    /// <summary>Tickets.</summary>
    public const string Tickets = "tickets";

    /// <summary>What he was sent lately.</summary>
    public const string Materials = "materials";

    /// <summary>The place of a section named here; 1,000 for others.</summary>
    public static int OrderOf(string name) => name switch
    {
        Profile => 100,
        PinnedNotes => 200,
        Contacts => 300,
        Tickets => 400,
        Opportunities => 500,
        LastQuote => 600,
        Orders => 700,
        Contracts => 800,
        Materials => 850,
        History => 900,
        _ => 1_000,
    };
}
