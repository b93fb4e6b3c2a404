using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Domain.Tests.Ivr;

public sealed class FlowCheckerTests
{
    private const string Bye = "\"bye\": { \"type\": \"hangup\" }";

    private static string[] Faults(string nodes, string kind = "inbound", string more = "", params FlowDefinition[] others) =>
        [.. FlowChecker.Check(FlowCall.Flow(nodes + "," + Bye, kind, more: more), id => others.FirstOrDefault(flow => flow.Id == id))
            .Where(fault => !(fault.Node == "bye" && fault.Problem == "cannot be reached"))
            .Select(fault => fault.ToString())];

    [Theory]
    [InlineData("""{ "type": "music", "exits": {} }""", "a: is a dead end: it lacks the exit 'next'")]
    [InlineData("""{ "type": "music", "exits": { "next": "nowhere" } }""", "a: leads by 'next' to 'nowhere', which is no node")]
    [InlineData("""{ "type": "music", "exits": { "next": "bye", "timeout": "bye" } }""", "a: has an exit 'timeout', which a node of type music does not have")]
    [InlineData("""{ "type": "music", "exits": { "next": "a" } }""", "a: is a dead end: no hang-up, return, queue or transfer can be reached from it")]
    [InlineData("""{ "type": "music", "exits": { "next": "a" } }""", "a: is on a round that goes on without the caller and without a count")]
    [InlineData("""{ "type": "gather", "exits": { "timeout": "bye", "no-match": "bye" } }""", "a: asks for keys, but has neither an exit named by keys nor 'next'")]
    [InlineData("""{ "type": "gather", "exits": { "1": "bye", "timeout": "a", "no-match": "bye" } }""", "a: is on a round that goes on without the caller and without a count")]
    [InlineData("""{ "type": "gather", "min": 4, "max": 3, "exits": { "next": "bye", "timeout": "bye", "no-match": "bye" } }""", "a: wants at least 4 keys, but at most 3")]
    [InlineData("""{ "type": "gather", "exits": { "next": "bye", "#": "bye", "timeout": "bye", "no-match": "bye" } }""", "a: ends entries with '#', which is in a choice too")]
    [InlineData("""{ "type": "play", "prompts": [], "exits": { "next": "bye" } }""", "a: plays nothing")]
    [InlineData("""{ "type": "say", "text": "Hello", "exits": { "next": "bye" } }""", "a: says nothing in 'zh'")]
    [InlineData("""{ "type": "language", "language": "de", "exits": { "next": "bye" } }""", "a: chooses 'de', which is not among the flow's languages")]
    [InlineData("""{ "type": "return" }""", "a: returns, which only a module or a treatment can: hang up instead")]
    [InlineData("""{ "type": "leave", "exits": { "next": "bye" } }""", "a: leaves the queue, which only a treatment can")]
    [InlineData("""{ "type": "module", "flow": "gone", "exits": { "next": "bye" } }""", "a: runs 'gone', which is unknown")]
    [InlineData("""{ "type": "callback", "number": "1", "exits": { "next": "bye", "no-number": "bye" } }""", "a: names no queue that is to call back")]
    [InlineData("""{ "type": "loop", "times": 2, "exits": { "again": "bye", "done": "a" } }""", "a: is on a round that goes on without the caller and without a count")]
    [InlineData("""{ "type": "branch", "cases": [{ "exit": "open", "when": { "hours": "office" } }], "exits": { "open": "bye", "else": "bye" } }""", "a: asks for the hours 'office', which the flow has no calendar for")]
    [InlineData("""{ "type": "branch", "cases": [{ "exit": "open", "when": { "attribute": "x", "is": "1" } }], "exits": { "else": "bye" } }""", "a: is a dead end: it lacks the exit 'open'")]
    [InlineData("""{ "type": "lookup", "url": "https://${caller.number}/", "exits": { "next": "bye", "timeout": "bye", "error": "bye", "no-match": "bye" } }""", "a: looks up at a host that depends on the call; only the path and query may")]
    [InlineData("""{ "type": "lookup", "url": "https://a.example:${caller.number}/", "exits": { "next": "bye", "timeout": "bye", "error": "bye", "no-match": "bye" } }""", "a: looks up at a host that depends on the call; only the path and query may")]
    [InlineData("""{ "type": "lookup", "url": "ftp://a/", "exits": { "next": "bye", "timeout": "bye", "error": "bye", "no-match": "bye" } }""", "a: looks up at 'ftp://a/', which is no http or https address")]
    [InlineData("""{ "type": "queue", "queue": "q", "treatment": "gone", "exits": { "full": "bye", "timeout": "bye", "no-agents": "bye", "closed": "bye", "error": "bye" } }""", "a: treats waiting callers with 'gone', which is unknown")]
    [InlineData("""{ "type": "queue", "queue": "q", "exits": { "full": "bye" } }""", "a: is a dead end: it lacks the exit 'no-agents'")]
    public void What_is_wrong_is_named_with_its_node(string node, string fault) => Assert.Contains(fault, Faults($"\"a\": {node}"));

