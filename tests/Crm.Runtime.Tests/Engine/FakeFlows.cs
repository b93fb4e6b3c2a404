using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine;

/// <summary>Flows by their JSON.</summary>
internal sealed class FakeFlows : IFlowLibrary
{
    private readonly Dictionary<FlowId, FlowDefinition> _published = [];

    public FlowDefinition? Published(FlowId id) => _published.GetValueOrDefault(id);

    public void Publish(string json, int version = 1)
    {
        var reading = FlowReader.Read(json);
        Assert.Empty(reading.Faults);
        _published[reading.Flow!.Id] = reading.Flow with { Version = version };
    }
}

/// <summary>Keeps lookups until the test answers them.</summary>
internal sealed class FakeLookups : ILookups
{
    private readonly Queue<TaskCompletionSource<LookupResult>> _waiting = new();

    public List<StartLookup> Asked { get; } = [];

    public ValueTask<LookupResult> Look(StartLookup request, CancellationToken cancellation)
    {
        Asked.Add(request);
        var answer = new TaskCompletionSource<LookupResult>();
        _waiting.Enqueue(answer);
        return new(answer.Task);
    }

    public void Answer(LookupResult result) => _waiting.Dequeue().SetResult(result);
}
