using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>The node types of the flow language and how each is read. Every property is asked for whatever the others are, so that the published schema can be compared.</summary>
internal static class NodeTypes
{
    private const int ExitsMax = 40;
    private const int PlaceMax = 2000;
    private const int BodyMax = 16_384;
    private const int MembersMax = 32;

    private static readonly FrozenDictionary<string, Func<ObjectReader, FlowExits, FlowNode>> Readers =
        new Dictionary<string, Func<ObjectReader, FlowExits, FlowNode>>
        {
            ["play"] = Play,
            ["say"] = Say,
            ["music"] = (node, exits) => new MusicNode(node.Where, exits, node.Seconds("seconds", 1, 600, 20)),
            ["gather"] = Gather,
            ["branch"] = Branch,
            ["set"] = Set,
            ["language"] = (node, exits) => new LanguageNode(node.Where, exits, node.Text("language")),
            ["lookup"] = Lookup,
            ["queue"] = Queue,
            ["callback"] = (node, exits) =>
                new CallbackNode(node.Where, exits, OptionalQueue(node), node.Template("number", FlowLimits.ValueMax)),
            ["voicemail"] = Voicemail,
            ["transfer"] = (node, exits) =>
                new TransferNode(node.Where, exits, node.Template("number", FlowLimits.ValueMax), node.Seconds("ring", 5, 120, 30)),
            ["module"] = (node, exits) => new ModuleNode(node.Where, exits, new FlowId(node.Key("flow"))),
            ["return"] = (node, _) => new ReturnNode(node.Where, node.OptionalKey("exit") ?? NodeMove.Next),
            ["loop"] = Loop,
            ["leave"] = (node, exits) => new LeaveNode(node.Where, exits, node.OptionalKey("reason") ?? "left"),
            ["hangup"] = (node, _) => new HangUpNode(node.Where, node.Prompts("prompts"), node.OptionalKey("reason") ?? "done"),
        }.ToFrozenDictionary();

    /// <summary>The types' names.</summary>
    internal static IEnumerable<string> Names => Readers.Keys;

    /// <summary>Reads a node; null, with a fault, when its type is unknown.</summary>
    internal static FlowNode? Read(ObjectReader node)
    {
        string type = node.Text("type");
        if (!Readers.TryGetValue(type, out Func<ObjectReader, FlowExits, FlowNode>? read))
        {
            if (type.Length > 0)
                node.Fault($"is of type '{type}', which is unknown");
            return null;
        }

        node.Find("note", out _);
        FlowNode read1 = read(node, type is "hangup" or "return" ? FlowExits.None : Exits(node));
        node.RefuseOthers();
        return read1;
    }

    private static FlowExits Exits(ObjectReader node)
    {
        node.Required("exits");
        var exits = new Dictionary<string, string>();
        foreach (JsonProperty exit in node.Members("exits", ExitsMax))
        {
            if (exit.Value.ValueKind == JsonValueKind.String)
                exits[exit.Name] = exit.Value.GetString()!;
            else
                node.Fault($"exit '{exit.Name}' must name a node");
        }

        return new FlowExits(exits);
    }

    private static FlowNode Play(ObjectReader node, FlowExits exits)
    {
        node.Required("prompts");
        return new PlayNode(node.Where, exits, "play", node.Prompts("prompts"), node.Flag("bargeIn", true));
    }

    private static FlowNode Say(ObjectReader node, FlowExits exits)
    {
        node.Required("text");
        PromptList prompts = node.Spoken("text") is { } spoken ? new PromptList([spoken]) : PromptList.Empty;
        return new PlayNode(node.Where, exits, "say", prompts, node.Flag("bargeIn", true));
    }

    private static FlowNode Gather(ObjectReader node, FlowExits exits)
    {
        int longest = exits.Names.Where(FlowNames.IsKeys).Select(keys => keys.Length).DefaultIfEmpty(1).Max();
        bool entries = exits.Has(NodeMove.Next);
        return new GatherNode(node.Where, exits)
        {
            Prompts = node.Prompts("prompts"),
            OnTimeout = node.Prompts("onTimeout"),
            OnNoMatch = node.Prompts("onNoMatch"),
            Tries = node.Integer("tries", 1, 10, 3),
            FirstKey = node.Seconds("timeout", 1, 60, 5),
            NextKey = node.Seconds("interDigit", 0.5, 20, 3),
            Min = node.Integer("min", 1, FlowLimits.KeysMax, 1),
            Max = node.Integer("max", 1, FlowLimits.KeysMax, entries ? FlowLimits.KeysMax : longest),
            Terminator = Terminator(node, entries),
            BargeIn = node.Flag("bargeIn", true),
            Save = AttributeToSet(node, node.OptionalText("save")),
            Private = node.Flag("private", false),
            Secret = node.Flag("secret", false),
        };
    }

    private static char? Terminator(ObjectReader node, bool entries)
    {
        switch (node.OptionalText("terminator"))
        {
            case null: return entries ? '#' : null;
            case "none": return null;
            case { Length: 1 } key when FlowNames.IsTelephoneKey(key[0]): return key[0];
            default:
                node.Fault("'terminator' must be a key or 'none'");
                return null;
        }
    }

