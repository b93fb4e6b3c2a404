using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Crm.Contracts.Rest;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.WhatIf;

namespace Crm.Engine.WhatIf;

/// <summary>
/// Makes changes of what was asked: the named settings are laid over those that held (a JSON merge patch, RFC 7396). What does not exist
/// or does not fit is refused by name. Immutable.
/// </summary>
public sealed class WhatIfChangesReader
{
    /// <summary>Queues, and agents, changed at most.</summary>
    public const int ChangesMax = 500;

    private static readonly AgentSettings NewAgent = new("", System.Collections.Immutable.ImmutableDictionary<SkillId, int>.Empty, System.Collections.Immutable.ImmutableDictionary<QueueId, int>.Empty);

    private readonly JsonSerializerOptions _shape;

    /// <summary>A reader of settings of a shape.</summary>
    public WhatIfChangesReader(JsonSerializerOptions shape) => _shape = new JsonSerializerOptions(shape) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Reads the changes against the domain as it was when the stretch ended, so that what came in it can be changed too. Throws <see cref="WhatIfFaultException"/>.</summary>
    public WhatIfChanges Read(WhatIfRequestChanges? changes, RoutingDomain domain)
    {
        var queues = new Dictionary<QueueId, Func<QueueSettings, QueueSettings>>();
        foreach (var (id, element) in Few(changes?.Queues, "queues"))
        {
            string where = $"queues.{id}";
            var queue = domain.FindQueue(new QueueId(id)) ?? throw new WhatIfFaultException(where, "There was no such queue then.");
            var patch = Patch(element, where);
            Func<QueueSettings, QueueSettings> change = patch.ContainsKey("closed") ? Close(patch, where) : settings => Merge(settings, patch, where);
            change(queue.Settings); // what is wrong is said at once
            queues.Add(queue.Id, change);
        }

        var agents = new Dictionary<AgentId, Func<AgentSettings, AgentSettings>>();
        var absent = new HashSet<AgentId>();
        var added = new List<AddedAgent>();
        foreach (var (id, element) in Few(changes?.Agents, "agents"))
        {
            string where = $"agents.{id}";
            var patch = Patch(element, where);
            if (domain.FindAgent(new AgentId(id)) is not { } agent)
            {
                added.Add(Add(new AgentId(id), patch, where));
            }
            else if (patch.ContainsKey("absent"))
            {
                Only(patch, where, "absent");
                absent.Add(agent.Id);
            }
            else
            {
                Merge(agent.Settings, patch, where);
                agents.Add(agent.Id, settings => Merge(settings, patch, where));
            }
        }

        return new WhatIfChanges { Queues = queues, Agents = agents, Absent = absent, Added = added };
    }

    private AddedAgent Add(AgentId id, JsonObject patch, string where)
    {
        AgentId? model = null;
        if (patch.Remove("presentAs", out var named))
        {
            model = named is JsonValue value && value.TryGetValue(out string? text) ? new AgentId(text) : throw new WhatIfFaultException($"{where}.presentAs", "Name an agent.");
        }

        if (!patch.ContainsKey("queues"))
        {
            throw new WhatIfFaultException(where, "There was no such agent then; for an agent more say which queues he serves.");
        }

        return new AddedAgent(id, Merge(NewAgent with { DisplayName = id.Value }, patch, where), model);
    }

    /// <summary>Closed the whole time; who comes, and who waits, goes where it says, or leaves.</summary>
    private static Func<QueueSettings, QueueSettings> Close(JsonObject patch, string where)
    {
        Only(patch, where, "closed", "to");
        if (patch["closed"]?.GetValueKind() != JsonValueKind.True)
        {
            throw new WhatIfFaultException($"{where}.closed", "Say true, or leave it out.");
        }

        OverflowTarget? target = null;
        if (patch["to"] is { } to)
        {
            target = to.GetValueKind() == JsonValueKind.String
                ? new OverflowTarget(OverflowKind.Queue, new QueueId(to.GetValue<string>()))
                : throw new WhatIfFaultException($"{where}.to", "Name a queue.");
        }

        return settings => settings with
        {
            Overflow = (settings.Overflow ?? new OverflowRules()) with { EmergencyClosed = true, WhenClosed = target ?? settings.Overflow?.WhenClosed },
        };
    }

    private T Merge<T>(T settings, JsonObject patch, string where)
        where T : class
    {
        var whole = (JsonObject)JsonSerializer.SerializeToNode(settings, _shape)!;
        foreach (string name in patch.Select(p => p.Key))
        {
            if (!whole.ContainsKey(name))
            {
                throw new WhatIfFaultException($"{where}.{name}", "There is no such setting.");
            }
        }

        Lay(patch, whole);
        try
        {
            return whole.Deserialize<T>(_shape) ?? throw new WhatIfFaultException(where, "Give an object.");
        }
        catch (JsonException e)
        {
            throw new WhatIfFaultException(where + (e.Path is { Length: > 1 } path ? path[1..] : ""), "The value does not fit.");
        }
    }

    /// <summary>RFC 7396 section 2: objects are merged, null takes away, everything else replaces. Lists and what is null now are replaced whole.</summary>
    private static void Lay(JsonObject patch, JsonObject onto)
    {
        foreach (var (name, value) in patch)
        {
            if (value is JsonObject inner && onto[name] is JsonObject below)
            {
                LayInner(inner, below);
            }
            else
            {
                onto[name] = value?.DeepClone(); // null is a setting's value here: "no longest wait"
            }
        }
    }

    private static void LayInner(JsonObject patch, JsonObject onto)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                onto.Remove(name);
            }
            else if (value is JsonObject inner && onto[name] is JsonObject below)
            {
                LayInner(inner, below);
            }
            else
            {
                onto[name] = value.DeepClone();
            }
        }
    }

    private static IReadOnlyDictionary<string, JsonElement> Few(IReadOnlyDictionary<string, JsonElement>? given, string where) =>
        given is null ? new Dictionary<string, JsonElement>()
        : given.Count <= ChangesMax ? given
        : throw new WhatIfFaultException($"changes.{where}", $"At most {ChangesMax}.");

    private static JsonObject Patch(JsonElement element, string where) =>
        element.ValueKind == JsonValueKind.Object ? JsonObject.Create(element)! : throw new WhatIfFaultException(where, "Give an object.");

    private static void Only(JsonObject patch, string where, params string[] names)
    {
        if (patch.Select(p => p.Key).FirstOrDefault(name => !names.Contains(name)) is { } other)
        {
            throw new WhatIfFaultException($"{where}.{other}", $"Goes with nothing but {string.Join(" and ", names)}.");
        }
    }
}
