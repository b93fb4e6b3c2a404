using Crm.Customers;
using Crm.Customers.Numbers;
using Crm.Primitives;

namespace Crm.Domain.Tests.Customers;

public sealed class PhoneNumberTests
{
    private static readonly NumberingPlan China = NumberingPlan.Of("86");

    [Theory]
    [InlineData("+86 138-0013-8000", "+8613800138000")]
    [InlineData("0086 13800138000", "+8613800138000")]
    [InlineData("13800138000", "+8613800138000")]
    [InlineData("8613800138000", "+8613800138000")]
    [InlineData("02112345678", "+862112345678")]
    [InlineData("（＋８６）１３８００１３８０００", null)]
    [InlineData("＋８６１３８００１３８０００", "+8613800138000")]
    [InlineData("tel:+1-202-555-0102;phone-context=x", "+12025550102")]
    [InlineData("sip:+12025550102@carrier.example", "+12025550102")]
    [InlineData("anonymous", null)]
    [InlineData("+1234", null)]
    [InlineData("1234567890123456", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("+86+13800138000", null)]
    public void The_likeliest_reading_of_a_number(string? text, string? expected) => Assert.Equal(expected, PhoneNumber.Normalise(text, China));

    [Fact]
    public void In_north_america_a_leading_one_is_the_trunk_prefix_and_the_country_code()
    {
        var plan = NumberingPlan.Of("1");
        Assert.Equal("+12025550102", PhoneNumber.Normalise("12025550102", plan));
        Assert.Equal("+12025550102", PhoneNumber.Normalise("(202) 555-0102", plan));
        Assert.Equal("+442079460101", PhoneNumber.Normalise("011 44 20 7946 0101", plan));
    }

    [Fact]
    public void Whatever_is_thrown_at_it_candidates_are_e164()
    {
        var random = new Random(20260105);
        const string Alphabet = "0123456789+ -().sip:tel@;ａ０９＋";
        for (int i = 0; i < 20_000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(0, 24)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            foreach (string candidate in PhoneNumber.Candidates(text, China))
            {
                Assert.Matches("^\\+[1-9][0-9]{4,14}$", candidate);
            }
        }
    }

    [Fact]
    public void A_surer_match_comes_first_and_each_customer_once()
    {
        var exact = Person("Zoe", "+8613800138000");
        var tail = Person("Adam", "+49800138000", "+4917800138000");
        var matches = NumberMatching.Rank([tail, exact, exact, Person("Else", "+8613999999999")], PhoneNumber.Candidates("13800138000", China), PhoneNumber.Tail("13800138000"));
        Assert.Equal([("Zoe", MatchQuality.Exact), ("Adam", MatchQuality.Tail)], matches.Select(m => (m.Customer.Name, m.Quality)));
    }

    private static Customer Person(string name, params string[] phones) =>
        new(new CustomerId(Guid.NewGuid()), new SubjectId(Guid.NewGuid()), name, null, null, null, [.. phones.Select(p => new Phone(p))], []);
}
