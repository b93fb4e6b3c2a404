using Crm.Dialing.Law;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing;

public sealed class DialLawTests
{
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly TimeZoneInfo LosAngeles = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");
    private static readonly TimeZoneInfo Sydney = TimeZoneInfo.FindSystemTimeZoneById("Australia/Sydney");

    [Theory]
    [InlineData("2026-11-23T12:59:59Z", DialRefusal.Hours)] // 7:59:59 in New York
    [InlineData("2026-11-23T13:00:00Z", DialRefusal.None)]
    [InlineData("2026-11-24T01:59:59Z", DialRefusal.None)]
    [InlineData("2026-11-24T02:00:00Z", DialRefusal.Hours)]
    [InlineData("2026-07-01T12:00:00Z", DialRefusal.None)] // summer time
    public void Hours_are_those_of_the_called_party(string at, DialRefusal refusal) =>
        Assert.Equal(refusal, DialCheck.Check(ShippedRules.UnitedStates, Request(NewYork), At(at)).Refusal);

    [Fact]
    public void All_zones_the_party_may_be_in_must_allow()
    {
        var at = At("2026-11-23T14:00:00Z");
        Assert.True(DialCheck.Check(ShippedRules.UnitedStates, Request(NewYork), at).Allowed);
        var verdict = DialCheck.Check(ShippedRules.UnitedStates, Request(NewYork, LosAngeles), at);
        Assert.Equal((DialRefusal.Hours, at + TimeSpan.FromMinutes(15)), (verdict.Refusal, verdict.AskAgain!.Value));
        Assert.Equal(DialRefusal.ZoneUnknown, DialCheck.Check(ShippedRules.UnitedStates, Request(), at).Refusal);
    }

    [Theory]
    [InlineData("2026-11-28T05:59:00Z", DialRefusal.None)] // Saturday 16:59 in Sydney
    [InlineData("2026-11-28T06:00:00Z", DialRefusal.Hours)]
    [InlineData("2026-11-29T01:00:00Z", DialRefusal.Hours)] // Sunday noon
    public void Days_have_hours_of_their_own(string at, DialRefusal refusal) =>
        Assert.Equal(refusal, DialCheck.Check(ShippedRules.Australia, Request(Sydney), At(at)).Refusal);

    [Fact]
    public void Holidays_lists_and_consent_are_asked_where_the_rules_say_so()
    {
        var at = At("2026-11-25T01:00:00Z");
        Assert.Equal(DialRefusal.Holiday, DialCheck.Check(ShippedRules.Australia, Request(Sydney) with { Holiday = true }, at).Refusal);
        Assert.Equal(DialRefusal.DoNotCall, DialCheck.Check(ShippedRules.Australia, Request(Sydney) with { DoNotCall = true }, at).Refusal);
        Assert.Equal(DialRefusal.NoConsent, DialCheck.Check(ShippedRules.China, Request(), at).Refusal);
        Assert.True(DialCheck.Check(ShippedRules.China, Request() with { Consent = true }, at).Allowed);
        var noon = At("2026-11-23T17:00:00Z");
        Assert.Equal(DialRefusal.ListTooOld, DialCheck.Check(ShippedRules.UnitedStates, Request(NewYork) with { ListAge = null }, noon).Refusal);
        Assert.Equal(DialRefusal.ListTooOld, DialCheck.Check(ShippedRules.UnitedStates, Request(NewYork) with { ListAge = TimeSpan.FromDays(31.1) }, noon).Refusal);
    }

    [Fact]
    public void Attempt_limits_all_hold_and_say_from_when_they_allow_again()
    {
        var now = At("2026-11-23T17:00:00Z");
        var rules = ShippedRules.UnitedKingdom with { Attempts = [new AttemptLimit(1, TimeSpan.FromHours(2)), new AttemptLimit(3, TimeSpan.FromDays(7))] };
        Assert.True(DialCheck.Check(rules, Request() with { Attempts = [now - TimeSpan.FromHours(2)] }, now).Allowed);
        var soon = DialCheck.Check(rules, Request() with { Attempts = [now - TimeSpan.FromHours(1)] }, now);
        Assert.Equal((DialRefusal.Attempts, now + TimeSpan.FromHours(1)), (soon.Refusal, soon.AskAgain!.Value));
        var week = DialCheck.Check(rules, Request() with { Attempts = [now - TimeSpan.FromDays(1), now - TimeSpan.FromDays(6), now - TimeSpan.FromDays(5)] }, now);
        Assert.Equal(now + TimeSpan.FromDays(1), week.AskAgain);
        Assert.Equal(Instant.MaxValue, DialCheck.Check(rules with { Attempts = [new AttemptLimit(0, TimeSpan.FromDays(1))] }, Request(), now).AskAgain);
    }

    [Fact]
    public void Who_had_nobody_is_not_dialled_for_three_days_unless_an_agent_waits()
    {
        var now = At("2026-11-23T17:00:00Z");
        var request = Request() with { LastAbandoned = now - TimeSpan.FromHours(71) };
        var verdict = DialCheck.Check(ShippedRules.UnitedKingdom, request, now);
        Assert.Equal((DialRefusal.AbandonedBefore, now + TimeSpan.FromHours(1)), (verdict.Refusal, verdict.AskAgain!.Value));
        Assert.True(DialCheck.Check(ShippedRules.UnitedKingdom, request with { AgentGuaranteed = true }, now).Allowed);
        Assert.True(DialCheck.Check(ShippedRules.UnitedKingdom, request, now + TimeSpan.FromHours(1)).Allowed);
    }

    [Fact]
    public void Of_several_rules_the_one_that_refuses_is_named_with_its_version()
    {
        var site = ShippedRules.UnitedKingdom with { Jurisdiction = "site", Version = 7, ConsentRequired = true };
        var verdict = DialCheck.Check([ShippedRules.UnitedStates, site], Request(NewYork), At("2026-11-23T17:00:00Z"));
        Assert.Equal((DialRefusal.NoConsent, "site", 7), (verdict.Refusal, verdict.Jurisdiction, verdict.Version));
        Assert.Throws<ArgumentOutOfRangeException>(() => DialCheck.Check([], Request(NewYork), default));
    }

    [Fact]
    public void Shipped_rules_name_their_source_and_ring_long_enough() =>
        Assert.All(ShippedRules.All.Values, rules => Assert.True(rules.Source.Length > 10 && rules.MinimumRing >= TimeSpan.FromSeconds(15) && rules.Version > 0));

    [Fact]
    public void The_share_with_machines_estimated_counts_only_the_part_that_was_people()
    {
        Assert.Equal(0, AbandonmentShare.WithMachinesEstimated(0, 0, 0));
        Assert.Equal(0.1, AbandonmentShare.WithMachinesEstimated(10, 90, 0), 12);
        Assert.Equal(5.0 / 95, AbandonmentShare.WithMachinesEstimated(10, 90, 90), 12);
        Assert.Null(AbandonmentShare.WindowOf(ShippedRules.China, default, 1));
        Assert.Equal((0.03, TimeSpan.FromHours(24)), AbandonmentShare.WindowOf(ShippedRules.UnitedKingdom, default, 0.3) is { } window ? (window.Cap, window.Length) : default);
    }

    private static DialRequest Request(params TimeZoneInfo[] zones) => new(zones, []) { ListAge = TimeSpan.FromDays(1) };

    private static Instant At(string text) => Instant.TryParse(text, out var at) ? at : throw new ArgumentException(text);
}
