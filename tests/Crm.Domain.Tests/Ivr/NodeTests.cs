using Crm.Events.Queues;
using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Domain.Tests.Ivr;

public sealed class NodeTests
{
    private const string Bye = "\"bye\": { \"type\": \"hangup\" }";

    [Fact]
    public void Texts_are_spoken_in_the_callers_language_with_what_is_known_of_him()
    {
        const string nodes = """
            "zh": { "type": "language", "language": "zh", "exits": { "next": "hello" } },
            "hello": { "type": "say", "text": { "en": "Hello ${customer.name|you}", "zh": "您好${customer.name}" }, "exits": { "next": "bye" } },
            """ + Bye;
        var call = new FlowCall(nodes) { Facts = { ["customer.name"] = "王" } };

        call.Begin();

        Assert.Equal([new SpokenText("您好王", "zh")], call.One<PlayPrompts>().Prompts);
        Assert.Equal("zh", call.One<SetLanguage>().Language);
    }

    [Fact]
    public void What_cannot_be_told_is_left_out()
    {
        const string nodes = """
            "place": { "type": "play", "prompts": [{ "say": "Number ${position}" }, { "say": "${estimated-wait} minutes" }, { "prompt": "hello", "language": "zh" }], "exits": { "next": "bye" } },
            """ + Bye;
        var call = new FlowCall(nodes) { EstimatedWait = TimeSpan.FromSeconds(61) };

        call.Begin();

        Assert.Equal([new SpokenText("2 minutes", "en"), new RecordedPrompt("hello", "zh")], call.One<PlayPrompts>().Prompts);
    }

    [Fact]
    public void A_play_whose_end_is_never_told_goes_on_by_itself()
    {
        FlowCall call = new FlowCall("\"a\": { \"type\": \"play\", \"prompts\": [\"p\"], \"exits\": { \"next\": \"bye\" } }," + Bye).Begin().PassToDeadline();

        Assert.True(call.Session.IsOver);
        Assert.IsType<SessionOver>(call.All[^1]);
    }

    [Theory]
    [InlineData("""{ "attribute": "a", "is": "X" }""", true)]
    [InlineData("""{ "attribute": "a", "is": "y" }""", false)]
    [InlineData("""{ "attribute": "a", "in": ["v", "x"] }""", true)]
    [InlineData("""{ "attribute": "b", "exists": true }""", false)]
    [InlineData("""{ "attribute": "b", "exists": false }""", true)]
    [InlineData("""{ "attribute": "a", "startsWith": "x" }""", true)]
    [InlineData("""{ "attribute": "n", "atLeast": 5, "atMost": 5 }""", true)]
    [InlineData("""{ "attribute": "n", "atLeast": 5.5 }""", false)]
    [InlineData("""{ "attribute": "a", "atLeast": 0 }""", false)]
    [InlineData("""{ "attribute": "language", "is": "en" }""", true)]
    [InlineData("""{ "queue": "support", "figure": "waiting", "atLeast": 5 }""", true)]
    [InlineData("""{ "queue": "support", "figure": "longestWait", "atMost": 59 }""", false)]
    [InlineData("""{ "queue": "support", "figure": "estimatedWait", "atMost": 9999 }""", false)]
    [InlineData("""{ "queue": "unknown", "figure": "waiting", "atMost": 9999 }""", false)]
    [InlineData("""{ "not": { "attribute": "a", "is": "x" } }""", false)]
    [InlineData("""{ "all": [{ "attribute": "a", "is": "x" }, { "attribute": "a", "is": "y" }] }""", false)]
    [InlineData("""{ "any": [{ "attribute": "a", "is": "y" }, { "attribute": "a", "is": "x" }] }""", true)]
    public void A_condition_holds_or_does_not(string condition, bool holds)
    {
        string nodes = $$"""
            "b": { "type": "branch", "cases": [{ "exit": "yes", "when": {{condition}} }], "exits": { "yes": "yes", "else": "no" } },
            "yes": { "type": "hangup", "reason": "yes" }, "no": { "type": "hangup", "reason": "no" }
            """;
        var call = new FlowCall(nodes)
        {
            Facts = { ["a"] = "x", ["n"] = "5" },
            Queues = { [new QueueId("support")] = new FlowQueueFigures(5, TimeSpan.FromSeconds(60), 2, 0, null, null) },
        };

        Assert.Equal(holds ? "yes" : "no", call.Begin().One<EndCall>().Reason);
    }

