using System.Globalization;

namespace Crm.PublicEvents;

/// <summary>
/// An event's place in the stream: the commit position of its journal row, and its place in that row. Written as 18 digits, so that texts
/// order as numbers do; the same text is the event's id.
/// </summary>
public static class EventSequence
{
    /// <summary>Facts a journal row may have for each to have a place of its own; those beyond tell nothing outside.</summary>
    public const int PerRow = 1_000_000;

    /// <summary>The place of a fact.</summary>
    /// <param name="position">The row's commit position, from 1.</param>
    /// <param name="index">The fact's place in the row, from 0.</param>
    public static long Of(long position, int index) => (position * PerRow) + index;

    /// <summary>The place after all facts of a row.</summary>
    public static long EndOf(long position) => Of(position, PerRow - 1);

    /// <summary>As it is written.</summary>
    public static string Text(long sequence) => sequence.ToString("D18", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Text"/> wrote; null for anything else.</summary>
    public static long? Parse(string? text) =>
        text is { Length: > 0 and <= 18 } && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence) ? sequence : null;
}
