using System.Globalization;

namespace Crm.Runtime.Tests.Engine.Faults;

/// <summary>
/// Many short lives of a site under every fault, each by its own seed; <c>CRM_ENGINE_SEEDS</c> says how many, <c>CRM_ENGINE_SEED</c> plays a
/// single one again.
/// </summary>
public sealed class FaultyEngineTests
{
    private const int Steps = 250;
    private const int Lives = 100;

    [Fact]
    public void Nothing_is_lost_doubled_or_left_open_whatever_fails()
    {
        int[] seeds = Setting("CRM_ENGINE_SEED") is { } one ? [one] : [.. Enumerable.Range(1, Setting("CRM_ENGINE_SEEDS") ?? Lives)];
        var struck = new Dictionary<string, int>();
        var did = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int calls = 0, answered = 0, visits = 0, orphans = 0, outside = 0, promised = 0, kept = 0, carried = 0;
        var gate = new Lock();
        Parallel.ForEach(seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var (site, auditor) = Live(seed);
            lock (gate)
            {
                calls += auditor.Calls;
                answered += auditor.Answered;
                visits += auditor.Visits;
                orphans += auditor.Orphans;
                outside += auditor.PutThrough;
                promised += auditor.Promises.Made;
                kept += auditor.Promises.Kept;
                carried += site.TakenBack;
                foreach (var (verb, times) in site.Did)
                {
                    did[verb] = did.GetValueOrDefault(verb) + times;
                }

                foreach (var (fault, times) in site.Struck)
                {
                    struck[fault] = struck.GetValueOrDefault(fault) + times;
                }
            }
        });
        TestContext.Current.SendDiagnosticMessage($"{seeds.Length} lives, {calls} calls, {visits} visits, {answered} answered, {orphans} forgotten in a queue, {outside} put through outside, {kept} of {promised} promises kept, {carried} called back into their calls; {string.Join(", ", struck.OrderBy(s => s.Key).Select(s => $"{s.Key} {s.Value}"))}");
        TestContext.Current.SendDiagnosticMessage(string.Join(", ", did.Select(d => $"{d.Key} {d.Value}")));
        Assert.True(seeds.Length == 1 || did.Count >= 11, $"agents only wished for {string.Join(", ", did.Keys)}");
        Assert.True(seeds.Length == 1 || orphans * 50 <= visits, $"{orphans} of {visits} visits were forgotten in a queue");
        Assert.True(seeds.Length == 1 || carried > seeds.Length, $"{carried} were called back into their calls");
        Assert.True(seeds.Length == 1 || kept * 20 > promised, $"{kept} of {promised} promises were kept");
        Assert.True(seeds.Length == 1 || (struck.Count == 9 && answered > calls / 12 && outside > 0), $"{calls} calls, {answered} answered, faults: {string.Join(", ", struck.Keys)}");
    }

    [Fact]
    public void The_same_seed_lives_the_same_life()
    {
        // ids that shells make are new each time; what happens and when is not
        static string[] Life() => [.. Live(4711).Site.Journal.Rows.Select(r =>
            $"{r.Shard} {r.Sequence} {r.At} {string.Join(' ', FaultyEngine.Codec.ReadEvents(r.Payload.Span).Select(e => e.GetType().Name))}")];

        Assert.Equal(Life(), Life());
    }

    private static (FaultyEngine Site, JournalAuditor Auditor) Live(int seed)
    {
        var site = new FaultyEngine(seed);
        var auditor = new JournalAuditor(seed);
        for (int step = 0; step < Steps; step++)
        {
            site.Step();
            if (step % 25 == 0)
            {
                auditor.Follow(site.Journal.Rows);
            }
        }

        site.Settle();
        auditor.Follow(site.Journal.Rows);
        auditor.CheckEnd();
        Assert.True(site.Failures.Count == 0, $"seed {seed}: {site.Failures.FirstOrDefault()}");
        Assert.Empty(site.Now.Faults);
        Assert.Equal(0, site.Now.Calls!.Count);
        Assert.Empty(site.Now.Calls.Callbacks());
        Assert.Equal(0, site.Now.Routing.Domain.OpenEntries);
        return (site, auditor);
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
