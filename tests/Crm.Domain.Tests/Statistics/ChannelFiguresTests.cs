using System.Text.Json;
using Crm.Domain.Tests.Routing;
using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Statistics.Folding;
using Crm.Statistics.Queues;

namespace Crm.Domain.Tests.Statistics;

/// <summary>A queue's figures by channel: the same visits, told apart.</summary>
public sealed class ChannelFiguresTests
{
    private static ChannelSummary Of(FactScript script, MediaType channel) => Assert.Single(ChannelSummary.From(script.Fold.Channels.All), c => c.Channel == channel);

    [Fact]
    public void Each_channel_has_its_own_visits_waits_and_handling()
    {
        var script = new FactScript().Configure().Arrive(1).Arrive(2, MediaType.Chat).Arrive(3, MediaType.Email).Arrive(4, MediaType.Chat).Arrive(5, MediaType.Sms).Arrive(6, MediaType.Chat);
        script.At(10).Offer(2).Accept(2).Answer(2, 10).At(70).EndTalk(2, 50, 10).At(80).Complete(2, 10);
        script.At(90).Abandon(4, 90).At(100).Leave(5, 100, QueueExit.Overflowed).Abandon(1, 3, isShort: true);
        script.At(200).Offer(3).Accept(3).Answer(3, 200, inThreshold: false);

        var chat = Of(script, MediaType.Chat);
        Assert.Equal((3L, 1L, 1L, 1L, 0L, 0L, 1L, 1L), (chat.Offered, chat.Answered, chat.AnsweredInThreshold, chat.Abandoned, chat.ShortAbandoned, chat.Left, chat.Waiting, chat.Handled));
        Assert.Equal((10.0, 70.0, 0.5, 90.0), (chat.AverageSpeedOfAnswer, chat.AverageHandleTime, chat.ServiceLevel, chat.LongestWait));
        var email = Of(script, MediaType.Email);
        Assert.Equal((1L, 1L, 0L, 0.0, 0L), (email.Offered, email.Answered, email.AnsweredInThreshold, email.ServiceLevel, email.Handled));
        Assert.Equal((1L, 1L, 0L), (Of(script, MediaType.Sms).Offered, Of(script, MediaType.Sms).Left, Of(script, MediaType.Sms).Waiting));
        var voice = Of(script, MediaType.Voice);
        Assert.Equal((1L, 1L, null), (voice.Offered, voice.ShortAbandoned, voice.ServiceLevel));
    }

    [Fact]
    public void An_early_leaver_is_early_by_his_channels_threshold()
    {
        var script = new FactScript();
        script.Tell(new QueueConfigured(FactScript.Queue, RoutingBench.Rules with { Channels = [new ChannelService(MediaType.Chat, TimeSpan.FromSeconds(60))] }, 1));
        script.Arrive(1).Arrive(2, MediaType.Chat).At(40).Abandon(1, 40).Abandon(2, 40);
        Assert.Equal(1, script.Fold.Queues.Sum(FactScript.Queue, FactScript.Ten, FactScript.Ten + TimeSpan.FromDays(1), FactView.Arrival).AbandonedInThreshold);
        script.Tell(new QueueConfigured(FactScript.Queue, RoutingBench.Rules, 2)).Arrive(3, MediaType.Chat).At(80).Abandon(3, 40);
        Assert.Equal(1, script.Fold.Queues.Sum(FactScript.Queue, FactScript.Ten, FactScript.Ten + TimeSpan.FromDays(1), FactView.Arrival).AbandonedInThreshold);
    }

    /// <summary>Whatever happens, in whatever batches: the channels sum up to the queue, and a restart counts the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_channels_are_the_queue_and_batches_count_as_one(int seed)
    {
        var facts = Mixed(RandomTraffic.Facts(seed, 2_000), seed);
        var whole = new StatisticsFold();
        var part = new StatisticsFold();
        var stored = new List<ChannelIntervalFacts>();
        var random = new Random(seed);
        foreach (var fact in facts)
        {
            whole.Apply(fact);
            part.Apply(fact);
            if (random.Next(40) == 0)
            {
                byte[] state = part.TakeState();
                stored.AddRange(part.Channels.Drain());
                part = new StatisticsFold();
                part.RestoreState(state);
            }
        }

        stored.AddRange(part.Channels.Drain());
        Assert.True(whole.Channels.All.Select(f => f.Channel).Distinct().Count() >= 4);
        Assert.Equal(Text(whole.Channels.All), Text(stored));
        foreach (var queue in whole.Queues.All.Where(f => f.View == FactView.Arrival).GroupBy(f => f.Queue))
        {
            var channels = ChannelSummary.From(whole.Channels.All.Where(f => f.Queue == queue.Key));
            var sum = QueueSummary.From(whole.Queues.Sum(queue.Key, Instant.MinValue, Instant.MaxValue, FactView.Arrival), new QueueIntervalFacts(queue.Key, default, FactView.Event));
            Assert.Equal(sum.Offered, channels.Sum(c => c.Offered));
            Assert.Equal(sum.Answered, channels.Sum(c => c.Answered));
            Assert.Equal(sum.AnsweredInThreshold, channels.Sum(c => c.AnsweredInThreshold));
            Assert.Equal(sum.Abandoned, channels.Sum(c => c.Abandoned));
            Assert.Equal(sum.ShortAbandoned, channels.Sum(c => c.ShortAbandoned));
            Assert.Equal(sum.Waiting, channels.Sum(c => c.Waiting));
            Assert.Equal(sum.Overflowed + sum.CallbackRequested + sum.Voicemail + sum.TransferredOut + sum.Requeued + sum.ClosedBySystem, channels.Sum(c => c.Left));
            Assert.All(channels, c => Assert.Equal(c.Offered, c.Waiting + c.Answered + c.Abandoned + c.ShortAbandoned + c.Left));
        }
    }

    /// <summary>The same traffic over all channels.</summary>
    private static List<EventEnvelope> Mixed(IEnumerable<EventEnvelope> facts, int seed)
    {
        var random = new Random(seed);
        MediaType[] media = [MediaType.Voice, MediaType.Chat, MediaType.Email, MediaType.Sms, MediaType.Whatsapp];
        return [.. facts.Select(f => f.Event is EntryEnqueued e ? f with { Event = e with { MediaType = media[random.Next(media.Length)] } } : f)];
    }

    private static IEnumerable<string> Text(IEnumerable<ChannelIntervalFacts> facts) => facts
        .GroupBy(f => (f.Queue, f.Channel, f.Start))
        .Select(g => g.Aggregate(new ChannelIntervalFacts(g.Key.Queue, g.Key.Channel, g.Key.Start), (sum, f) =>
        {
            sum.Add(f);
            return sum;
        }))
        .Select(f => JsonSerializer.Serialize(f))
        .Order(StringComparer.Ordinal);
}
