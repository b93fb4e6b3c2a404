using System.Text;

namespace Crm.Dialing.Import;

/// <summary>Writes cells so that every program reads them as the text they are.</summary>
public static class CsvText
{
    /// <summary>
    /// One row without its line end. A cell that a spreadsheet would take for a formula gets an apostrophe before it; a telephone number does not begin one.
    /// </summary>
    public static void Append(StringBuilder text, IEnumerable<string?> cells)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(cells);
        bool first = true;
        foreach (string? cell in cells)
        {
            if (!first)
            {
                text.Append(',');
            }

            first = false;
            Append(text, cell ?? "");
        }
    }

    private static void Append(StringBuilder text, string cell)
    {
        string safe = IsFormula(cell) ? "'" + cell : cell;
        if (safe.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            text.Append(safe);
            return;
        }

        text.Append('"').Append(safe.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    private static bool IsFormula(string cell) =>
        cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !IsNumber(cell);

    private static bool IsNumber(string cell) => cell[0] is '+' or '-' && cell.Length > 1 && cell.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
}
