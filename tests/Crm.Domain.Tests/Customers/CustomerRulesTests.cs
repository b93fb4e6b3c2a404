using Crm.Customers;
using Crm.Customers.Numbers;
using Crm.Primitives;

namespace Crm.Domain.Tests.Customers;

public sealed class CustomerRulesTests
{
    private static readonly NumberingPlan Plan = NumberingPlan.Of("86");

    [Theory]
    [InlineData("ann@example.com", true)]
    [InlineData(" Ann.B+x@Sub.Example.com ", true)]
    [InlineData("用户@例子.公司", true)]
    [InlineData("ann@example", false)]
    [InlineData("ann@@example.com", false)]
    [InlineData("@example.com", false)]
    [InlineData("ann@.com", false)]
    [InlineData("ann@example.com.", false)]
    [InlineData("a b@example.com", false)]
    [InlineData("<ann@example.com>", false)]
    [InlineData("a@b.c\n", true)]
    [InlineData("a\n@b.c", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_email_has_one_at_and_a_domain_with_a_dot(string? text, bool good)
    {
        var result = CustomerRules.Email(text);
        Assert.Equal(good, result.Fault is null);
        Assert.Equal(good ? text!.Trim().ToLowerInvariant() : null, result.Value);
    }

    [Theory]
    [InlineData("138 0013 8000", "+8613800138000")]
    [InlineData("+44 (0)20 7946 0101", "+442079460101")]
    [InlineData("1234", null)]
    [InlineData("+12345678901234567", null)]
    [InlineData("call me", null)]
    public void A_number_is_kept_as_E164(string text, string? kept)
    {
        Assert.Equal(kept, CustomerRules.Number(text, Plan).Value);
        Assert.Equal(kept is null, CustomerRules.Number(text, Plan).Fault is not null);
    }

    [Fact]
    public void Names_are_one_line_of_whole_text_within_the_limit()
    {
        Assert.Equal("Ann", CustomerRules.Name("  Ann ").Value);
        Assert.Equal("𠮷野", CustomerRules.Name("𠮷野").Value);
        Assert.NotNull(CustomerRules.Name(" ").Fault);
        Assert.NotNull(CustomerRules.Name(null).Fault);
        Assert.NotNull(CustomerRules.Name("a\u0001b").Fault);
        Assert.NotNull(CustomerRules.Name("a\ud800").Fault);
        Assert.NotNull(CustomerRules.Name(new string('x', CustomerRules.NameMax + 1)).Fault);
        Assert.Null(CustomerRules.Name(new string('x', CustomerRules.NameMax)).Fault);
        Assert.Equal((null, null), (CustomerRules.Line(" ").Value, CustomerRules.Line(" ").Fault));
        Assert.Equal("a\nb", CustomerRules.Notes("a\nb ").Value);
        Assert.NotNull(CustomerRules.Notes("a\0").Fault);
        Assert.Null(CustomerRules.Language("zh-Hant").Fault);
        Assert.NotNull(CustomerRules.Language("c'est").Fault);
        Assert.NotNull(CustomerRules.Kind("3").Fault);
        Assert.Equal(PhoneKind.Mobile, CustomerRules.Kind("mobile").Value);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("Anonymous", true)]
    [InlineData("anonymous@anonymous.invalid", false)]
    [InlineData("1001", false)]
    public void A_caller_without_a_number_is_withheld(string? number, bool withheld) => Assert.Equal(withheld, PhoneNumber.IsWithheld(number));

    [Fact]
    public void Only_one_best_match_is_sure_and_last_digits_never_are()
    {
        var ann = Customer("Ann", "+8613800000103");
        var bob = Customer("Bob", "+44800000103");
        IReadOnlyList<CustomerMatch> Rank(string number, params Customer[] found) =>
            NumberMatching.Rank(found, PhoneNumber.Candidates(number, Plan), PhoneNumber.Tail(number));

        Assert.Equal(ann, NumberMatching.Sure(Rank("13800000103", ann, bob)));
        Assert.Equal(2, Rank("13800000103", ann, bob).Count);
        Assert.Null(NumberMatching.Sure(Rank("+49800000103", ann)));
        Assert.Null(NumberMatching.Sure(Rank("13800000103", ann, Customer("Cy", "+8613800000103"))));
        Assert.Null(NumberMatching.Sure([]));
    }

    [Fact]
    public void A_change_names_the_fields_that_differ()
    {
        var before = Customer("Ann", "+8613800000103");
        Assert.Empty(CustomerChange.Differences(before, before with { Phones = [.. before.Phones], Version = 9 }));
        var contact = new Contact(new ContactId(Guid.NewGuid()), "C", null, null, null, [], ["c@example.com"]);
        var after = before with { Name = "Anna", Vip = true, Phones = [], Contacts = [contact] };
        Assert.Equal(["name", "vip", "phones", "contacts"], CustomerChange.Differences(before, after));
        Assert.Empty(CustomerChange.Differences(after, after with { Contacts = [contact with { Emails = ["c@example.com"] }] }));
        Assert.Equal(["contacts"], CustomerChange.Differences(after, after with { Contacts = [contact with { Emails = ["d@example.com"] }] }));
    }

    private static Customer Customer(string name, string phone) =>
        new(new CustomerId(Guid.NewGuid()), new SubjectId(Guid.NewGuid()), name, null, null, null, [new Phone(phone)], []);
}
