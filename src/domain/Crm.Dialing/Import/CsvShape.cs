namespace Crm.Dialing.Import;

/// <summary>What a text file's cells are separated by, and whether its first row names its columns.</summary>
public static class CsvShape
{
    private const int RowsLooked = 20;

    /// <summary>What may separate cells.</summary>
    public static IReadOnlyList<char> Delimiters { get; } = [',', ';', '\t', '|'];

    /// <summary>The delimiter that cuts the first rows into the same, largest number of cells; a comma when none does.</summary>
    /// <param name="head">The beginning of the text.</param>
    public static char DelimiterOf(string head)
    {
        ArgumentNullException.ThrowIfNull(head);
        char best = ',';
        double bestScore = 0;
        foreach (char delimiter in Delimiters)
        {
            var widths = new CsvRows(new StringReader(head), delimiter).Read().Take(RowsLooked).Where(row => !row.Blank && row.Fault is null).Select(row => row.Cells.Count).ToList();
            if (widths.Count > 1)
            {
                widths.RemoveAt(widths.Count - 1); // the head may end within a row
            }

            double score = widths.Count == 0 || widths.Max() == 1 ? 0 : widths.Average() * widths.Count(width => width == widths[0]) / widths.Count;
            if (score > bestScore)
            {
                (best, bestScore) = (delimiter, score);
            }
        }

        return best;
    }

    /// <summary>Whether a first row names columns: it has something in it, nothing twice, and nothing that looks like a number to dial.</summary>
    public static bool IsHeader(IReadOnlyList<string> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var words = cells.Select(cell => cell.Trim()).Where(cell => cell.Length > 0).ToList();
        return words.Count > 0 && words.Distinct(StringComparer.OrdinalIgnoreCase).Count() == words.Count && !words.Any(word => word.Count(char.IsAsciiDigit) >= 5);
    }
}
