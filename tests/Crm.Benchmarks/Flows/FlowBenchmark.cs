using System.Diagnostics;
using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Benchmarks.Flows;

/// <summary>Nodes per second that one thread takes callers through, and what each costs in memory: a menu with a wrong and a right choice, branches, attributes, a lookup, a queue.</summary>
public sealed class FlowBenchmark : IBenchmark
{
    private const int Calls = 100_000;
    private const int Rounds = 5;

    private const string Text =
        """
        { "id": "bench", "title": "Bench", "start": "hello", "nodes": {
          "hello": { "type": "play", "prompts": ["welcome"], "exits": { "next": "menu" } },
          "menu": { "type": "gather", "prompts": ["choices", { "say": "Hello ${caller.name|you}" }], "onNoMatch": ["invalid"], "save": "choice",
            "exits": { "1": "vip", "2": "bye", "timeout": "bye", "no-match": "bye" } },
          "vip": { "type": "branch", "cases": [{ "exit": "vip", "when": { "attribute": "customer.class", "in": ["gold", "platinum"] } },
            { "exit": "crowded", "when": { "queue": "support", "figure": "waiting", "atLeast": 20 } }], "exits": { "vip": "bye", "crowded": "bye", "else": "set" } },
          "set": { "type": "set", "attributes": { "topic": "order-${choice}" }, "exits": { "next": "look" } },
          "look": { "type": "lookup", "url": "https://orders.example/${choice}", "while": ["please-wait"], "save": { "status": "orders.0.status" },
            "exits": { "next": "queue", "no-match": "bye", "timeout": "bye", "error": "bye" } },
          "queue": { "type": "queue", "queue": "support", "exits": { "full": "bye", "timeout": "bye", "no-agents": "bye", "closed": "bye", "error": "bye" } },
          "bye": { "type": "hangup", "prompts": ["goodbye"] } } }
        """;

    /// <inheritdoc/>
    public string Name => "flow";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        FlowDefinition flow = FlowReader.Read(Text).Flow ?? throw new InvalidOperationException("The benchmark's flow cannot be read.");
        var caller = new Caller(flow);
        caller.Take(Calls / 10);
        double best = double.MaxValue;
        (long steps, long bytes) = (0, 0);
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            steps = caller.Take(Calls);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        var circumstances = new Dictionary<string, object?> { ["calls"] = Calls, ["stepsPerCall"] = (double)steps / Calls, ["bestOf"] = Rounds, ["cores"] = Environment.ProcessorCount };
        yield return new BenchmarkResult("steps_per_second", steps / best, "1/s", circumstances);
        yield return new BenchmarkResult("calls_per_second", Calls / best, "1/s", circumstances);
        yield return new BenchmarkResult("bytes_per_step", (double)bytes / steps, "B", circumstances);
    }

    /// <summary>Calls the flow again and again; counts the nodes left.</summary>
    private sealed class Caller(FlowDefinition flow) : IFlowFacts, IFlowSink
    {
        private readonly FlowShelf _shelf = new();
        private readonly FlowQueueFigures _figures = new(3, TimeSpan.FromSeconds(10), 4, 1, null, null);
        private long _steps;
        private int _play;
        private int _lookup;

        public Instant Now => new(0);

        public int? Position => null;

        public TimeSpan? EstimatedWait => null;

        public string? Attribute(string name) => name == "caller.name" ? "Ann" : null;

        public FlowQueueFigures? Queue(QueueId queue) => _figures;

        public void Emit(FlowEffect effect)
        {
            switch (effect)
            {
                case StepTaken: _steps++; break;
                case PlayPrompts play: _play = play.Play; break;
                case StartLookup lookup: _lookup = lookup.Lookup; break;
            }
        }

        public void Ignore(string reason) => throw new InvalidOperationException($"The benchmark's caller is ignored: {reason}.");

        internal long Take(int calls)
        {
            _steps = 0;
            for (int i = 0; i < calls; i++)
            {
                var session = new FlowSession(flow, _shelf, "en");
                Give(session, new FlowBegin());
                Give(session, new PromptsEnded(_play));
                Give(session, new DigitPressed('7'));
                Give(session, new DigitPressed('1'));
                Give(session, new LookupEnded(_lookup, new LookupAnswered(200, """{ "orders": [{ "status": "sent" }] }""")));
                Give(session, new QueueReturned("full"));
                Give(session, new PromptsEnded(_play));
                if (!session.IsOver)
                    throw new InvalidOperationException("The benchmark's call did not end.");
            }

            return _steps;
        }

        private void Give(FlowSession session, FlowInput input) => FlowInterpreter.Step(session, input, this, this);
    }
}
