using System.Text.Json.Nodes;
using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Domain.Tests.Ivr;

/// <summary>A call through a flow, for tests: gives inputs, keeps the effects of the last one and of all.</summary>
internal sealed class FlowCall : IFlowSink, IFlowFacts
{
    internal FlowCall(FlowDefinition flow, params FlowDefinition[] others)
    {
        foreach (FlowDefinition other in others)
            Shelf.Publish(other);
        Session = new FlowSession(flow, Shelf, flow.Language);
    }

    internal FlowCall(string nodes, params FlowDefinition[] others)
        : this(Flow(nodes), others)
    {
    }

    internal FlowShelf Shelf { get; } = new();

    internal FlowSession Session { get; }

    internal List<FlowEffect> Last { get; } = [];

    internal List<FlowEffect> All { get; } = [];

    internal List<string> Ignored { get; } = [];

    internal Dictionary<string, string> Facts { get; } = [];

    internal Dictionary<QueueId, FlowQueueFigures> Queues { get; } = [];

    public Instant Now { get; set; } = Instant.From(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));

    public int? Position { get; set; }

    public TimeSpan? EstimatedWait { get; set; }

    /// <summary>The exits taken, as "node:exit".</summary>
    internal IEnumerable<string> Way => All.OfType<StepTaken>().Select(step => $"{step.Node}:{step.Exit}");

    internal string Over => All.OfType<SessionOver>().Single().Reason;

    internal static FlowDefinition Flow(string nodes, string kind = "inbound", string id = "test", string more = "")
    {
        var parsed = JsonNode.Parse("{" + nodes + "}")!.AsObject();
        string json = $$"""
            { "id": "{{id}}", "title": "Test", "kind": "{{kind}}", "languages": ["en", "zh"], "start": "{{parsed.First().Key}}", {{more}} "nodes": {{parsed.ToJsonString()}} }
            """;
        FlowReading reading = FlowReader.Read(json);
        Assert.Empty(reading.Faults);
        return reading.Flow!;
    }

    internal FlowCall Begin() => Give(new FlowBegin());

    internal FlowCall Press(string keys)
    {
        foreach (char key in keys)
            Give(new DigitPressed(key));
        return this;
    }

    internal FlowCall PromptEnds() => Give(new PromptsEnded(Session.Play));

    internal FlowCall Pass(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return Give(new FlowDeadlinePassed());
    }

    internal FlowCall PassToDeadline()
    {
        Now = Session.Deadline;
        return Give(new FlowDeadlinePassed());
    }

    internal FlowCall Answer(string json) => Give(new LookupEnded(All.OfType<StartLookup>().Last().Lookup, new LookupAnswered(200, json)));

    internal FlowCall Fail(string reason) => Give(new LookupEnded(All.OfType<StartLookup>().Last().Lookup, new LookupFailed(reason)));

    internal FlowCall Give(FlowInput input)
    {
        Last.Clear();
        FlowInterpreter.Step(Session, input, this, this);
        return this;
    }

    internal T One<T>()
        where T : FlowEffect => Last.OfType<T>().Single();

    public string? Attribute(string name) => Facts.GetValueOrDefault(name);

    public FlowQueueFigures? Queue(QueueId queue) => Queues.GetValueOrDefault(queue);

    void IFlowSink.Emit(FlowEffect effect)
    {
        Last.Add(effect);
        All.Add(effect);
    }

    void IFlowSink.Ignore(string reason) => Ignored.Add(reason);
}
