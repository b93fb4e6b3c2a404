using Crm.Ivr;

namespace Crm.Domain.Tests.Ivr;

public sealed class FlowReaderTests
{
    [Theory]
    [InlineData("""{ "type": "spin" }""", "is of type 'spin', which is unknown")]
    [InlineData("""{ "exits": {} }""", "lacks 'type'")]
    [InlineData("""{ "type": "music" }""", "lacks 'exits'")]
    [InlineData("""{ "type": "music", "seconds": 601, "exits": {} }""", "'seconds' must be 1 to 600")]
    [InlineData("""{ "type": "music", "volume": 3, "exits": {} }""", "has a property 'volume', which is unknown")]
    [InlineData("""{ "type": "play", "exits": {} }""", "lacks 'prompts'")]
    [InlineData("""{ "type": "play", "prompts": ["../secret"], "exits": {} }""", "'prompts' names the prompt '../secret', which is no prompt name")]
    [InlineData("""{ "type": "play", "prompts": "hello", "exits": {} }""", "'prompts' must be a list")]
    [InlineData("""{ "type": "say", "text": "Hello ${name", "exits": {} }""", "'text' has a '${' without its '}'")]
    [InlineData("""{ "type": "say", "text": { "Klingon!": "nuqneH" }, "exits": {} }""", "'text' names 'Klingon!', which is no language")]
    [InlineData("""{ "type": "set", "attributes": { "caller.number": "1" }, "exits": {} }""", "sets 'caller.number', which is a fact and not for a flow to change")]
    [InlineData("""{ "type": "set", "attributes": { "Big Name": "1" }, "exits": {} }""", "sets 'Big Name', which is no attribute name")]
    [InlineData("""{ "type": "lookup", "url": "https://a.example", "limit": 21, "exits": {} }""", "'limit' must be 0.5 to 20")]
    [InlineData("""{ "type": "lookup", "url": "https://a.example", "method": "DELETE", "exits": {} }""", "'method' is 'DELETE'; there are GET, POST, PUT and PATCH")]
    [InlineData("""{ "type": "lookup", "url": "https://a.example", "headers": { "A": "b\r\nc" }, "exits": {} }""", "'headers.A' is no header field")]
    [InlineData("""{ "type": "lookup", "url": "https://a.example", "save": { "x": "a..b" }, "exits": {} }""", "'save.x' must be a path of names and indexes: 'orders.0.status'")]
    [InlineData("""{ "type": "loop", "times": 1.5, "exits": {} }""", "'times' must be a whole number")]
    [InlineData("""{ "type": "gather", "terminator": "##", "exits": {} }""", "'terminator' must be a key or 'none'")]
    [InlineData("""{ "type": "branch", "cases": [{ "exit": "a", "when": {} }], "exits": {} }""", "has a condition that says nothing that could be true")]
    [InlineData("""{ "type": "branch", "cases": [{ "exit": "a", "when": { "queue": "q", "figure": "mood", "atLeast": 1 } }], "exits": {} }""", "asks for the figure 'mood', which is unknown")]
    [InlineData("""[]""", "'n' must be an object")]
    public void A_node_that_is_wrong_is_refused_by_name(string node, string problem)
    {
        FlowReading reading = FlowReader.Read($$"""{ "id": "t", "title": "T", "start": "n", "nodes": { "n": {{node}} } }""");

        Assert.Null(reading.Flow);
        Assert.Contains(problem, reading.Faults.Select(fault => fault.Problem));
        Assert.All(reading.Faults, fault => Assert.True(fault.Node == "n" || node == "[]"));
    }

    [Theory]
    [InlineData("", "is no JSON of ours: line 1, column 1")]
    [InlineData("[]", "is no JSON object")]
    [InlineData("{", "is no JSON of ours: line 1, column 2")]
    [InlineData("""{ "id": "a", "id": "b" }""", null)]
    [InlineData("""{ "id": "a b", "title": "T", "start": "n", "nodes": {} }""", "'id' must be made of letters, digits, '-', '_' and '.'")]
    [InlineData("""{ "id": "a", "title": "T", "start": "n", "nodes": {}, "kind": "outbound" }""", "is of kind 'outbound'; there are inbound, treatment and module")]
    [InlineData("""{ "id": "a", "title": "T", "start": "n", "nodes": {}, "colour": 1 }""", "has a property 'colour', which is unknown")]
    [InlineData("""{ "id": "a", "title": "T", "start": "n" }""", "lacks 'nodes'")]
    [InlineData("""{ "id": "a", "title": "T", "start": "n", "nodes": {}, "calendars": { "c": { "zone": "Moon/Base", "weekly": {} } } }""", "is in the time zone 'Moon/Base', which is unknown")]
    [InlineData("""{ "id": "a", "title": "T", "start": "n", "nodes": {}, "calendars": { "c": { "zone": "UTC", "weekly": { "mon": ["18:00-08:00"] } } } }""", "is open '18:00-08:00', which is no stretch of a day: '08:00-18:00', '22:00-24:00'")]
    [InlineData("""{ "id": "a", "title": "T", "start": "n", "nodes": {}, "calendars": { "c": { "zone": "UTC", "weekly": { "day": [] } } } }""", "opens on 'day', which is no weekday: 'mon', or 'mon-fri'")]
    public void A_flow_that_is_wrong_is_refused(string json, string? problem)
    {
        FlowReading reading = FlowReader.Read(json);

        Assert.Null(reading.Flow);
        if (problem is not null)
            Assert.Contains(problem, reading.Faults.Select(fault => fault.Problem));
    }

    [Fact]
    public void Sizes_are_bounded()
    {
        Assert.Equal("is longer than 256 kB", FlowReader.Read("{\"id\":\"" + new string('a', FlowReader.SizeMax) + "\"}").Faults.Single().Problem);
        Assert.NotEmpty(FlowReader.Read(new string('[', 100_000)).Faults);
        string many = string.Join(",", Enumerable.Range(0, FlowReader.NodesMax + 1).Select(i => $$"""
            "n{{i}}": { "type": "hangup" }
            """));
        Assert.Contains("'nodes' may have 500 members at most", FlowReader.Read("{\"id\":\"a\",\"title\":\"T\",\"start\":\"n0\",\"nodes\":{" + many + "}}").Faults.Select(fault => fault.Problem));
    }

    [Fact]
    public void Conditions_within_conditions_are_bounded()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"not\":", 5)) + "{\"attribute\":\"a\",\"is\":\"b\"}" + new string('}', 5);
        FlowReading reading = FlowReader.Read("{\"id\":\"a\",\"title\":\"T\",\"start\":\"b\",\"nodes\":{\"b\":{\"type\":\"branch\",\"cases\":[{\"exit\":\"x\",\"when\":" + deep + "}],\"exits\":{\"x\":\"b\",\"else\":\"b\"}}}}");

        Assert.Contains("has conditions within conditions more than 4 deep", reading.Faults.Select(fault => fault.Problem));
    }
}
