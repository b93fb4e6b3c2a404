using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Crm.Dialing.Import;

/// <summary>
/// Rows of a workbook's first sheet (ECMA-376 part 1, SpreadsheetML), read as they stand in the file; only its shared texts are held in memory, and those
/// are bounded. Nothing is computed: a cell with a formula makes its row faulty. Numbers are given as their digits, without a format.
/// </summary>
public sealed class XlsxRows : IDisposable
{
    private const int PartsMax = 10_000;
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static readonly XmlReaderSettings Xml = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersFromEntities = 1024,
        CloseInput = true,
    };

    private readonly ZipArchive _parts;
    private readonly ZipArchiveEntry _sheet;
    private readonly List<string> _shared;

    private XlsxRows(ZipArchive parts, ZipArchiveEntry sheet, List<string> shared) => (_parts, _sheet, _shared) = (parts, sheet, shared);

    /// <summary>Opens a workbook. Throws <see cref="FileRefusedException"/> when it is none, or larger than may be.</summary>
    /// <param name="content">Can be sought in; stays open.</param>
    public static XlsxRows Open(Stream content)
    {
        ZipArchive? parts = null;
        try
        {
            parts = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            if (parts.Entries.Count > PartsMax)
            {
                throw new FileRefusedException("too-large", $"The workbook has more than {PartsMax} parts.");
            }

            return new XlsxRows(parts, FirstSheet(parts), SharedTexts(parts));
        }
        catch (Exception e) when (e is InvalidDataException or XmlException)
        {
            parts?.Dispose();
            throw Damaged(e);
        }
        catch
        {
            parts?.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file begins as packed files do.</summary>
    public static bool Begins(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8);

    /// <summary>All rows that stand in the sheet. Throws <see cref="FileRefusedException"/> at what is damaged or too large.</summary>
    public IEnumerable<FileRow> Read()
    {
        using var reader = OpenXml(_sheet);
        long number = 0;
        while (Next(reader, "row"))
        {
            number = long.TryParse(reader.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out long said) && said > number ? said : number + 1;
            yield return Guarded(() => ReadRow(reader, number));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _parts.Dispose();

    private FileRow ReadRow(XmlReader reader, long number)
    {
        var cells = new List<string>();
        RowFault? fault = null;
        using var row = reader.ReadSubtree();
        while (Next(row, "c"))
        {
            int column = ColumnOf(row.GetAttribute("r")) ?? cells.Count;
            if (column >= FileLimits.ColumnsMax || column < cells.Count)
            {
                fault ??= new RowFault(RowFaults.Columns);
                continue;
            }

            while (cells.Count < column)
            {
                cells.Add("");
            }

            string? value = ReadCell(row);
            fault ??= value is null ? new RowFault(RowFaults.Formula, NameOf(column)) : value.Length > FileLimits.CellMax ? RowFault.At(RowFaults.TooLong, NameOf(column), value) : null;
            cells.Add(value ?? "");
        }

        return fault is null ? new FileRow(number, cells) : new FileRow(number, []) { Fault = fault };
    }

    /// <summary>The text of a cell; null when it has a formula.</summary>
    private string? ReadCell(XmlReader row)
    {
        string? type = row.GetAttribute("t");
        string value = "";
        bool formula = false;
        using var cell = row.ReadSubtree();
        while (cell.Read())
        {
            if (cell.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            formula |= cell.LocalName == "f";
            if (cell.LocalName is "v" or "t" && value.Length <= FileLimits.CellMax)
            {
                value += TextIn(cell);
            }
        }

        return formula ? null : type switch
        {
            "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < _shared.Count ? _shared[at] : throw new InvalidDataException("A shared text is missing."),
            "inlineStr" or "str" or "e" => value,
            "b" => value == "1" ? "true" : "false",
            _ => Digits(value),
        };
    }

    /// <summary>8.613800138E+12 as people write it.</summary>
    private static string Digits(string value) =>
        value.AsSpan().IndexOfAny('E', 'e', '.') >= 0 && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            ? number.ToString("0.##########", CultureInfo.InvariantCulture)
            : value;

    /// <summary>The text of an element without others in it; the reader is at its end then. Never more than a cell may have, and one.</summary>
    private static string TextIn(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var text = new StringBuilder();
        while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace && text.Length <= FileLimits.CellMax)
            {
                text.Append(reader.Value.AsSpan(0, Math.Min(reader.Value.Length, FileLimits.CellMax + 1 - text.Length)));
            }
        }

        return text.ToString();
    }

    private static ZipArchiveEntry FirstSheet(ZipArchive parts)
    {
        string? id;
        using (var book = OpenXml(Named(parts, "xl/workbook.xml")))
        {
            id = Next(book, "sheet") ? book.GetAttribute("id", Relations) : null;
        }

        using var relations = OpenXml(Named(parts, "xl/_rels/workbook.xml.rels"));
        while (Next(relations, "Relationship"))
        {
            if (relations.GetAttribute("Id") == id && relations.GetAttribute("Target") is { } target)
            {
                return Named(parts, target.StartsWith('/') ? target[1..] : "xl/" + target);
            }
        }

        throw new InvalidDataException("It has no sheet.");
    }

    private static List<string> SharedTexts(ZipArchive parts)
    {
        var texts = new List<string>();
        if (parts.GetEntry("xl/sharedStrings.xml") is not { } part)
        {
            return texts;
        }

        long held = 0;
        using var reader = OpenXml(part);
        while (Next(reader, "si"))
        {
            var text = new StringBuilder();
            using var item = reader.ReadSubtree();
            while (item.Read())
            {
                // the reading aid of East Asian texts is none of the text
                while (item is { NodeType: XmlNodeType.Element, LocalName: "rPh" })
                {
                    item.Skip();
                }

                if (item is { NodeType: XmlNodeType.Element, LocalName: "t" })
                {
                    text.Append(TextIn(item));
                }

                if (held + text.Length > FileLimits.SharedMax)
                {
                    throw new FileRefusedException("too-large", $"The workbook's texts are more than {FileLimits.SharedMax} characters. Save it as CSV.");
                }
            }

            held += text.Length + 16;
            texts.Add(text.ToString());
        }

        return texts;
    }

    private static bool Next(XmlReader reader, string name)
    {
        try
        {
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName == name)
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (e is InvalidDataException or XmlException)
        {
            throw Damaged(e);
        }
    }

    private static XmlReader OpenXml(ZipArchiveEntry part)
    {
        try
        {
            return XmlReader.Create(UnpackedPart.Open(part), Xml);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException)
        {
            throw Damaged(e);
        }
    }

    private static FileRow Guarded(Func<FileRow> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or XmlException)
        {
            throw Damaged(e);
        }
    }

    private static ZipArchiveEntry Named(ZipArchive parts, string name) => parts.GetEntry(name) ?? throw new InvalidDataException($"{name} is missing.");

    private static FileRefusedException Damaged(Exception why) => new("workbook", $"This is no workbook that can be read: {why.Message}");

    /// <summary>0 for A1, 27 for AB7; null when it is no place.</summary>
    private static int? ColumnOf(string? place)
    {
        int column = 0, letters = 0;
        foreach (char c in place ?? "")
        {
            if (c is < 'A' or > 'Z' || letters == 3)
            {
                break;
            }

            column = column * 26 + (c - 'A' + 1);
            letters++;
        }

        return letters == 0 ? null : column - 1;
    }

    private static string NameOf(int column) => column < 26 ? ((char)('A' + column)).ToString() : $"{(char)('A' + (column / 26) - 1)}{(char)('A' + (column % 26))}";
}
