using System.Text;
using Crm.Imap;
using Crm.Imap.Parsing;

namespace Crm.Protocols.Tests.Imap;

public sealed class ImapReaderTests
{
    [Fact]
    public void Literals_stand_anywhere_in_a_response()
    {
        var mail = Assert.IsType<ImapFetched>(One("* 1 FETCH (X {3}\r\na)b BODY[] {7}\r\n{5}\r\n()UID 12 RFC822.SIZE 99)\r\n"));
        Assert.Equal("{5}\r\n()", Encoding.ASCII.GetString(mail.Body!.Value.Span));
        Assert.Equal((12u, 99L), (mail.Uid, mail.Size));
    }

    [Fact]
    public void A_brace_in_what_is_said_to_people_is_no_literal()
    {
        var said = Assert.IsType<ImapStatusResponse>(One("* OK limit is {500}\r\n"));
        Assert.Equal("limit is {500}", said.Text);
        Assert.IsType<ImapStatusResponse>(One("c1 NO see {3}\r\n"));
    }

    [Fact]
    public void Codes_and_their_values_are_read()
    {
        var said = Assert.IsType<ImapStatusResponse>(One("c1 NO [badcharset (UTF-8)] no\u0007\r\n"));
        Assert.Equal(("c1", ImapStatus.No, "BADCHARSET", "(UTF-8)", "no "), (said.Tag, said.Status, said.Code, said.Value, said.Text));
    }

    [Fact]
    public void Items_that_are_not_known_are_stepped_over()
    {
        var mail = Assert.IsType<ImapFetched>(One("* 7 FETCH (ENVELOPE (\"a \\\"b\" NIL ((NIL NIL \"x\" \"y\")) ()) BODY[HEADER.FIELDS (TO)]<0> {2}\r\nhi UID 4)\r\n"));
        Assert.Equal(4u, mail.Uid);
        Assert.Null(mail.Body);
    }

    [Theory]
    [InlineData("* 1 FETCH (UID 0)")]
    [InlineData("* 1 FETCH (UID x)")]
    [InlineData("* 1 FETCH (UID 1")]
    [InlineData("* 1 FETCH UID 1")]
    [InlineData("* 1 FETCH (RFC822.SIZE -1)")]
    [InlineData("* 1 FETCH (BODY[] {9})")]
    [InlineData("* 1 FETCH (BODY[] \"open)")]
    [InlineData("*")]
    [InlineData("c1 MAYBE")]
    public void Broken_responses_are_malformed_and_no_more(string line) => Assert.IsType<ImapMalformed>(One(line + "\r\n"));

    [Fact]
    public void Lists_nest_only_so_deep() =>
        Assert.IsType<ImapMalformed>(One($"* 1 FETCH (X {new string('(', 100)}{new string(')', 100)} UID 1)\r\n"));

    [Theory]
    [InlineData("* SEARCH 1 2 3", new uint[] { 1, 2, 3 })]
    [InlineData("* SEARCH", new uint[0])]
    [InlineData("* search 5 (MODSEQ 917)", new uint[] { 5 })]
    public void Searches_are_read(string line, uint[] numbers) => Assert.Equal(numbers, Assert.IsType<ImapFound>(One(line + "\r\n")).Numbers);

    [Theory]
    [InlineData("* ESEARCH (TAG \"A5\") UID MIN 4", 4u)]
    [InlineData("* ESEARCH (TAG \"MIN 9\") UID", null)]
    [InlineData("* ESEARCH", null)]
    public void The_lowest_is_read(string line, uint? lowest) => Assert.Equal(lowest, Assert.IsType<ImapFoundLowest>(One(line + "\r\n")).Lowest);

    [Theory]
    [InlineData("17-Jul-1996 02:44:25 -0700", true)]
    [InlineData(" 7-Jul-1996 02:44:25 +0000", true)]
    [InlineData("31-Feb-2026 02:44:25 +0000", false)]
    [InlineData("yesterday", false)]
    public void Times_that_are_none_are_left_out(string date, bool good) =>
        Assert.Equal(good, Assert.IsType<ImapFetched>(One($"* 1 FETCH (UID 1 INTERNALDATE \"{date}\")\r\n")).ArrivedAt is not null);

    [Fact]
    public void A_line_or_a_literal_beyond_the_limit_is_a_fault()
    {
        var limits = new ImapLimits { MaxLineBytes = 100, MaxLiteralBytes = 50, MaxLiterals = 2 };
        Assert.NotNull(Fault(limits, new string('x', 101)));
        Assert.Null(Fault(limits, new string('x', 100)));
        Assert.NotNull(Fault(limits, "* 1 FETCH (BODY[] {51}\r\n"));
        Assert.Null(Fault(limits, "* 1 FETCH (BODY[] {50}\r\n"));
        Assert.NotNull(Fault(limits, "* 1 FETCH (A {30}\r\n" + new string('a', 30) + " B {21}\r\n"));
        Assert.NotNull(Fault(limits, "* 1 FETCH (A {0}\r\n B {0}\r\n C {0}\r\n"));
    }

    [Fact]
    public void What_is_announced_takes_no_room_before_it_comes()
    {
        var reader = new ImapResponseReader(ImapLimits.Default);
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Feed("* 1 FETCH (BODY[] {33554432}\r\n"u8);
        Assert.False(reader.TryRead(out _));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2_000_000);
    }

    private static string? Fault(ImapLimits limits, string text)
    {
        var reader = new ImapResponseReader(limits);
        reader.Feed(Encoding.ASCII.GetBytes(text));
        Assert.False(reader.TryRead(out _));
        return reader.Fault;
    }

    private static ImapResponse One(string text)
    {
        var reader = new ImapResponseReader(ImapLimits.Default);
        reader.Feed(Encoding.ASCII.GetBytes(text));
        Assert.True(reader.TryRead(out ImapResponse? response));
        Assert.Equal(0, reader.Buffered);
        return response;
    }
}
