using System.Globalization;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Interactions.Storage;

/// <summary>A place in the order of records: newest start first, then by id. Stable while new records arrive.</summary>
public readonly record struct InteractionCursor(Instant StartedAt, InteractionId Id)
{
    /// <summary>The place of a record.</summary>
    public static InteractionCursor Of(InteractionRecord record) => new(record.StartedAt, record.Id);

    /// <summary>Whether a record comes after this place.</summary>
    public bool IsBefore(InteractionRecord record) =>
        record.StartedAt < StartedAt
        || (record.StartedAt == StartedAt && string.CompareOrdinal(record.Id.ToString(), Id.ToString()) > 0);

    /// <summary>Microseconds, a dash and the id: what <c>?after=</c> carries.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{StartedAt.Microseconds}-{Id}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out InteractionCursor cursor)
    {
        cursor = default;
        int dash = text is null ? -1 : text.LastIndexOf('-');
        if (dash < 1
            || !long.TryParse(text.AsSpan(0, dash), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long microseconds)
            || !Guid.TryParseExact(text.AsSpan(dash + 1), "n", out var id))
        {
            return false;
        }

        cursor = new InteractionCursor(new Instant(microseconds), new InteractionId(id));
        return true;
    }
}