    private static FlowNode Branch(ObjectReader node, FlowExits exits)
    {
        node.Required("cases");
        var cases = ImmutableArray.CreateBuilder<BranchCase>();
        foreach (JsonElement item in node.Items("cases", MembersMax))
        {
            if (node.Inner(item, "cases") is not { } inner)
                continue;
            string exit = inner.Text("exit");
            inner.Required("when");
            if (inner.Find("when", out JsonElement when) && inner.Condition(when) is { } condition)
                cases.Add(new BranchCase(exit, condition));
            inner.RefuseOthers();
        }

        return new BranchNode(node.Where, exits, cases.ToImmutable());
    }

    private static FlowNode Set(ObjectReader node, FlowExits exits)
    {
        node.Required("attributes");
        var values = ImmutableArray.CreateBuilder<KeyValuePair<string, FlowTemplate?>>();
        foreach (JsonProperty member in node.Members("attributes", MembersMax))
        {
            AttributeToSet(node, member.Name);
            if (member.Value.ValueKind == JsonValueKind.Null)
                values.Add(new(member.Name, null));
            else if (member.Value.ValueKind == JsonValueKind.String)
                values.Add(new(member.Name, node.Template(member.Value.GetString()!, $"'attributes.{member.Name}'")));
            else
                node.Fault($"'attributes.{member.Name}' must be a text or null");
        }

        return new SetNode(node.Where, exits, values.ToImmutable());
    }

    private static string? AttributeToSet(ObjectReader node, string? name)
    {
        if (name is not null && !FlowNames.IsAttribute(name))
            node.Fault($"sets '{name}', which is no attribute name");
        else if (name is not null && !FlowNames.IsSettable(name))
            node.Fault($"sets '{name}', which is a fact and not for a flow to change");
        return name;
    }

    private static FlowNode Lookup(ObjectReader node, FlowExits exits)
    {
        string method = node.OptionalText("method") ?? "GET";
        if (method is not ("GET" or "POST" or "PUT" or "PATCH"))
            node.Fault($"'method' is '{method}'; there are GET, POST, PUT and PATCH");
        return new LookupNode(node.Where, exits)
        {
            Method = method,
            Url = node.Template("url", PlaceMax),
            Headers = Headers(node),
            Body = Body(node),
            Limit = node.Seconds("limit", 0.5, 20, 5),
            While = node.Prompts("while"),
            Save = Saves(node),
        };
    }

    private static ImmutableArray<KeyValuePair<string, FlowTemplate>> Headers(ObjectReader node)
    {
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, FlowTemplate>>();
        foreach (JsonProperty member in node.Members("headers", MembersMax))
        {
            string? value = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
            if (value is not { Length: <= FlowLimits.ValueMax } || value.Any(char.IsControl)
                || member.Name.Length is 0 or > FlowNames.LengthMax || !member.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
                node.Fault($"'headers.{member.Name}' is no header field");
            else
                headers.Add(new(member.Name, node.Template(value, $"'headers.{member.Name}'")));
        }

        return headers.ToImmutable();
    }

    private static FlowTemplate? Body(ObjectReader node)
    {
        if (!node.Find("body", out JsonElement body))
            return null;
        string text = body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText();
        if (text.Length > BodyMax)
            node.Fault($"'body' may have {BodyMax} characters at most");
        return node.Template(text, "'body'");
    }

    private static ImmutableArray<KeyValuePair<string, JsonPath>> Saves(ObjectReader node)
    {
        var saves = ImmutableArray.CreateBuilder<KeyValuePair<string, JsonPath>>();
        foreach (JsonProperty member in node.Members("save", MembersMax))
        {
            AttributeToSet(node, member.Name);
            if (member.Value.ValueKind == JsonValueKind.String && JsonPath.Read(member.Value.GetString()!) is { } path)
                saves.Add(new(member.Name, path));
            else
                node.Fault($"'save.{member.Name}' must be a path of names and indexes: 'orders.0.status'");
        }

        return saves.ToImmutable();
    }

    private static FlowNode Queue(ObjectReader node, FlowExits exits)
    {
        var skills = ImmutableArray.CreateBuilder<Requirement>();
        foreach (JsonElement item in node.Items("skills", MembersMax))
        {
            if (node.Inner(item, "skills") is not { } inner)
                continue;
            skills.Add(new Requirement(new SkillId(inner.Key("skill")), inner.Integer("atLeast", 1, 5, 1)));
            inner.RefuseOthers();
        }

        int? priority = node.OptionalNumber("priority", -10_000, 10_000) is { } given ? (int)given : null;
        FlowId? treatment = node.OptionalKey("treatment") is { } flow ? new FlowId(flow) : null;
        return new QueueNode(node.Where, exits, new QueueId(node.Key("queue")), priority, skills.ToImmutable(), treatment);
    }

    private static QueueId? OptionalQueue(ObjectReader node) => node.OptionalKey("queue") is { } key ? new QueueId(key) : null;

    private static FlowNode Voicemail(ObjectReader node, FlowExits exits)
    {
        return new VoicemailNode(
            node.Where, exits, OptionalQueue(node), node.Prompts("prompts"), node.Seconds("longest", 5, 600, 120), node.Seconds("silence", 1, 30, 5));
    }

    private static FlowNode Loop(ObjectReader node, FlowExits exits)
    {
        node.Required("times");
        return new LoopNode(node.Where, exits, node.Integer("times", 1, 100, 1));
    }
}