    [Fact]
    public void A_node_nobody_comes_to_is_named() =>
        Assert.Equal(["lost: cannot be reached"], Faults("""
            "a": { "type": "music", "exits": { "next": "bye" } }, "lost": { "type": "music", "exits": { "next": "bye" } }
            """));

    [Fact]
    public void A_start_that_is_no_node_is_a_fault_of_the_flow()
    {
        FlowDefinition flow = FlowCall.Flow(Bye) with { Start = "gone", OnError = "too" };

        Assert.Equal(
            ["(flow): starts at 'gone', which is no node", "(flow): goes to 'too' on an error, which is no node", "bye: cannot be reached"],
            FlowChecker.Check(flow, _ => null).Select(fault => fault.ToString()));
    }

    [Fact]
    public void Flows_that_run_each_other_are_refused()
    {
        FlowDefinition a = Module("a", "b");
        FlowDefinition b = Module("b", "a");

        Assert.Contains("run: runs the flow it is in, again and again", FlowChecker.Check(a, id => id.Value == "b" ? b : a).Select(fault => fault.ToString()));

        static FlowDefinition Module(string id, string other) => FlowCall.Flow(
            $$"""
            "run": { "type": "module", "flow": "{{other}}", "exits": { "next": "end" } }, "end": { "type": "return" }
            """, "module", id);
    }

    [Fact]
    public void A_modules_returns_are_joined_one_by_one()
    {
        FlowDefinition part = FlowCall.Flow("\"x\": { \"type\": \"return\", \"exit\": \"good\" }", "module", "part");

        Assert.Equal(
            ["a: has an exit 'next', by which 'part' never returns", "a: is a dead end: it lacks the exit 'good', by which 'part' returns"],
            Faults("\"a\": { \"type\": \"module\", \"flow\": \"part\", \"exits\": { \"next\": \"bye\" } }", others: part).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{ "type": "queue", "queue": "q", "exits": { "full": "bye", "timeout": "bye", "no-agents": "bye", "closed": "bye", "error": "bye" } }""", "a: queues a caller who waits in a queue")]
    [InlineData("""{ "type": "gather", "timeout": 8, "exits": { "1": "bye", "timeout": "bye", "no-match": "bye" } }""", "a: leaves a waiting caller in silence for 8 s: at most 5 s, or music with an exit 'key'")]
    [InlineData("""{ "type": "callback", "number": "1", "exits": { "next": "music", "no-number": "bye" } }, "music": { "type": "music", "exits": { "next": "bye" } }""", "a: takes the caller out of the queue, and then 'music' plays music to him as if he waited")]
    [InlineData("""{ "type": "leave", "exits": { "next": "end" } }, "end": { "type": "return" }""", "a: takes the caller out of the queue, and then 'end' returns to it: hang up instead")]
    [InlineData("""{ "type": "set", "attributes": { "x": "1" }, "exits": { "next": "a" } }""", "a: is on a round that goes on without the caller and without a count")]
    [InlineData("""{ "type": "play", "prompts": [{ "say": { "en": "${position}", "zh": "${position}" } }], "exits": { "next": "a" } }""", "a: is on a round that goes on without the caller and without a count")]
    public void A_treatment_has_rules_of_its_own(string node, string fault) => Assert.Contains(fault, Faults($"\"a\": {node}", "treatment"));

    [Fact]
    public void A_treatment_may_go_round_for_ever_as_long_as_it_takes_time() =>
        Assert.Empty(Faults("""
            "a": { "type": "music", "seconds": 20, "exits": { "next": "b" } }, "b": { "type": "play", "prompts": ["comfort"], "exits": { "next": "a" } }
            """, "treatment"));

    [Fact]
    public void Prompts_and_queues_are_checked_where_they_are_known()
    {
        FlowDefinition flow = FlowCall.Flow("""
            "a": { "type": "play", "prompts": ["hello"], "exits": { "next": "q" } },
            "q": { "type": "queue", "queue": "gone", "exits": { "full": "bye", "timeout": "bye", "no-agents": "bye", "closed": "bye", "error": "bye" } },
            """ + Bye);

        Assert.Equal(
            ["a: plays 'hello', which is not recorded in 'zh'", "q: queues at 'gone', which is unknown"],
            FlowChecker.Check(flow, new FlowSurroundings(_ => null, (_, language) => language == "en", _ => false)).Select(fault => fault.ToString()));
    }
}
