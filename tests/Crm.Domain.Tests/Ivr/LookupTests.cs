using Crm.Ivr;

namespace Crm.Domain.Tests.Ivr;

public sealed class LookupTests
{
    private const string Nodes = """
        "look": { "type": "lookup", "method": "POST", "url": "https://crm.example/o/${order}?n=${caller.name}", "headers": { "X-Who": "${caller.name}" },
          "body": { "name": "${caller.name}" }, "limit": 8, "while": ["please-wait"], "save": { "status": "orders.0.status", "count": "count" },
          "exits": { "next": "found", "no-match": "unknown", "timeout": "slow", "error": "broken" } },
        "found": { "type": "hangup", "reason": "found" }, "unknown": { "type": "hangup", "reason": "unknown" },
        "slow": { "type": "hangup", "reason": "slow" }, "broken": { "type": "hangup", "reason": "broken" }
        """;

    private static FlowCall Call() => new FlowCall(Nodes) { Facts = { ["order"] = "4/2?#", ["caller.name"] = "\"Ann\"\r\n&" } }.Begin();

    [Fact]
    public void Values_are_encoded_for_where_they_go()
    {
        StartLookup lookup = Call().One<StartLookup>();

        Assert.Equal("https://crm.example/o/4%2F2%3F%23?n=%22Ann%22%0D%0A%26", lookup.Url);
        Assert.Equal("{\"name\":\"\\u0022Ann\\u0022\\r\\n\\u0026\"}", lookup.Body);
        Assert.Equal("\"Ann\"&", lookup.Headers.Single().Value);
    }

    [Fact]
    public void The_caller_hears_the_prompt_and_then_music_but_never_silence()
    {
        FlowCall call = Call();

        Assert.IsType<PlayPrompts>(call.Last[1]);
        Assert.IsType<PlayMusic>(call.PromptEnds().Last.Single());
    }

    [Fact]
    public void Values_of_the_answer_become_attributes()
    {
        FlowCall call = Call().Answer("""{ "orders": [{ "status": "sent" }], "count": 2 }""");

        Assert.Equal([new SetAttribute("status", "sent"), new SetAttribute("count", "2")], call.Last.OfType<SetAttribute>());
        Assert.Equal("found", call.One<EndCall>().Reason);
    }

    [Theory]
    [InlineData("{}", "unknown")]
    [InlineData("""{ "orders": [], "count": 2 }""", "unknown")]
    [InlineData("""{ "orders": [{ "status": {} }], "count": 2 }""", "unknown")]
    [InlineData("[1", "broken")]
    [InlineData("", "broken")]
    [InlineData("""{ "orders": [{ "status": "\ud800" }], "count": 2 }""", "broken")]
    public void An_answer_without_the_value_or_without_sense_leaves_by_its_own_exit(string json, string exit) =>
        Assert.Equal(exit, Call().Answer(json).One<EndCall>().Reason);

    [Fact]
    public void A_huge_or_deep_answer_is_an_error()
    {
        Assert.Equal("broken", Call().Answer("{\"x\":\"" + new string('a', FlowLimits.AnswerMax) + "\"}").One<EndCall>().Reason);
        Assert.Equal("broken", Call().Answer(new string('[', 1000) + new string(']', 1000)).One<EndCall>().Reason);
    }

    [Theory]
    [InlineData("timeout", "slow")]
    [InlineData("status-404", "unknown")]
    [InlineData("status-500", "broken")]
    [InlineData("refused", "broken")]
    [InlineData("too-large", "broken")]
    public void A_lookup_that_fails_leaves_by_the_exit_for_it(string reason, string exit) =>
        Assert.Equal(exit, Call().Fail(reason).One<EndCall>().Reason);

    [Fact]
    public void A_lookup_nobody_answers_leaves_by_timeout_and_its_answer_is_nobodys()
    {
        FlowCall call = Call().PassToDeadline();

        Assert.Equal("slow", call.One<EndCall>().Reason);
        Assert.Empty(call.Answer("{}").Last);
    }

    [Fact]
    public void Without_a_value_it_needs_nothing_is_asked()
    {
        FlowCall call = new FlowCall(Nodes).Begin();

        Assert.Empty(call.All.OfType<StartLookup>());
        Assert.Equal("broken", call.One<EndCall>().Reason);
    }
}
