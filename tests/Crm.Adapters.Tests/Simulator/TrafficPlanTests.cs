using Crm.Simulator.Answering;
using Crm.Simulator.Plan;

namespace Crm.Adapters.Tests.Simulator;

public class TrafficPlanTests
{
    private static readonly TrafficOptions Options = new() { CallsPerMinute = 30, Duration = TimeSpan.FromHours(2), Destinations = [Destination.Of("4000", 70), Destination.Of("4001", 30)] };

    [Fact]
    public void Same_seed_gives_the_same_customers_and_another_seed_others()
    {
        var first = new TrafficPlan(Options).Customers().Take(200).Select(Text).ToList();
        Assert.Equal(first, new TrafficPlan(Options).Customers().Take(200).Select(Text));
        Assert.NotEqual(first, new TrafficPlan(Options with { Seed = 2 }).Customers().Take(200).Select(Text));
    }

    [Fact]
    public void A_customer_does_not_depend_on_those_before_him()
    {
        var plan = new TrafficPlan(Options);
        var seventh = plan.Customers().ElementAt(7);
        Assert.Equal(Text(seventh with { At = default }), Text(plan.Customer(7, out _)));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(20)]
    [InlineData(600)]
    public void The_rate_is_kept_and_arrivals_never_come_as_a_burst(double rate)
    {
        var options = Options with { CallsPerMinute = rate, Duration = TimeSpan.FromMinutes(4_000 / rate) };
        var times = new TrafficPlan(options).Customers().Select(c => c.At).ToList();
        Assert.InRange(times.Count, 3_800, 4_200);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMinutes(0.099 / rate)));
        Assert.All(times, at => Assert.True(at < options.Duration));
    }

    [Fact]
    public void Gaps_spread_as_those_of_people_do()
    {
        var times = new TrafficPlan(Options).Customers().Select(c => c.At.TotalSeconds).ToList();
        var gaps = times.Zip(times.Skip(1), (a, b) => b - a).ToList();
        double mean = gaps.Average();
        double deviation = Math.Sqrt(gaps.Average(g => (g - mean) * (g - mean)));
        Assert.InRange(deviation / mean, 0.8, 1.0); // exponential: 1, minus the tenth that is kept apart
    }

    [Fact]
    public void Customers_are_of_all_kinds()
    {
        var customers = new TrafficPlan(Options).Customers().ToList();
        double Share(Func<CustomerScript, bool> which) => customers.Count(which) / (double)customers.Count;
        Assert.InRange(Share(c => c.CallerNumber is null), 0.06, 0.14);
        Assert.InRange(Share(c => c.CallerName is not null), 0.65, 0.75);
        Assert.InRange(Share(c => c.Language == "zh"), 0.1, 0.3);
        Assert.InRange(Share(c => c.DialledNumber == "4000"), 0.65, 0.75);
        Assert.InRange(Share(c => c.EndsCall), 0.65, 0.75);
        Assert.InRange(Share(c => c.KeyStyle == KeyStyle.Tones), 0.06, 0.14);
        Assert.InRange(Share(c => c.MenuPatience is not null), 0.01, 0.06);
        Assert.InRange(customers.Average(c => c.Patience.TotalSeconds), 80, 100);
        Assert.InRange(customers.Average(c => c.TalkTime.TotalSeconds), 75, 85);
    }

    [Fact]
    public void Keys_are_pressed_in_menus_only_and_some_are_wrong()
    {
        var customers = new TrafficPlan(Options).Customers().ToList();
        Assert.All(customers.Where(c => c.DialledNumber == "4001"), c => Assert.True(c.Keys.IsEmpty && c.MenuPatience is null));
        var inMenu = customers.Where(c => c.DialledNumber == "4000").ToList();
        Assert.Contains(inMenu, c => c.Keys.IsEmpty);
        Assert.Contains(inMenu, c => c.Keys is [{ Key: '5' }, ..]);
        Assert.Contains(inMenu, c => c.Keys is [{ Key: '9' }, { Key: '1' or '2' }]);
        Assert.Contains(inMenu, c => c is { Language: "zh", Keys: [{ Key: '8' }, ..] });
        Assert.All(inMenu, c => Assert.Equal(!c.Keys.Any(k => k.Key == '3'), c.MeetsPerson));
        Assert.All(inMenu, c => Assert.All(c.Keys, k => Assert.True(k.After > TimeSpan.FromSeconds(1) && "123589".Contains(k.Key))));
    }

    [Fact]
    public void Talk_and_patience_stay_within_the_length_of_a_call()
    {
        var options = Options with { CallLengthMax = TimeSpan.FromSeconds(100) };
        Assert.All(new TrafficPlan(options).Customers(), c => Assert.True(c.TalkTime <= options.CallLengthMax && c.Patience <= options.CallLengthMax));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600.1)]
    [InlineData(double.NaN)]
    public void A_rate_out_of_bounds_is_a_fault(double rate) => Assert.NotNull((Options with { CallsPerMinute = rate }).Fault());

    [Fact]
    public void Nobody_to_call_is_a_fault()
    {
        Assert.NotNull((Options with { Destinations = [] }).Fault());
        Assert.NotNull((Options with { Destinations = [Destination.Of("4001", 0)] }).Fault());
        Assert.NotNull((Options with { Destinations = [Destination.Of("sip:x", 1)] }).Fault());
        Assert.Null(Options.Fault());
    }

    [Fact]
    public void Called_customers_answer_mostly_and_are_sometimes_busy_or_away()
    {
        var scripts = Enumerable.Range(0, 2_000).Select(i => AnsweringScript.Callee(1, i)).ToList();
        Assert.InRange(scripts.Count(s => s.RefusesWith == 486), 140, 260);
        Assert.InRange(scripts.Count(s => !s.Answers), 180, 320);
        Assert.All(scripts, s => Assert.InRange(s.Reaction.TotalSeconds, 2, 8));
    }

    private static string Text(CustomerScript c) => $"{c with { Keys = default }} {string.Join(' ', c.Keys)}";
}
