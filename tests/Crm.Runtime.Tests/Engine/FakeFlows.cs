using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine;

/// <summary>Flows by their JSON.</summary>
internal sealed class FakeFlows : IFlowLibrary
{
    public const string Menu = """
        {
          "id": "main-menu", "title": "Menu", "start": "menu", "languages": ["en", "zh"],
          "nodes": {
            "menu": { "type": "gather", "prompts": ["menu-choices"], "tries": 2, "timeout": 5, "save": "menu.choice",
                      "exits": { "2": "support", "4": "order", "8": "chinese", "timeout": "bye", "no-match": "bye" } },
            "chinese": { "type": "language", "language": "zh", "exits": { "next": "support" } },
            "order": { "type": "lookup", "url": "https://crm.example.com/orders?number=${caller.number}", "limit": 5, "while": ["please-wait"],
                       "save": { "order.status": "status" }, "exits": { "next": "support", "timeout": "bye", "error": "bye", "no-match": "bye" } },
            "support": { "type": "queue", "queue": "support", "treatment": "waiting",
                         "exits": { "full": "bye", "timeout": "bye", "no-agents": "bye", "closed": "bye", "error": "bye" } },
            "bye": { "type": "hangup", "prompts": ["goodbye"] }
          }
        }
        """;

    public const string Waiting = """
        {
          "id": "waiting", "title": "Waiting", "kind": "treatment", "start": "offer",
          "nodes": {
            "offer": { "type": "gather", "prompts": ["queue-offer"], "tries": 1, "timeout": 5, "exits": { "1": "callback", "2": "voicemail", "timeout": "music", "no-match": "music" } },
            "music": { "type": "music", "seconds": 30, "exits": { "next": "offer" } },
            "callback": { "type": "callback", "queue": "support", "number": "${caller.number}", "exits": { "next": "bye", "no-number": "music" } },
            "voicemail": { "type": "voicemail", "queue": "support", "prompts": ["voicemail-prompt"], "exits": { "next": "bye", "nothing": "bye" } },
            "bye": { "type": "hangup", "prompts": ["goodbye"] }
          }
        }
        """;

    /// <summary>Dials NUMBER, to be replaced; who is busy or does not answer leads to support.</summary>
    public const string Outside = """
        {
          "id": "outside", "title": "Outside", "start": "out",
          "nodes": {
            "out": { "type": "transfer", "number": "NUMBER", "ring": 20, "exits": { "busy": "support", "no-answer": "support", "refused": "bye", "error": "bye" } },
            "support": { "type": "queue", "queue": "support", "treatment": "leaving",
                         "exits": { "full": "bye", "timeout": "bye", "no-agents": "bye", "closed": "bye", "error": "bye" } },
            "bye": { "type": "hangup", "prompts": ["goodbye"] }
          }
        }
        """;

    /// <summary>Who waits may press 1 to be put through outside.</summary>
    public const string Leaving = """
        {
          "id": "leaving", "title": "Leaving", "kind": "treatment", "start": "offer",
          "nodes": {
            "offer": { "type": "gather", "prompts": ["queue-offer"], "tries": 1, "timeout": 5, "exits": { "1": "out", "timeout": "music", "no-match": "music" } },
            "music": { "type": "music", "seconds": 30, "exits": { "next": "offer" } },
            "out": { "type": "transfer", "number": "+861380000222", "exits": { "busy": "bye", "no-answer": "bye", "refused": "bye", "error": "bye" } },
            "bye": { "type": "hangup", "prompts": ["goodbye"] }
          }
        }
        """;

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

    public bool Waiting => _waiting.Count > 0;

    public void Answer(LookupResult result) => _waiting.Dequeue().SetResult(result);
}