    [Fact]
    public void What_a_flow_sets_it_knows_at_once()
    {
        const string nodes = """
            "set": { "type": "set", "attributes": { "order.kind": "big-${caller.number}", "gone": null }, "exits": { "next": "b" } },
            "b": { "type": "branch", "cases": [{ "exit": "yes", "when": { "attribute": "order.kind", "is": "big-1" } }], "exits": { "yes": "bye", "else": "no" } },
            "no": { "type": "hangup", "reason": "no" },
            """ + Bye;
        var call = new FlowCall(nodes) { Facts = { ["caller.number"] = "1" } };

        Assert.Equal("done", call.Begin().One<EndCall>().Reason);
        Assert.Contains(new SetAttribute("gone", null), call.All);
    }

    [Fact]
    public void A_loop_goes_round_so_often_and_then_counts_anew()
    {
        const string nodes = """
            "loop": { "type": "loop", "times": 2, "exits": { "again": "loop", "done": "bye" } },
            """ + Bye;

        Assert.Equal(["loop:again", "loop:again", "loop:done", "bye:hung-up"], new FlowCall(nodes).Begin().Way);
    }

    [Fact]
    public void A_message_is_recorded_after_the_prompt_and_ends_the_flow_as_voicemail()
    {
        const string nodes = """
            "vm": { "type": "voicemail", "queue": "support", "prompts": ["ask"], "longest": 60, "exits": { "next": "bye", "nothing": "vm" } },
            """ + Bye;
        FlowCall call = new FlowCall(nodes).Begin().PromptEnds();

        Assert.Equal(new RecordMessage(new QueueId("support"), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5)), call.One<RecordMessage>());
        call.Give(new MessageRecorded(TimeSpan.FromMilliseconds(400)));
        Assert.Equal("vm", call.Session.Node);
        call.PromptEnds().Give(new MessageRecorded(TimeSpan.FromSeconds(12)));
        Assert.Equal("voicemail", call.Over);
    }

    [Fact]
    public void A_callback_is_noted_only_for_a_number()
    {
        const string nodes = """
            "cb": { "type": "callback", "queue": "sales", "number": "${caller.number}", "exits": { "next": "bye", "no-number": "no" } },
            "no": { "type": "hangup", "reason": "no" },
            """ + Bye;

        Assert.Equal("no", new FlowCall(nodes).Begin().One<EndCall>().Reason);
        Assert.Equal("no", new FlowCall(nodes) { Facts = { ["caller.number"] = "sip:x@evil" } }.Begin().One<EndCall>().Reason);
        FlowCall call = new FlowCall(nodes) { Facts = { ["caller.number"] = "+491701" } }.Begin();
        Assert.Equal(new RequestCallback(new QueueId("sales"), "+491701"), call.One<RequestCallback>());
        Assert.Empty(call.Last.OfType<LeaveQueue>());
        Assert.Equal("callback", call.Over);
    }

    [Theory]
    [InlineData("busy", "t:busy")]
    [InlineData("no-answer", "t:no-answer")]
    [InlineData("what", "t:error")]
    public void A_transfer_that_fails_leaves_by_its_reason(string reason, string way)
    {
        const string nodes = """
            "t": { "type": "transfer", "number": "123", "exits": { "busy": "bye", "no-answer": "bye", "refused": "bye", "error": "bye" } },
            """ + Bye;

        Assert.Equal(way, new FlowCall(nodes).Begin().Give(new TransferFailed(reason)).Way.First());
        Assert.Equal("t:error", new FlowCall(nodes).Begin().PassToDeadline().Way.First());
        Assert.Equal("transferred", new FlowCall(nodes).Begin().Give(new FlowCancelled("transferred")).Over);
    }

    [Fact]
    public void A_queue_node_waits_without_a_deadline_and_leaves_by_what_the_queue_says()
    {
        const string nodes = """
            "q": { "type": "queue", "queue": "support", "priority": 3, "skills": [{ "skill": "zh", "atLeast": 2 }], "treatment": "t",
              "exits": { "full": "bye", "timeout": "bye", "no-agents": "bye", "closed": "bye", "error": "bye" } },
            """ + Bye;
        FlowCall call = new FlowCall(nodes).Begin();

        EnterQueue entered = call.One<EnterQueue>();
        Assert.Equal((new QueueId("support"), 3, new FlowId("t")), (entered.Queue, entered.Priority, entered.Treatment));
        Assert.Equal([new Requirement(new SkillId("zh"), 2)], entered.Extra);
        Assert.Equal(Instant.MaxValue, call.Session.Deadline);
        Assert.True(call.Session.IsQueued);
        call.Now += TimeSpan.FromHours(3);
        call.Give(new QueueReturned("no-agents"));
        Assert.Equal(["q:no-agents", "bye:hung-up"], call.Way);
    }
}
