using System.Collections.Immutable;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Domain.Tests.Routing.Worlds;

/// <summary>Random rules of queues and agents, every setting of them.</summary>
internal sealed class RandomSettings(Random random)
{
    private static readonly string[] Skills = ["lang.de", "lang.fr", "billing"];

    public static QueueId Queue(int number) => new($"q{number}");

    public static AgentId Agent(int number) => new($"a{number}");

    public MediaType Medium() => random.Next(2) == 0 ? MediaType.Voice : (MediaType)random.Next(5);

    public Requirement Need() => new(new SkillId(Skills[random.Next(3)]), random.Next(1, 3));

    public AgentSettings Agent(int queues, int agents) => new(
        $"Agent {agents}",
        Skills.Where(_ => random.Next(2) == 0).ToImmutableDictionary(s => new SkillId(s), _ => random.Next(1, 6)),
        Enumerable.Range(0, queues).Where(_ => random.Next(4) != 0).ToImmutableDictionary(Queue, _ => random.Next(1, 4)),
        random.Next(8) == 0 ? random.Next(4) : 1,
        random.Next(3) == 0 ? null : Profile());

    public QueueSettings Rules(int queues)
    {
        var steps = new List<RoutingStep>();
        int count = random.Next(1, 4);
        for (int i = 0; i < count; i++)
        {
            var needs = Skills.Where(_ => random.Next(count - i + 1) > 1).Select(s => new Requirement(new SkillId(s), random.Next(1, 4)));
            steps.Add(new RoutingStep(TimeSpan.FromSeconds(i * 7), [.. needs], i == count - 1 ? int.MaxValue : random.Next(1, 4)));
        }

        return RoutingBench.Rules with
        {
            Steps = [.. steps],
            Strategy = (AgentSelection)random.Next(5),
            Weight = random.Next(1, 4),
            Priority = random.Next(-1, 2),
            MaxEntries = random.Next(0, 12),
            MaxWait = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(5, 90)) : null,
            OfferTimeout = TimeSpan.FromSeconds(random.Next(2, 10)),
            WrapUpTimeout = TimeSpan.FromSeconds(random.Next(3) * 5),
            RejectExclusion = TimeSpan.FromSeconds(random.Next(3) * 10),
            WrapUpCodeRequired = random.Next(2) == 0,
            ServiceLevelThreshold = TimeSpan.FromSeconds(random.Next(1, 30)),
            OffersAtOnce = random.Next(2) == 0 ? random.Next(1, 5) : 1,
            ServiceLevelTarget = random.Next(2) == 0 ? random.Next(1, 11) / 10.0 : null,
            HoldBackAfter = TimeSpan.FromSeconds(random.Next(2) * random.Next(20)),
            LastAgent = random.Next(2) == 0 ? new LastAgentRule(TimeSpan.FromSeconds(random.Next(200)), TimeSpan.FromSeconds(random.Next(1, 20))) : null,
            ResumeWithin = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(60)) : null,
            Callback = random.Next(2) == 0
                ? new CallbackRules(random.Next(2) == 0, random.Next(1, 4), TimeSpan.FromSeconds(random.Next(1, 20)), TimeSpan.FromSeconds(random.Next(20, 300)), TimeSpan.FromSeconds(random.Next(1, 20)), random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(1, 40)) : null)
                : null,
            Hours = random.Next(6) == 0 ? Hours() : null,
            Overflow = random.Next(2) == 0 ? Overflow(queues) : null,
        };
    }

    private CapacityProfile Profile()
    {
        var media = new List<MediaCapacity>();
        foreach (var medium in Enum.GetValues<MediaType>())
        {
            if (random.Next(4) != 0)
            {
                var by = Enum.GetValues<MediaType>().Where(m => m != medium && random.Next(5) == 0);
                bool voice = medium == MediaType.Voice;
                media.Add(new MediaCapacity(medium, voice ? 100 : random.Next(0, 60), random.Next(0, 4), voice && random.Next(4) != 0, [.. by],
                    random.Next(6) == 0 ? TimeSpan.FromSeconds(random.Next(20)) : null));
            }
        }

        return new CapacityProfile([.. media], random.Next(4) == 0 ? 150 : 100);
    }

    private OverflowRules Overflow(int queues)
    {
        OverflowTarget? Target() => random.Next(3) switch
        {
            0 => null,
            1 => new OverflowTarget(OverflowKind.Queue, Queue(random.Next(queues))),
            _ => new OverflowTarget(OverflowKind.Voicemail, Address: "box"),
        };

        return new OverflowRules(
            Target(), Target(), Target(), Target(),
            random.Next(3) == 0 ? TimeSpan.FromSeconds(random.Next(30)) : null, random.Next(2) == 0, random.Next(12) == 0);
    }

    /// <summary>Hours that open and close within minutes of where the worlds begin.</summary>
    private QueueHours Hours()
    {
        var begin = RoutingBench.Start.ToDateTimeOffset();
        var open = TimeSpan.FromSeconds(Math.Floor(begin.TimeOfDay.TotalSeconds) - 5);
        var spans = Enumerable.Range(0, 20).Select(i => new OpenSpan(begin.DayOfWeek, open + TimeSpan.FromSeconds(i * 120), open + TimeSpan.FromSeconds((i * 120) + random.Next(30, 110))));
        return new QueueHours("UTC", [.. spans], []);
    }
}
