using Crm.Customers;
using Crm.Customers.Merging;
using Crm.Primitives;

namespace Crm.Persistence.Records.Rows;

/// <summary>A customer.</summary>
internal sealed class CustomerRow
{
    public required CustomerId Id { get; init; }

    public required SubjectId Subject { get; init; }

    public CustomerKind Kind { get; set; }

    public required string Name { get; set; }

    /// <summary>Orders by name, then by id, in one text: see <see cref="CustomerSearch.SortKey"/>.</summary>
    public required string SortKey { get; set; }

    /// <summary>All names, addresses and numbers, folded: see <see cref="CustomerSearch.TextOf"/>.</summary>
    public required string SearchText { get; set; }

    public string? Company { get; set; }

    public string? Language { get; set; }

    public bool Vip { get; set; }

    public string? Notes { get; set; }

    public required Instant CreatedAt { get; init; }

    public long Version { get; set; } = 1;

    /// <summary>Whose part this record is since a merge; null for customers of their own.</summary>
    public CustomerId? MergedInto { get; set; }

    public List<CustomerPhoneRow> Phones { get; init; } = [];

    public List<CustomerEmailRow> Emails { get; init; } = [];

    public List<CustomerIdentityRow> Identities { get; init; } = [];

    public List<ContactRow> Contacts { get; init; } = [];

    public CustomerSearchRow? Search { get; set; }
}

/// <summary>A telephone number of a customer or of a person there.</summary>
internal sealed class CustomerPhoneRow
{
    public required CustomerId Customer { get; init; }

    /// <summary>Place in the list; the customer's own come first, the main one is 0.</summary>
    public required int Position { get; init; }

    /// <summary>E.164 with '+'.</summary>
    public required string Number { get; set; }

    /// <summary>The last digits, for matching numbers that came incomplete; null when shorter.</summary>
    public string? Tail { get; set; }

    public PhoneKind Kind { get; set; }

    /// <summary>Whose it is; null when it is the customer's own.</summary>
    public ContactId? Contact { get; set; }
}

/// <summary>An e-mail address of a customer or of a person there.</summary>
internal sealed class CustomerEmailRow
{
    public required CustomerId Customer { get; init; }

    public required int Position { get; init; }

    /// <summary>In lower case.</summary>
    public required string Address { get; set; }

    /// <summary>Whose it is; null when it is the customer's own.</summary>
    public ContactId? Contact { get; set; }
}

/// <summary>A customer's name on a channel.</summary>
internal sealed class CustomerIdentityRow
{
    public required CustomerId Customer { get; init; }

    public required int Position { get; init; }

    public required string Kind { get; set; }

    public required string Value { get; set; }
}

/// <summary>A person at a customer.</summary>
internal sealed class ContactRow
{
    public required ContactId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required int Position { get; init; }

    public required string Name { get; set; }

    public string? Role { get; set; }

    public string? Language { get; set; }

    public string? Notes { get; set; }
}

/// <summary>A customer's place in the index of grams: see <see cref="Crm.Persistence.Records.Customers.CustomerIndex"/>.</summary>
internal sealed class CustomerSearchRow
{
    /// <summary>Rises in the order of becoming known.</summary>
    public long Doc { get; init; }

    public required CustomerId Customer { get; init; }

    /// <summary>The grams, separated by spaces; SQLite empties it once they are in its index.</summary>
    public required string Grams { get; set; }
}

/// <summary>A note about a customer.</summary>
internal sealed class CustomerNoteRow
{
    public required Guid Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required Instant At { get; init; }

    public required string By { get; init; }

    public required string Text { get; init; }

    /// <summary>When it was taken off the card.</summary>
    public Instant? UnpinnedAt { get; set; }

    public string? UnpinnedBy { get; set; }
}

/// <summary>A change of a customer's record.</summary>
internal sealed class CustomerChangeRow
{
    public required Guid Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required Instant At { get; init; }

    public required string By { get; init; }

    public required string What { get; init; }

    /// <summary>Names of fields, separated by spaces.</summary>
    public required string Fields { get; init; }
}

/// <summary>That two records became one customer, or one became two.</summary>
internal sealed class CustomerMergeRow
{
    public required Guid Id { get; init; }

    public required MergeKind Kind { get; init; }

    public required CustomerId Survivor { get; init; }

    public required CustomerId Other { get; init; }

    public required Instant At { get; init; }

    public required string By { get; init; }

    /// <summary>What undoing needs, as JSON; null once it was undone or one of both was erased.</summary>
    public string? Picture { get; set; }

    public Instant? UndoneAt { get; set; }

    public string? UndoneBy { get; set; }
}
