using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>
/// Reads flows from JSON. Strict: what is unknown, doubled, too big or out of range is a fault, and all faults are found in one go,
/// up to <see cref="FaultsMax"/>. Never throws for any text. Whether the flow makes sense is for <see cref="FlowChecker"/> to say.
/// </summary>
public static class FlowReader
{
    /// <summary>Bytes of a flow.</summary>
    public const int SizeMax = 256 * 1024;

    /// <summary>Nodes of a flow.</summary>
    public const int NodesMax = 500;

    /// <summary>Faults that are told; the rest would not help.</summary>
    public const int FaultsMax = 200;

    private const int LanguagesMax = 16;
    private const int CalendarsMax = 32;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 24, AllowDuplicateProperties = false };

    /// <summary>Reads a flow, as a draft: version 0.</summary>
    public static FlowReading Read(string json)
    {
        if (Encoding.UTF8.GetByteCount(json) > SizeMax)
            return Refused($"is longer than {SizeMax / 1024} kB");
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : Refused("is no JSON object");
        }
        catch (JsonException wrong)
        {
            return Refused($"is no JSON of ours: line {wrong.LineNumber + 1}, column {wrong.BytePositionInLine + 1}");
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            // an escaped half of a surrogate pair: syntax allows it, Unicode does not
            return Refused("holds text that is no Unicode");
        }
    }

    private static FlowReading Refused(string problem) => new(null, [new FlowFault(FlowFault.WholeFlow, problem)]);

    private static FlowReading Read(JsonElement root)
    {
        var context = new FlowReadingContext();
        var reader = new ObjectReader(FlowFault.WholeFlow, root, context);
        reader.Find("$schema", out _);
        string language = reader.OptionalText("language") ?? "en";
        context.Language = language;
        var flow = new FlowDefinition
        {
            Id = new FlowId(reader.Key("id")),
            Title = reader.Text("title", 200),
            Kind = Kind(reader),
            Language = language,
            Languages = Languages(reader, language),
            Start = reader.Key("start"),
            OnError = reader.OptionalKey("onError"),
            Calendars = Calendars(reader),
            Nodes = Nodes(reader),
        };
        reader.RefuseOthers();
        return context.Faults.Count == 0 ? new FlowReading(flow, []) : new FlowReading(null, [.. context.Faults.Take(FaultsMax)]);
    }

    private static FlowKind Kind(ObjectReader reader)
    {
        string kind = reader.OptionalText("kind") ?? "inbound";
        switch (kind)
        {
            case "inbound": return FlowKind.Inbound;
            case "treatment": return FlowKind.Treatment;
            case "module": return FlowKind.Module;
            default:
                reader.Fault($"is of kind '{kind}'; there are inbound, treatment and module");
                return FlowKind.Inbound;
        }
    }

    private static ImmutableArray<string> Languages(ObjectReader reader, string language)
    {
        var languages = new List<string> { language };
        foreach (JsonElement item in reader.Items("languages", LanguagesMax))
            languages.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText());
        foreach (string tag in languages.Where(tag => !FlowNames.IsLanguage(tag)))
            reader.Fault($"speaks '{tag}', which is no language");
        return [.. languages.Distinct()];
    }

    private static FrozenDictionary<string, OpeningCalendar> Calendars(ObjectReader reader)
    {
        var calendars = new Dictionary<string, OpeningCalendar>();
        foreach (JsonProperty member in reader.Members("calendars", CalendarsMax))
        {
            if (reader.Inner(member.Value, member.Name) is { } inner && CalendarReading.Calendar(inner) is { } calendar)
                calendars[member.Name] = calendar;
        }

        return calendars.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, FlowNode> Nodes(ObjectReader reader)
    {
        reader.Required("nodes");
        var nodes = new Dictionary<string, FlowNode>();
        foreach (JsonProperty member in reader.Members("nodes", NodesMax))
        {
            if (!FlowNames.IsKey(member.Name))
                reader.Fault($"has a node '{member.Name}', whose name must be made of letters, digits, '-', '_' and '.'");
            else if (reader.Inner(member.Value, member.Name) is not null
                && NodeTypes.Read(new ObjectReader(member.Name, member.Value, reader.Context)) is { } node)
                nodes[member.Name] = node;
        }

        return nodes.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
