using Crm.Primitives;

namespace Crm.Persistence.Records.Rows;

/// <summary>A customer.</summary>
internal sealed class CustomerRow
{
    public required CustomerId Id { get; init; }

    public required SubjectId Subject { get; init; }

    public required string Name { get; set; }

    /// <summary>Orders by name, then by id, in one text: see <see cref="Crm.Customers.CustomerCursor"/>.</summary>
    public required string SortKey { get; set; }

    /// <summary>Name, company and e-mails in lower case, searched by parts.</summary>
    public required string SearchText { get; set; }

    public string? Company { get; set; }

    public string? Language { get; set; }

    public string? Notes { get; set; }

    public required Instant CreatedAt { get; init; }

    public long Version { get; set; } = 1;

    public List<CustomerPhoneRow> Phones { get; init; } = [];

    public List<CustomerEmailRow> Emails { get; init; } = [];
}

/// <summary>A customer's telephone number.</summary>
internal sealed class CustomerPhoneRow
{
    public required CustomerId Customer { get; init; }

    /// <summary>Place in the list, the main one is 0.</summary>
    public required int Position { get; init; }

    /// <summary>E.164 with '+'.</summary>
    public required string Number { get; set; }

    /// <summary>The last digits, for matching numbers that came incomplete; null when shorter.</summary>
    public string? Tail { get; set; }
}

/// <summary>A customer's e-mail address.</summary>
internal sealed class CustomerEmailRow
{
    public required CustomerId Customer { get; init; }

    public required int Position { get; init; }

    /// <summary>In lower case.</summary>
    public required string Address { get; set; }
}
