using Crm.Primitives;
using Crm.Telephony.Outbound;

namespace Crm.Domain.Tests.Telephony.Outbound;

public sealed class OutboundLimitTests
{
    private const string Number = "+4930200000";
    private readonly OutboundScene _scene = new();

    [Theory]
    [InlineData("trunk-concurrent")]
    [InlineData("trunk-minute")]
    [InlineData("trunk-hour")]
    [InlineData("trunk-day")]
    [InlineData("trunk-originator-minute")]
    [InlineData("site-concurrent")]
    [InlineData("site-originator-day")]
    public void Each_limit_refuses_by_its_name(string reason)
    {
        var none = new OutboundLimits(100, 100, 100, 100);
        var three = reason[(reason.LastIndexOf('-') + 1)..] switch
        {
            "concurrent" => none with { Concurrent = 3 },
            "minute" => none with { PerMinute = 3 },
            "hour" => none with { PerHour = 3 },
            _ => none with { PerDay = 3 },
        };
        bool each = reason.Contains("originator", StringComparison.Ordinal), site = reason.StartsWith("site", StringComparison.Ordinal);
        var rules = new OutboundRules { Limits = each ? none : three, OriginatorLimits = each ? three : none };
        _scene.Site = site ? rules : new OutboundRules { Limits = none, OriginatorLimits = none };
        _scene.Rules = OutboundScene.Germany with { Limits = site ? none : rules.Limits, OriginatorLimits = site ? none : rules.OriginatorLimits };

        for (int i = 0; i < 3; i++)
        {
            Assert.NotNull(_scene.Dial(Number));
        }

        Assert.Equal(reason, _scene.Reason(Number));
        Assert.Equal(each, _scene.Ask(Number, "user:anna") is OutboundAllowed);
    }

    [Fact]
    public void What_has_ended_is_no_longer_concurrent_and_a_minute_passes()
    {
        _scene.Rules = OutboundScene.Germany with { Limits = new OutboundLimits(Concurrent: 1, PerMinute: 2) };
        var first = _scene.Dial(Number)!.Value;
        Assert.Equal("trunk-concurrent", _scene.Reason(Number));
        _scene.Ledger.Ended(first, _scene.Now);
        _scene.Ledger.Ended(_scene.Dial(Number)!.Value, _scene.Now);
        Assert.Equal("trunk-minute", _scene.Reason(Number));
        _scene.Now += TimeSpan.FromSeconds(62);
        Assert.NotNull(_scene.Dial(Number));
    }

    [Fact]
    public void Money_is_reserved_when_dialled_and_settled_at_the_end()
    {
        _scene.Rules = OutboundScene.Germany with { Limits = new OutboundLimits(SpendPerDay: 0.10m), LongestCall = TimeSpan.FromMinutes(3) };
        var leg = _scene.Dial(Number)!.Value; // 4 minutes reserved: 0.08
        Assert.Equal("trunk-spend", _scene.Reason(Number));
        _scene.Ledger.Answered(leg, _scene.Now);
        _scene.Now += TimeSpan.FromSeconds(61);
        _scene.Ledger.Ended(leg, _scene.Now); // 2 started minutes: 0.04
        Assert.Equal(0.04m, _scene.Ledger.UsageOf(new(OutboundScene.Carrier, null), _scene.Now).SpendLastDay);

        var next = Assert.IsType<OutboundAllowed>(_scene.Ask(Number));
        Assert.Equal(TimeSpan.FromMinutes(2), next.Longest); // what the rest pays for
        Assert.Equal("trunk-spend", _scene.Reason("+4940200000")); // dearer
    }

    [Fact]
    public void What_is_not_answered_costs_nothing_and_an_unknown_price_passes_no_spending_limit()
    {
        _scene.Rules = OutboundScene.Germany with { Limits = new OutboundLimits(SpendPerDay: 10m), Destinations = new([new("+4930", true, 0.02m), new("+4940", true)]) };
        _scene.Ledger.Ended(_scene.Dial(Number)!.Value, _scene.Now + TimeSpan.FromMinutes(1));
        Assert.Equal(0m, _scene.Ledger.UsageOf(new(null, null), _scene.Now).SpendLastDay);
        Assert.Equal("rate-unknown", _scene.Reason("+4940200000"));
    }

    [Fact]
    public void An_emergency_number_is_never_refused_and_never_counted()
    {
        _scene.Rules = null;
        _scene.Site = new OutboundRules { Destinations = new([new("1", false)]), Limits = new OutboundLimits(0, 0, 0, 0, 0), LongestCall = TimeSpan.FromMinutes(1) };
        _scene.Inbound = 30;
        foreach (string number in OutboundPlan.UsualEmergencyNumbers)
        {
            var allowed = Assert.IsType<OutboundAllowed>(_scene.Ask(number));
            Assert.Equal((number, true), (allowed.Number.Text, allowed.IsEmergency));
            Assert.NotNull(_scene.Dial("+" + number));
            Assert.IsType<OutboundAllowed>(_scene.Ask($" {number[0]}-{number[1..]} "));
        }

        Assert.Equal(default, _scene.Ledger.UsageOf(new(null, null), _scene.Now));
        Assert.Equal(OutboundPlan.UsualEmergencyNumbers.Length, _scene.Ledger.ChannelsOn(OutboundScene.Carrier));
    }

