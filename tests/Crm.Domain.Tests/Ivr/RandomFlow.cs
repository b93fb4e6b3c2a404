using System.Text.Json.Nodes;
using Crm.Ivr;

namespace Crm.Domain.Tests.Ivr;

/// <summary>Makes flows of all node types that can be read, most of which make no sense; tidy ones mostly lead forward and often do.</summary>
internal sealed class RandomFlow(Random random, bool tidy)
{
    private static readonly string[] Exits =
        ["next", "timeout", "no-match", "error", "else", "yes", "full", "no-agents", "closed", "busy", "no-answer", "refused", "no-number", "nothing", "again", "done", "key", "good", "1", "2", "33"];

    private static readonly string[] Types =
        ["play", "say", "music", "gather", "branch", "set", "language", "lookup", "queue", "callback", "voicemail", "transfer", "module", "return", "loop", "leave", "hangup"];

    private static readonly string[] Unfit = ["module", "return", "leave"];

    private string[] names = [];
    private int at;

    internal static string Text(Random random, string kind, string id, bool tidy = false) => new RandomFlow(random, tidy).Make(kind, id).ToJsonString();

    private JsonObject Make(string kind, string id)
    {
        names = [.. Enumerable.Range(0, random.Next(1, 12)).Select(i => $"n{i}")];
        var nodes = new JsonObject();
        for (at = names.Length - 1; at >= 0; at--)
        {
            string type = Types[random.Next(Types.Length)];
            bool ends = tidy && (at == names.Length - 1 || Unfit.Contains(type));
            nodes[names[at]] = Node(ends ? "hangup" : type);
        }

        var flow = new JsonObject
        {
            ["id"] = id,
            ["title"] = "Random",
            ["kind"] = kind,
            ["languages"] = new JsonArray("zh"),
            ["start"] = tidy ? names[0] : Target(),
            ["nodes"] = nodes,
        };
        if (tidy)
            Prune(nodes);
        else if (random.Next(3) == 0)
            flow["onError"] = Target();
        return flow;
    }

    /// <summary>Takes away what nobody comes to.</summary>
    private void Prune(JsonObject nodes)
    {
        foreach (string name in names.Skip(1))
        {
            if (!nodes.Any(node => node.Value!["exits"] is JsonObject exits && exits.Any(exit => (string?)exit.Value == name)))
                nodes.Remove(name);
        }
    }

    private string Target() => tidy && random.Next(20) != 0 ? names[random.Next(at + 1, names.Length)] : !tidy && random.Next(50) == 0 ? "nowhere" : names[random.Next(names.Length)];

    private JsonObject Node(string type)
    {
        var node = new JsonObject { ["type"] = type };
        if (type is not ("hangup" or "return"))
            node["exits"] = ExitsOf(type);
        switch (type)
        {
            case "play": node["prompts"] = Prompts(); node["bargeIn"] = random.Next(2) == 0; break;
            case "say": node["text"] = Spoken(); break;
            case "music": node["seconds"] = random.Next(1, 600); break;
            case "gather":
                node["prompts"] = Prompts();
                node["onTimeout"] = Prompts();
                node["tries"] = random.Next(1, 4);
                node["max"] = random.Next(1, 5);
                node["bargeIn"] = random.Next(2) == 0;
                node["save"] = "entered";
                break;
            case "branch":
                node["cases"] = new JsonArray(new JsonObject { ["exit"] = "yes", ["when"] = new JsonObject { ["attribute"] = "entered", ["exists"] = true } });
                break;
            case "set": node["attributes"] = new JsonObject { ["entered"] = random.Next(2) == 0 ? null : "${caller.number}x" }; break;
            case "language": node["language"] = random.Next(2) == 0 ? "zh" : "en"; break;
            case "lookup":
                node["url"] = "https://a.example/${entered|none}";
                node["while"] = Prompts();
                node["save"] = new JsonObject { ["found"] = "a.0" };
                break;
            case "queue": node["queue"] = "support"; break;
            case "callback": node["queue"] = random.Next(tidy ? 1 : 2) == 0 ? "support" : "sales"; node["number"] = random.Next(2) == 0 ? "${caller.number}" : "1234"; break;
            case "voicemail": node["prompts"] = Prompts(); break;
            case "transfer": node["number"] = random.Next(2) == 0 ? "${unknown}" : "1234"; break;
            case "module": node["flow"] = "m" + random.Next(4); break;
            case "return": node["exit"] = random.Next(2) == 0 ? "good" : "next"; break;
            case "loop": node["times"] = random.Next(1, 5); break;
        }

        return node;
    }

    /// <summary>Mostly the exits the type needs, sometimes others.</summary>
    private JsonObject ExitsOf(string type)
    {
        string[] needed = type switch
        {
            "gather" => ["1", "next", "timeout", "no-match"],
            "branch" => ["yes", "else"],
            "lookup" => ["next", "no-match", "timeout", "error"],
            "queue" => ["full", "timeout", "no-agents", "closed", "error"],
            "callback" => ["next", "no-number"],
            "voicemail" => ["next", "nothing"],
            "transfer" => ["busy", "no-answer", "refused", "error"],
            "module" => ["good", "next"],
            "loop" => ["again", "done"],
            _ => ["next"],
        };
        var exits = new JsonObject();
        foreach (string exit in needed.Where(_ => tidy || random.Next(60) != 0))
            exits[exit] = Target();
        if (!tidy && random.Next(10) == 0)
            exits[Exits[random.Next(Exits.Length)]] = Target();
        return exits;
    }

    private JsonArray Prompts() => new([.. Enumerable.Range(0, random.Next(tidy ? 1 : 0, 3)).Select(_ => random.Next(2) == 0 ? JsonValue.Create("hello") : (JsonNode)new JsonObject { ["say"] = Spoken() })]);

    private JsonNode Spoken() => (tidy ? 1 : random.Next(3)) switch
    {
        0 => JsonValue.Create("Number ${position}"),
        1 => new JsonObject { ["en"] = "Hello ${caller.name|you}", ["zh"] = "您好" },
        _ => JsonValue.Create("Hello"),
    };
}
