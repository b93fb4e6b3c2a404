using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Settings;

namespace Crm.Domain.Tests.Routing;

/// <summary>Promises of single channels of a queue.</summary>
public sealed class ChannelServiceTests
{
    private static readonly CapacityProfile All = new([new(MediaType.Voice, 10, 5), new(MediaType.Chat, 10, 5), new(MediaType.Email, 10, 5)]);

    private static readonly QueueSettings Rules = RoutingBench.Rules with
    {
        OfferTimeout = TimeSpan.FromHours(12),
        Channels = [new(MediaType.Chat, TimeSpan.FromSeconds(60)), new(MediaType.Email, TimeSpan.FromHours(2), 0.9)],
    };

    [Theory]
    [InlineData(MediaType.Voice, 20, true)]
    [InlineData(MediaType.Voice, 21, false)]
    [InlineData(MediaType.Chat, 60, true)]
    [InlineData(MediaType.Chat, 61, false)]
    [InlineData(MediaType.Email, 7_200, true)]
    [InlineData(MediaType.Email, 7_201, false)]
    public void An_answer_is_in_time_by_its_channels_threshold(MediaType media, double seconds, bool within)
    {
        var bench = new RoutingBench().Queue(Rules).Agent("anna", capacity: All).Arrive(1, media: media).After(seconds);
        Assert.Equal(within, Assert.Single(bench.Take(1).Raised.OfType<EntryAnswered>()).WithinThreshold);
    }

    [Fact]
    public void Of_a_mail_only_time_in_the_queues_hours_counts()
    {
        // the mail comes at 22:13 on a Tuesday and is taken at 03:30: five hours, of which one and three quarters count
        static OpenSpan Every(DayOfWeek day, double from, double to) => new(day, TimeSpan.FromHours(from), TimeSpan.FromHours(to));
        var hours = new QueueHours("UTC", [.. Enum.GetValues<DayOfWeek>().SelectMany(day => (OpenSpan[])[Every(day, 2, 6), Every(day, 22, 22.5)])], []);
        var bench = new RoutingBench().Queue(Rules with { Hours = hours }).Agent("anna", capacity: All).Arrive(1, media: MediaType.Email).After(19_000);
        Assert.True(Assert.Single(bench.Take(1).Raised.OfType<EntryAnswered>()).WithinThreshold);
    }

    [Fact]
    public void What_is_wrong_is_said_at_its_place()
    {
        static IEnumerable<string> Faults(params ChannelService[] channels) => SettingsValidation.Faults(RoutingBench.Rules with { Channels = channels }).Select(f => f.Path);
        Assert.Empty(Faults([.. Rules.Channels!]));
        Assert.Equal(["channels"], Faults(new(MediaType.Chat, TimeSpan.Zero), new(MediaType.Chat, TimeSpan.Zero)));
        Assert.Equal(["channels[0].threshold", "channels[0].target"], Faults(new ChannelService(MediaType.Chat, TimeSpan.FromDays(8), 1.5)));
        Assert.Equal(["channels[0].channel"], Faults(new ChannelService((MediaType)99, TimeSpan.Zero)));
        Assert.Equal(["channels[0].channel"], Faults((ChannelService)null!));
    }

    [Fact]
    public void A_channel_without_a_promise_has_the_queues()
    {
        var rules = Rules with { ServiceLevelTarget = 0.8 };
        Assert.Equal((TimeSpan.FromSeconds(20), 0.8), (rules.ThresholdOf(MediaType.Voice), rules.TargetOf(MediaType.Voice)));
        Assert.Equal((TimeSpan.FromSeconds(60), 0.8), (rules.ThresholdOf(MediaType.Chat), rules.TargetOf(MediaType.Chat)));
        Assert.Equal((TimeSpan.FromHours(2), 0.9), (rules.ThresholdOf(MediaType.Email), rules.TargetOf(MediaType.Email)));
        Assert.False(SettingsEquality.Same(rules, rules with { Channels = null }));
        Assert.True(SettingsEquality.Same(rules, rules with { Channels = [.. rules.Channels!] }));
    }
}
