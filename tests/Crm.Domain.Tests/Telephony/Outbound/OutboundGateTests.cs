using System.Collections.Immutable;
using Crm.Primitives;
using Crm.Telephony.Outbound;

namespace Crm.Domain.Tests.Telephony.Outbound;

public sealed class OutboundGateTests
{
    private readonly OutboundScene _scene = new();

    [Theory]
    [InlineData("+4930200000")]
    [InlineData("004930200000")]
    [InlineData("030 200-000")]
    [InlineData("+49 (30) 200000")]
    public void Every_spelling_of_a_number_is_judged_and_dialled_as_one(string dialled)
    {
        var allowed = Assert.IsType<OutboundAllowed>(_scene.Ask(dialled));
        Assert.Equal(("+4930200000", OutboundScene.Carrier, "+4930999"), (allowed.Number.Text, allowed.Trunk, allowed.Presented));
    }

    [Theory]
    [InlineData("+493012345", "denied")] // the longer prefix decides
    [InlineData("0301234567", "denied")]
    [InlineData("+49891234567", "not-allowed")]
    [InlineData("10086", "not-allowed")]
    [InlineData("+4930", "invalid-number")]
    [InlineData("+0930200000", "invalid-number")]
    [InlineData("sip:bob@evil.example", "invalid-number")]
    [InlineData("+49302000001234567", "invalid-number")]
    [InlineData("", "invalid-number")]
    [InlineData("+", "invalid-number")]
    [InlineData("4000", "own-number")]
    [InlineData("+4930555000", "own-number")]
    [InlineData("030555000", "own-number")]
    public void What_the_rules_do_not_allow_is_refused_with_a_word(string dialled, string reason) => Assert.Equal(reason, _scene.Reason(dialled));

    [Fact]
    public void Nothing_is_allowed_that_was_not_configured()
    {
        _scene.Rules = new OutboundRules();
        Assert.Equal("not-allowed", _scene.Reason("+4930200000"));
        _scene.Rules = null;
        Assert.Equal("not-allowed", _scene.Reason("+4930200000"));
        Assert.Equal("no-trunk", Assert.IsType<OutboundRefused>(
            OutboundGate.Decide(OutboundPlan.Nothing, new(), new("+4930200000", "user:anna"), _ => 0, _scene.Now)).Reason);
    }

    [Theory]
    [InlineData("+491371234567", "premium-rate")]
    [InlineData("09001234567", "premium-rate")]
    [InlineData("+33123456789", "international")]
    [InlineData("+18761234567", "premium-rate")]
    [InlineData("+4989123456", null)]
    public void A_rule_for_everything_means_the_home_country_without_premium_numbers(string dialled, string? reason)
    {
        _scene.Rules = OutboundScene.Germany with { Destinations = new([new("+", true)]) };
        Assert.Equal(reason, (_scene.Ask(dialled) as OutboundRefused)?.Reason);
    }

    [Fact]
    public void A_premium_number_is_allowed_only_by_a_rule_as_long_as_its_prefix()
    {
        _scene.Rules = OutboundScene.Germany with { Destinations = new([new("+1", true), new("+49137", true)]) };
        Assert.Equal("premium-rate", _scene.Reason("+18761234567"));
        Assert.IsType<OutboundAllowed>(_scene.Ask("+491371234567"));
    }

    [Fact]
    public void Of_two_rules_alike_the_one_that_denies_decides()
    {
        _scene.Rules = OutboundScene.Germany with { Destinations = new([new("+4930", true), new("+4930", false)]) };
        Assert.Equal("denied", _scene.Reason("+4930200000"));
    }

    [Fact]
    public void What_the_site_denies_no_trunk_allows()
    {
        _scene.Site = new OutboundRules { Destinations = new([new("+49302", false)]) };
        Assert.Equal("denied", _scene.Reason("+4930200000"));
        Assert.IsType<OutboundAllowed>(_scene.Ask("+4930300000"));
        _scene.Site = new OutboundRules { Destinations = new([new("+4940", true)]) };
        Assert.Equal("not-allowed", _scene.Reason("+4930300000"));
    }

    [Fact]
    public void Outside_hours_nothing_goes_out_but_emergencies()
    {
        var weekends = new OpeningCalendar(
            TimeZoneInfo.Utc,
            Enum.GetValues<DayOfWeek>().Select(d => d is DayOfWeek.Saturday ? ImmutableArray.Create(new DaySpan(TimeSpan.Zero, TimeSpan.FromDays(1))) : []),
            new Dictionary<DateOnly, ImmutableArray<DaySpan>>(),
            new Dictionary<(int, int), ImmutableArray<DaySpan>>());
        _scene.Rules = OutboundScene.Germany with { Hours = weekends };
        Assert.Equal("closed", _scene.Reason("+4930200000"));
        Assert.IsType<OutboundAllowed>(_scene.Ask("112"));
        _scene.Now += TimeSpan.FromDays(5);
        Assert.IsType<OutboundAllowed>(_scene.Ask("+4930200000"));
    }

    [Fact]
    public void Channels_of_a_trunk_are_shared_by_both_directions()
    {
        _scene.Inbound = 29;
        Assert.NotNull(_scene.Dial("+4930200000"));
        Assert.Equal("trunk-busy", _scene.Reason("+4930200000"));
    }

    [Fact]
    public void Another_trunk_takes_what_the_preferred_one_cannot()
    {
        _scene.OtherRules = OutboundScene.Germany with { CallerId = new CallerIdPolicy("+49301000", []) };
        Assert.Equal(OutboundScene.Other, Assert.IsType<OutboundAllowed>(_scene.Ask("+4930200000", preferred: OutboundScene.Other)).Trunk);
        _scene.Rules = OutboundScene.Germany with { Limits = new OutboundLimits(Concurrent: 0) };
        Assert.Equal(OutboundScene.Other, Assert.IsType<OutboundAllowed>(_scene.Ask("+4930200000")).Trunk);
    }

    [Fact]
    public void Only_permitted_numbers_are_shown()
    {
        Assert.Equal("+4930998", Assert.IsType<OutboundAllowed>(_scene.Ask("+4930200000", presented: "+4930998")).Presented);
        Assert.Equal("caller-id", _scene.Reason("+4930200000", presented: "+4930111111"));
        Assert.Equal("+4930999", Assert.IsType<OutboundAllowed>(_scene.Ask("+4930200000", caller: "+33123456789")).Presented);
        _scene.Rules = OutboundScene.Germany with { CallerId = new CallerIdPolicy("+4930999", [], PresentCaller: true) };
        Assert.Equal("+33123456789", Assert.IsType<OutboundAllowed>(_scene.Ask("+4930200000", caller: "+33123456789")).Presented);
        Assert.Equal("+4930999", Assert.IsType<OutboundAllowed>(_scene.Ask("+4930200000", caller: "anonymous")).Presented);
    }

    [Fact]
    public void A_faulty_rule_is_not_left_out_in_silence() =>
        Assert.All(new[] { "", "+49x", "49-30", "+1234567890123456" }, p => Assert.Throws<ArgumentException>(() => new DestinationTable([new(p, false)])));
}
