using System.Globalization;
using Crm.Customers;

namespace Crm.Persistence.Records.Customers;

/// <summary>How far a search has come: first along the names (<see cref="SortKey"/> is not null), then along the index of grams.</summary>
/// <param name="SortKey">The last name seen, empty at the start; null once the names are through.</param>
/// <param name="Doc">The last place in the index seen.</param>
internal sealed record SearchPlace(string? SortKey, long Doc)
{
    public static readonly SearchPlace Start = new("", 0);

    public static SearchPlace OfName(string sortKey) => new(sortKey, 0);

    public static SearchPlace OfDoc(long doc) => new(null, doc);

    public static SearchPlace? TryParse(CustomerCursor cursor) => cursor.Key switch
    {
        ['n', .. var sortKey] => OfName(sortKey),
        ['d', .. var doc] when long.TryParse(doc, NumberStyles.None, CultureInfo.InvariantCulture, out long number) => OfDoc(number),
        _ => null,
    };

    public CustomerCursor ToCursor() => new(SortKey is null ? string.Create(CultureInfo.InvariantCulture, $"d{Doc}") : "n" + SortKey);
}
