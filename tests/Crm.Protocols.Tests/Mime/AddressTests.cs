using Crm.Mime;

namespace Crm.Protocols.Tests.Mime;

public sealed class AddressTests
{
    [Theory]
    [InlineData("jdoe@machine.example", null, "jdoe@machine.example")]
    [InlineData("John Doe <jdoe@machine.example>", "John Doe", "jdoe@machine.example")]
    [InlineData("\"Joe Q. Public\" <john.q.public@example.com>", "Joe Q. Public", "john.q.public@example.com")]
    [InlineData("Joe Q. Public <john.q.public@example.com>", "Joe Q. Public", "john.q.public@example.com")]
    [InlineData("\"Giant; \\\"Big\\\" Box\" <sysservices@example.net>", "Giant; \"Big\" Box", "sysservices@example.net")]
    [InlineData("<boss@nil.test>", null, "boss@nil.test")]
    [InlineData("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete", "pete@silly.test")]
    [InlineData("jdoe@test   . example", null, "jdoe@test.example")]
    [InlineData("Mary Smith <@node.test,@two.test:mary@example.net>", "Mary Smith", "mary@example.net")]
    [InlineData("jdoe@one.test (John (the) Doe)", "John (the) Doe", "jdoe@one.test")]
    [InlineData("=?utf-8?Q?J=C3=BCrgen?= <j@x.example>", "Jürgen", "j@x.example")]
    [InlineData("=?utf-8?B?546L?= =?utf-8?B?5bCP5piO?= <w@x.example>", "王小明", "w@x.example")]
    [InlineData("\"=?utf-8?B?546L5bCP5piO?=\" <w@x.example>", "王小明", "w@x.example")]
    [InlineData("\"john doe\"@example.com", null, "\"john doe\"@example.com")]
    [InlineData("\"john\"@example.com", null, "john@example.com")]
    [InlineData("<\"a@b\"@example.com>", null, "\"a@b\"@example.com")]
    [InlineData("x@[192.0.2.1]", null, "x@[192.0.2.1]")]
    [InlineData("Jörg <jörg@müller.example>", "Jörg", "jörg@müller.example")]
    [InlineData("a@b.example <c@d.example>", "a@b.example", "c@d.example")]
    [InlineData("<mailto:c@d.example>", null, "c@d.example")]
    public void A_mailbox_is_read(string written, string? name, string address) =>
        Assert.Equal([new Mailbox(name, address)], AddressList.Read(written));

    [Fact]
    public void A_comma_hidden_in_an_encoded_word_parts_nothing() =>
        Assert.Equal([new Mailbox("Doe, John", "j@x.example")], AddressList.Read("=?utf-8?Q?Doe,_John?= <j@x.example>"));

    [Fact]
    public void A_quote_left_open_does_not_swallow_the_address() =>
        Assert.Equal([new Mailbox("Open", "a@x.example"), new Mailbox(null, "b@x.example")], AddressList.Read("\"Open <a@x.example>, b@x.example"));

    // RFC 5322 appendix A.1.3 and A.5.
    [Fact]
    public void Groups_are_opened_and_remembered()
    {
        var list = AddressList.Read("A Group(Some people)\n     :Chris Jones <c@(Chris's host.)public.example>,\n joe@example.org,\n  John <jdoe@one.test> (my dear friend); (the end of the group)".Replace("\n", ""));
        Assert.Equal(
            [new("Chris Jones", "c@public.example", "A Group"), new Mailbox(null, "joe@example.org", "A Group"), new("John", "jdoe@one.test", "A Group")], list);
        Assert.Equal(MimeDefects.None, list.Defects);
    }

    [Fact]
    public void An_empty_group_holds_nobody() => Assert.Empty(AddressList.Read("Undisclosed recipients:;"));

    // RFC 5322 appendix A.6.1 and A.6.3: an empty list element and white space where there should be none.
    [Fact]
    public void Empty_elements_are_skipped() => Assert.Equal(
        ["mary@example.net", "jdoe@test.example"], AddressList.Read("Mary Smith <mary@example.net>, , jdoe@test . example").Select(m => m.Address));

    [Fact]
    public void Semicolons_between_addresses_part_them_with_a_defect()
    {
        var list = AddressList.Read("a@x.example; b@x.example");
        Assert.Equal(["a@x.example", "b@x.example"], list.Select(m => m.Address));
        Assert.Equal(MimeDefects.AddressMalformed, list.Defects);
    }

    [Theory]
    [InlineData("Open <a@x.example")]
    [InlineData("\"Open")]
    [InlineData("(Open")]
    [InlineData("nobody")]
    [InlineData("@")]
    [InlineData("<>,")]
    [InlineData("Group: a@x.example")]
    public void What_breaks_the_grammar_is_noted(string written) => Assert.NotEqual(MimeDefects.None, AddressList.Read(written).Defects);

    [Fact]
    public void Too_many_addresses_are_cut_and_noted()
    {
        var list = AddressList.Read(string.Join(',', Enumerable.Range(0, 2_500).Select(i => $"a{i}@x.example")));
        Assert.Equal(AddressList.MaxMailboxes, list.Count);
        Assert.Equal(MimeDefects.AddressLimit, list.Defects);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("\"")]
    [InlineData("\\\"")]
    [InlineData("=?a?q?")]
    [InlineData("<")]
    [InlineData("a:")]
    [InlineData("\\")]
    [InlineData("[")]
    [InlineData("=?utf-8?Q?a?= ")]
    public void A_quarter_megabyte_of_one_mark_takes_linear_time(string mark)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        AddressList.Read(string.Concat(Enumerable.Repeat(mark, 256 * 1024 / mark.Length)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), watch.Elapsed.ToString());
    }

    [Fact]
    public void Several_fields_of_one_name_are_read_as_one() =>
        Assert.Equal(["a@x.example", "b@x.example"], Mail.Parse("To: a@x.example\nTo: b@x.example\n\n").To.Select(m => m.Address));
}
