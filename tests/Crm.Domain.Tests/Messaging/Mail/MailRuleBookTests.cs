using Crm.Events.Mail;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Domain.Tests.Messaging.Mail;

/// <summary>Rules and templates.</summary>
public sealed class MailRuleBookTests
{
    private static readonly MailSummary Mail = new()
    {
        From = new MailPerson("Li Na", "li.na@shop.example.com"),
        Subject = "Order 17 is late",
        Text = "Dear all, order 17 has not come.",
        Headers = new Dictionary<string, string> { ["x-priority"] = "1 (High)" },
        Attachments = [new MailAttachment(0, "a.pdf", "application/pdf", 1, "", null)],
    };

    public static TheoryData<MailRule, bool> Conditions => new()
    {
        { new MailRule("all", true), true },
        { new MailRule("off", false), false },
        { new MailRule("from", true) { From = "LI.NA@shop.example.com" }, true },
        { new MailRule("from", true) { From = "na@shop.example.com" }, false },
        { new MailRule("domain", true) { FromDomain = "example.com" }, true },
        { new MailRule("domain", true) { FromDomain = "ample.com" }, false },
        { new MailRule("subject", true) { SubjectContains = "order" }, true },
        { new MailRule("header", true) { Header = "X-Priority" }, true },
        { new MailRule("header", true) { Header = "x-priority", HeaderContains = "low" }, false },
        { new MailRule("files", true) { HasAttachments = false }, false },
        { new MailRule("box", true) { MailboxId = "other" }, false },
        { new MailRule("pattern", true) { Pattern = @"order (?<order_number>\d+)" }, true },
        { new MailRule("pattern", true) { Pattern = "Dear", PatternIn = "subject" }, false },
        { new MailRule("both", true) { SubjectContains = "order", HasAttachments = false }, false },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_rule_fits_when_all_its_conditions_hold(MailRule rule, bool fits) =>
        Assert.Equal(fits, new MailRuleBook([rule]).Ask("box", Mail).Matched.Count == 1);

    [Fact]
    public void Later_rules_have_the_last_word_until_one_stops()
    {
        var ruling = new MailRuleBook(
        [
            new MailRule("a", true) { Queue = new QueueId("a"), Priority = 5, Pattern = @"(?<order_number>\d+)" },
            new MailRule("b", true) { Queue = new QueueId("b"), Stop = true },
            new MailRule("c", true) { Spam = true },
        ]).Ask("box", Mail);

        Assert.Equal(["a", "b"], ruling.Matched);
        Assert.Equal((new QueueId("b"), 5, false, "17"), (ruling.Verdict.Queue, ruling.Verdict.Priority, ruling.Verdict.Spam, ruling.Verdict.Attributes["order.number"]));
    }

    [Fact]
    public void A_pattern_that_would_take_for_ever_elsewhere_takes_no_time_here()
    {
        var book = new MailRuleBook([new MailRule("slow", true) { Pattern = "^(a+)+$", PatternIn = "text" }]);

        Assert.Empty(book.Ask("box", Mail with { Text = new string('a', 19_999) + "!" }).Matched);
    }

    [Theory]
    [InlineData("(", "pattern")]
    [InlineData(@"(a)\1", "pattern")]
    [InlineData("(?=a)", "pattern")]
    [InlineData("", "pattern")]
    public void A_pattern_that_cannot_be_used_is_named(string pattern, string member) =>
        Assert.Contains($"rules[0].{member}", MailRuleBook.Faults([new MailRule("a", true) { Pattern = pattern }]).Keys);

    [Fact]
    public void Too_many_rules_and_wrong_members_are_named()
    {
        Assert.Contains("rules", MailRuleBook.Faults([.. Enumerable.Range(0, 201).Select(i => new MailRule($"{i}", true))]).Keys);
        Assert.Contains("rules[0].name", MailRuleBook.Faults([new MailRule(" ", true)]).Keys);
        Assert.Contains("rules[0].header", MailRuleBook.Faults([new MailRule("a", true) { HeaderContains = "x" }]).Keys);
        Assert.Contains("rules[0].priority", MailRuleBook.Faults([new MailRule("a", true) { Priority = 5_000 }]).Keys);
    }

    [Theory]
    [InlineData("Dear {{customer.name}},", "Dear Li Na,", null)]
    [InlineData("{{ agent.name }}", "Anna Andersen", null)]
    [InlineData("a\n{{order}}", null, "Line 2: there is no variable 'order'.")]
    [InlineData("a {{customer.name", null, "Line 1: the braces are not closed.")]
    [InlineData("no } braces {", "no } braces {", null)]
    public void A_template_is_filled_or_says_what_is_wrong(string text, string? filled, string? fault)
    {
        var result = MailTemplate.Fill(text, MailTemplate.Sample);

        Assert.Equal(filled, result.Text);
        Assert.StartsWith(fault ?? "", result.Fault ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Braces_in_a_value_are_not_looked_at()
    {
        var values = new Dictionary<string, string> { ["customer.name"] = "{{agent.name}}", ["agent.name"] = "secret" };

        Assert.Equal("{{agent.name}}", MailTemplate.Fill("{{customer.name}}", values).Text);
    }
}
