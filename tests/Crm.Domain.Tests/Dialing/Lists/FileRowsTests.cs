using System.IO.Compression;
using System.Text;
using Crm.Dialing.Import;

namespace Crm.Domain.Tests.Dialing.Lists;

/// <summary>Files as they come: what is read of them, and what is refused.</summary>
public sealed class FileRowsTests
{
    [Theory]
    [InlineData("a,b\r\n1,2\r\n", ',')]
    [InlineData("a;b\n1;2", ';')]
    [InlineData("a\tb\r1\t2\r", '\t')]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"\n", ',')]
    public void Any_delimiter_and_line_end_gives_the_same_rows(string text, char delimiter)
    {
        Assert.Equal(delimiter, CsvShape.DelimiterOf(text));
        Assert.Equal(["1 a|b", "2 1|2"], Csv(text, delimiter));
    }

    [Fact]
    public void Quoted_cells_hold_delimiters_line_ends_and_marks() =>
        Assert.Equal(["1 x, \"y\"\nz|q", "2 a\"b|c"], Csv("\"x, \"\"y\"\"\nz\",q\na\"b,c\n", ','));

    [Fact]
    public void A_row_that_is_too_long_or_never_closed_is_told_and_the_next_one_is_read()
    {
        string longCell = new('x', FileLimits.CellMax + 1);
        Assert.Equal(["1 a", "2 malformed", "3 b"], Csv($"a\n{longCell}\nb\n", ','));
        Assert.Equal(["1 columns", "2 b"], Csv($"{new string(',', FileLimits.ColumnsMax)}\nb", ','));
        Assert.Equal(["1 a", "2 malformed"], Csv("a\n\"never closed\nb", ','));
    }

    [Fact]
    public void Rows_written_by_us_are_read_back_and_a_formula_is_text_everywhere()
    {
        var random = new Random(7);
        for (int turn = 0; turn < 200; turn++)
        {
            string[] cells = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => "x" + new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => "ab,\"\n\r;'é中"[random.Next(10)])]))];
            var text = new StringBuilder();
            CsvText.Append(text, cells);
            var row = new CsvRows(new StringReader(text + "\r\nend"), ',').Read().First();
            Assert.Equal(cells, row.Cells.Select(cell => cell));
        }

        var formulas = new StringBuilder();
        CsvText.Append(formulas, ["=1+1", "@x", "-cmd", "+8613800138000", "-5"]);
        Assert.Equal("'=1+1,'@x,'-cmd,+8613800138000,-5", formulas.ToString());
    }

    [Fact]
    public void Each_encoding_is_found_with_and_without_its_mark()
    {
        const string Text = "phone,name\r\n13800138000,王小明\r\n13800138001,李娜\r\n";
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
        Assert.Equal(("utf-8", 0), Found(new UTF8Encoding(false).GetBytes(Text)));
        Assert.Equal(("utf-8", 3), Found([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Text)]));
        Assert.Equal(("utf-16le", 0), Found(Encoding.Unicode.GetBytes(Text)));
        Assert.Equal(("utf-16le", 2), Found([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Text)]));
        Assert.Equal(("utf-16be", 0), Found(Encoding.BigEndianUnicode.GetBytes(Text)));
        Assert.Equal(("utf-16be", 2), Found([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Text)]));
        Assert.Equal(("gb18030", 0), Found(gb.GetBytes(Text)));
    }

    [Fact]
    public void A_file_that_turns_out_to_be_written_otherwise_far_below_is_seen_as_that()
    {
        var gb = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
        string ascii = string.Concat(Enumerable.Repeat("13800138000,x\n", 20_000));
        Assert.Equal(("gb18030", 0), Found([.. Encoding.ASCII.GetBytes(ascii), .. gb.GetBytes("13800138000,王小明\n")]));
    }

    [Fact]
    public void Programs_and_pictures_are_no_text()
    {
        byte[] noise = new byte[20_000];
        new Random(3).NextBytes(noise);
        Assert.Null(TextEncodings.Detect(new MemoryStream(noise)));
        Assert.Null(TextEncodings.Detect(new MemoryStream([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0])));
    }

    [Theory]
    [InlineData("phone,name", true)]
    [InlineData("电话,姓名", true)]
    [InlineData("13800138000,Li", false)]
    [InlineData("name,name", false)]
    [InlineData(",", false)]
    public void A_header_names_columns(string row, bool expected) => Assert.Equal(expected, CsvShape.IsHeader(row.Split(',')));

    [Fact]
    public void A_workbook_gives_shared_inline_and_numeric_cells_at_their_columns()
    {
        using var book = XlsxRows.Open(Workbook(
            """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>name</t></is></c></row>
            <row r="3"><c r="A3"><v>1.3800138E+10</v></c><c r="C3" t="str"><v>x &amp; y</v></c></row>
            <row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4"/></row>
            """,
            "<si><r><t>pho</t></r><r><t>ne</t></r><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></si>"));
        Assert.Equal(["1 phone|name", "3 13800138000||x & y", "4 true|"], book.Read().Select(Said));
    }

    [Fact]
    public void A_formula_is_never_computed_and_makes_its_row_faulty()
    {
        using var book = XlsxRows.Open(Workbook("<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><f>HYPERLINK(\"http://x\")</f><v>42</v></c></row><row r=\"3\"><c r=\"A3\"><v>2</v></c></row>", ""));
        var rows = book.Read().ToList();
        Assert.Equal((RowFaults.Formula, "B"), (rows[0].Fault!.Code, rows[0].Fault!.Column));
        Assert.Equal("3 2", Said(rows[1]));
    }

    [Fact]
    public void What_is_no_workbook_is_refused_with_a_word()
    {
        Assert.Equal("workbook", Refusal("PK\u0003\u0004 and then nothing"u8.ToArray()));
        Assert.Equal("workbook", Refusal(Zip(("readme.txt", "x"))));
        Assert.Equal("workbook", Refusal(Workbook("<row r=\"1\"><c r=\"A1\"", "").ToArray()));
        Assert.Equal("workbook", Refusal(Zip(("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><workbook><sheets/></workbook>"), ("xl/_rels/workbook.xml.rels", "<Relationships/>"))));
        Assert.Equal("workbook", Refusal(Workbook("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row>", "").ToArray()));
    }

    [Fact]
    public void A_part_that_unpacks_without_end_is_refused_before_it_fills_memory()
    {
        var bomb = Workbook("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>" + new string(' ', 64 << 20), "");
        Assert.Equal("too-large", Refusal(bomb.ToArray()));
    }

    private static string Refusal(byte[] file) => Assert.Throws<FileRefusedException>(() =>
    {
        using var book = XlsxRows.Open(new MemoryStream(file));
        Assert.True(book.Read().Count() >= 0);
    }).Word;

    private static (string, int) Found(byte[] bytes) => TextEncodings.Detect(new MemoryStream(bytes)) is { } found ? (found.Word, found.MarkLength) : ("", -1);

    private static IEnumerable<string> Csv(string text, char delimiter) => new CsvRows(new StringReader(text), delimiter).Read().Select(Said);

    private static string Said(FileRow row) => $"{row.Number} {row.Fault?.Code ?? string.Join('|', row.Cells)}";

    private static MemoryStream Workbook(string rows, string shared) => new(Zip(
        ("xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId7\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id=\"rId7\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/sharedStrings.xml", $"<sst>{shared}</sst>"),
        ("xl/worksheets/sheet1.xml", $"<worksheet><sheetData>{rows}</sheetData></worksheet>")));

    private static byte[] Zip(params (string Name, string Text)[] parts)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return packed.ToArray();
    }
}
