using System.Text.Json.Serialization;

namespace Crm.Primitives;

/// <summary>Opening hours that several queues may share. A short, stable, case-sensitive key (1 to 64 characters of a-z, 0-9, '-', '_', '.').</summary>
[JsonConverter(typeof(TextIdJsonConverter<CalendarId>))]
public readonly record struct CalendarId(string Value) : ITextId<CalendarId>
{
    /// <inheritdoc/>
    public static CalendarId From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
