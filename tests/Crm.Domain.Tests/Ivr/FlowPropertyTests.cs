using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Domain.Tests.Ivr;

/// <summary>Random flows meet random callers, queues and web services: whatever they are, every call ends or waits for something.</summary>
public sealed class FlowPropertyTests
{
    private static readonly string[] Failures = ["timeout", "refused", "redirected", "status-500", "status-404", "too-large", "not-json", "unreachable"];

    [Theory]
    [InlineData("inbound")]
    [InlineData("treatment")]
    [InlineData("module")]
    public void No_flow_hangs_loops_for_ever_or_leaves_a_caller_in_silence(string kind)
    {
        for (int seed = 0; seed < 300; seed++)
        {
            try
            {
                Play(new Random(seed), kind);
            }
            catch (Exception wrong)
            {
                Assert.Fail($"seed {seed}: {wrong}");
            }
        }
    }

    [Fact]
    public void A_flow_without_faults_brings_a_silent_caller_to_its_end_without_an_error()
    {
        int good = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            FlowDefinition flow = Read(random, "inbound", "test", tidy: true);
            if (FlowChecker.Check(flow, _ => null).Count > 0)
                continue;
            good++;
            var call = new FlowCall(flow);
            call.Begin();
            Finish(call, random, seed);
            if (call.Over == "error")
                Assert.Fail($"seed {seed}: {string.Join(" ", call.Way.TakeLast(20))}");
        }

        Assert.True(good > 300, $"only {good} flows without faults were tried");
    }

    [Fact]
    public void Every_random_text_is_refused_or_read_but_nothing_is_thrown()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            char[] text = RandomFlow.Text(random, "inbound", "test").ToCharArray();
            for (int i = random.Next(6); i > 0; i--)
                text[random.Next(text.Length)] = "{}[]\",:\\u0d8${|9-"[random.Next(17)];
            FlowReading reading = FlowReader.Read(new string(text));
            Assert.Equal(reading.Flow is null, !reading.Faults.IsEmpty);
            if (reading.Flow is { } flow)
                FlowChecker.Check(flow, _ => flow);
        }
    }

    private static FlowDefinition Read(Random random, string kind, string id, bool tidy = false)
    {
        FlowReading reading = FlowReader.Read(RandomFlow.Text(random, kind, id, tidy));
        Assert.Empty(reading.Faults);
        return reading.Flow!;
    }

    private static IEnumerable<FlowDefinition> Modules(Random random) => Enumerable.Range(0, 3).Select(i => Read(random, "module", $"m{i}"));

    private static void Play(Random random, string kind)
    {
        var call = new FlowCall(Read(random, kind, "test"), [.. Modules(random)]);
        if (random.Next(2) == 0)
            call.Facts["caller.number"] = "+491701";
        if (kind == "treatment" && random.Next(2) == 0)
            call.Facts["queue"] = "support";
        if (random.Next(2) == 0)
            call.Position = random.Next(20);
        call.Begin();
        for (int i = 0; i < 200 && !call.Session.IsOver; i++)
        {
            call.Give(Something(call, random));
            Waits(call);
        }

        Finish(call, random, 0);
    }

    private static FlowInput Something(FlowCall call, Random random)
    {
        switch (random.Next(10))
        {
            case 0: return new LookupEnded(call.Session.Lookup - random.Next(2), Result(random));
            case 1: return new QueueReturned(random.Next(2) == 0 ? "full" : "what");
            case 2: return new TransferFailed(random.Next(2) == 0 ? "busy" : "what");
            case 3: return new MessageRecorded(TimeSpan.FromSeconds(random.Next(3)));
            case 4 or 5: return new DigitPressed("0123456789*#ABCDx"[random.Next(17)]);
            case 6 or 7: return new PromptsEnded(call.Session.Play - random.Next(2));
            case 8 when call.Session.Deadline != Instant.MaxValue:
                call.Now = Instant.Max(call.Now, call.Session.Deadline);
                return new FlowDeadlinePassed();
            default:
                call.Now += TimeSpan.FromMilliseconds(random.Next(3000));
                return random.Next(5) == 0 ? new FlowBegin() : new FlowDeadlinePassed();
        }
    }

    private static LookupResult Result(Random random) => random.Next(3) switch
    {
        0 => new LookupAnswered(200, """{ "a": ["x"] }"""),
        1 => new LookupAnswered(200, "{ \"a\": \"" + new string('x', random.Next(100_000)) + "\" }"),
        _ => new LookupFailed(Failures[random.Next(Failures.Length)]),
    };

    /// <summary>Only time passes: the call must come to an end.</summary>
    private static void Finish(FlowCall call, Random random, int seed)
    {
        Instant limit = call.Now + FlowLimits.TreatmentLengthMax + TimeSpan.FromHours(2);
        for (int i = 0; !call.Session.IsOver; i++)
        {
            if (i == 20_000 || call.Now > limit)
                Assert.Fail($"seed {seed} does not end: {string.Join(" ", call.Way.TakeLast(20))}");
            Waits(call);
            if (call.Session.IsQueued)
                call.Give(i > 50 ? new FlowCancelled("answered") : new QueueReturned("no-agents"));
            else if (IsPlaying(call) && random.Next(10) != 0)
                call.PromptEnds();
            else
                call.PassToDeadline();
        }

        Assert.IsType<SessionOver>(call.All[^1]);
        Assert.Single(call.All.OfType<SessionOver>());
    }

    private static bool IsPlaying(FlowCall call) => call.Session.Sound == FlowSound.Prompts;

    /// <summary>A call that is not over has something to wait for, and something to hear unless it is the caller's turn.</summary>
    private static void Waits(FlowCall call)
    {
        FlowSession session = call.Session;
        if (session.IsOver)
            return;
        Assert.True(session.IsQueued == (session.Deadline == Instant.MaxValue), $"at {session.Node} without a deadline");
        Assert.True(session.Attributes.Count <= FlowLimits.AttributesMax);
        FlowEffect? sound = call.All.LastOrDefault(effect => effect is PlayPrompts or PlayMusic or StopPlaying or RecordMessage or TransferToNumber or EnterQueue);
        bool silent = session.Sound == FlowSound.Silence;
        Assert.True(!silent || session.Current is GatherNode or VoicemailNode or TransferNode or QueueNode, $"silence at {session.Node} ({session.Current?.Type})");
        Assert.True(silent || sound is PlayPrompts or PlayMusic || session.Sound == FlowSound.Music, $"thinks it plays at {session.Node}");
    }
}