    [Fact]
    public void No_allowed_call_ever_exceeds_a_limit_also_after_restarts()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            Play(new Random(seed));
        }
    }

    [Fact]
    public void Originators_without_end_do_not_grow_the_ledger_without_end()
    {
        var free = new OutboundLimits(OutboundLimits.CountMax, OutboundLimits.CountMax, OutboundLimits.CountMax, OutboundLimits.CountMax);
        _scene.Site = new OutboundRules { Limits = free };
        _scene.Rules = OutboundScene.Germany with { Limits = free };
        for (int i = 0; i < OutboundLedger.AccountsMax; i++)
        {
            if (_scene.Dial(Number, $"user:{i}") is { } leg)
            {
                _scene.Ledger.Ended(leg, _scene.Now);
            }
        }

        Assert.True(_scene.Ledger.Take().Accounts.Length <= OutboundLedger.AccountsMax);
        Assert.Equal("too-many-originators", _scene.Reason(Number, "user:late"));
        _scene.Now += TimeSpan.FromHours(25);
        Assert.NotNull(_scene.Dial(Number, "user:late"));
        Assert.True(_scene.Ledger.Take().Accounts.Length <= 4);
    }

    /// <summary>Hours of random calls against an honest book of every single call.</summary>
    private static void Play(Random random)
    {
        var limits = new OutboundLimits(random.Next(1, 4), random.Next(1, 5), random.Next(3, 12), random.Next(5, 30), random.Next(1, 20) / 10m);
        var each = new OutboundLimits(random.Next(1, 3), random.Next(1, 4), random.Next(2, 8), random.Next(4, 20), random.Next(1, 10) / 10m);
        var scene = new OutboundScene { Rules = OutboundScene.Germany with { Limits = limits, OriginatorLimits = each, LongestCall = TimeSpan.FromMinutes(random.Next(1, 30)) } };
        var book = new List<Entry>();
        for (int step = 0; step < 400; step++)
        {
            scene.Now += TimeSpan.FromSeconds(random.NextDouble() * random.Next(1, 400));
            foreach (var over in book.Where(b => b.Ended is null && (b.Answered is { } a && scene.Now - a > b.Longest || random.Next(4) == 0)))
            {
                over.Ended = over.Answered is { } since ? Instant.Min(scene.Now, since + over.Longest) : scene.Now;
                scene.Ledger.Ended(over.Leg, over.Ended.Value);
            }

            string number = random.Next(3) == 0 ? "+4940200000" : Number, originator = $"user:{random.Next(3)}";
            if (scene.Ask(number, originator) is OutboundAllowed allowed && scene.Dial(number, originator) is { } leg)
            {
                bool answered = random.Next(3) > 0;
                book.Add(new Entry(leg, originator, scene.Now, allowed.RatePerMinute!.Value, allowed.Longest, answered ? scene.Now : null));
                if (answered)
                {
                    scene.Ledger.Answered(leg, scene.Now);
                }
            }

            if (random.Next(20) == 0)
            {
                var restored = new OutboundLedger();
                restored.Restore(scene.Ledger.Take());
                scene.Ledger = restored;
            }

            Check(book, limits, scene.Now);
            foreach (var own in book.GroupBy(b => b.Originator))
            {
                Check(own, each, scene.Now);
            }
        }

        Assert.NotEmpty(book);
    }

    private static void Check(IEnumerable<Entry> book, OutboundLimits limits, Instant now)
    {
        var all = book.ToList();
        int Within(TimeSpan span) => all.Count(b => now - b.Dialled <= span);
        Assert.True(all.Count(b => b.Ended is null) <= limits.Concurrent);
        Assert.True(Within(TimeSpan.FromMinutes(1)) <= limits.PerMinute);
        Assert.True(Within(TimeSpan.FromHours(1)) <= limits.PerHour);
        Assert.True(Within(TimeSpan.FromDays(1)) <= limits.PerDay);
        Assert.True(all.Where(b => b.Ended is null || now - b.Ended <= TimeSpan.FromDays(1)).Sum(b => b.CostAt(now)) <= limits.SpendPerDay);
    }

    private sealed record Entry(LegId Leg, string Originator, Instant Dialled, decimal Rate, TimeSpan Longest, Instant? Answered)
    {
        public Instant? Ended { get; set; }

        public decimal CostAt(Instant now) => Answered is { } since ? Rate * Math.Max(1, (decimal)Math.Ceiling(((Ended ?? now) - since).TotalMinutes)) : 0;
    }
}
