using System.Diagnostics;
using Crm.Dialing.Pacing;
using Crm.DialerSimulation.Running;
using Crm.DialerSimulation.Scenarios;

namespace Crm.Benchmarks.Dialer;

/// <summary>What one decision costs at 300 agents and an answer rate of 10 %, in the middle of a shift.</summary>
internal sealed record DecisionCost(double P99Microseconds, double BytesPerDecision)
{
    private const int WarmUp = 10_000;

    public static DecisionCost Measure()
    {
        var scenario = Cells.Of("A", 300, 0.1) with { Days = 1 };
        var watched = new Watched(Methods.Predictive(scenario, TimeSpan.FromHours(8)));
        Simulation.Run(scenario, watched, TimeSpan.FromSeconds(1), 1);
        long[] ticks = [.. watched.Ticks.Skip(WarmUp).Order()];
        double p99 = ticks[(int)(ticks.Length * 0.99)] * 1e6 / Stopwatch.Frequency;
        return new DecisionCost(p99, (double)watched.Bytes / ticks.Length);
    }

    private sealed class Watched(IPacing pacing) : IPacing
    {
        public List<long> Ticks { get; } = new(40_000);

        public long Bytes { get; private set; }

        public Floor Floor => pacing.Floor;

        public void Observe(in PacingEvent what) => pacing.Observe(what);

        public PacingDecision Decide(in PacingQuestion question)
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            var decision = pacing.Decide(question);
            Ticks.Add(Stopwatch.GetTimestamp() - start);
            Bytes += Ticks.Count > WarmUp ? GC.GetAllocatedBytesForCurrentThread() - bytes : 0;
            return decision;
        }
    }
}
