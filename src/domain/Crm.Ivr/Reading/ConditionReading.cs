using System.Collections.Immutable;
using System.Text.Json;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>Reads conditions: each is an object about an attribute, the hours or a queue, or about other conditions.</summary>
internal static class ConditionReading
{
    private const int DepthMax = 4;
    private const int PartsMax = 16;
    private const int ValuesMax = 64;

    /// <summary>Reads a condition; null, with a fault, when it is none.</summary>
    internal static FlowCondition? Condition(this ObjectReader reader, JsonElement value, int depth = 0)
    {
        if (reader.Inner(value, "when") is not { } inner)
            return null;
        FlowCondition? condition = Read(inner, depth);
        if (condition is null)
            inner.Fault("has a condition that says nothing that could be true");
        else
            inner.RefuseOthers();
        return condition;
    }

    private static FlowCondition? Read(ObjectReader reader, int depth)
    {
        if (depth == DepthMax)
        {
            reader.Fault($"has conditions within conditions more than {DepthMax} deep");
            return null;
        }

        if (reader.Find("all", out _))
            return Parts(reader, "all", depth) is { } all ? new AllOf(all) : null;
        if (reader.Find("any", out _))
            return Parts(reader, "any", depth) is { } any ? new AnyOf(any) : null;
        if (reader.Find("not", out JsonElement not))
            return reader.Condition(not, depth + 1) is { } inner ? new Not(inner) : null;
        if (reader.OptionalKey("hours") is { } calendar)
            return new HoursOpen(calendar);
        if (reader.OptionalKey("queue") is { } queue)
            return OfQueue(reader, new QueueId(queue));
        return reader.OptionalText("attribute") is { } attribute ? OfAttribute(reader, attribute) : null;
    }

    private static ImmutableArray<FlowCondition>? Parts(ObjectReader reader, string name, int depth)
    {
        ImmutableArray<FlowCondition> parts =
            [.. reader.Items(name, PartsMax).Select(part => reader.Condition(part, depth + 1)).OfType<FlowCondition>()];
        return parts.IsEmpty ? null : parts;
    }

    private static FlowCondition? OfQueue(ObjectReader reader, QueueId queue)
    {
        string figure = reader.Text("figure");
        if (!Enum.TryParse(figure, ignoreCase: true, out QueueFigure known) || char.IsAsciiDigit(figure[0]))
        {
            reader.Fault($"asks for the figure '{figure}', which is unknown");
            return null;
        }

        return Bounds(reader) is { } bounds ? new QueueFigureWithin(queue, known, bounds) : null;
    }

    private static FlowCondition? OfAttribute(ObjectReader reader, string attribute)
    {
        if (!FlowNames.IsAttribute(attribute))
        {
            reader.Fault($"asks for '{attribute}', which is no attribute name");
            return null;
        }

        if (reader.OptionalText("is", FlowLimits.ValueMax) is { } value)
            return new AttributeIs(attribute, [value]);
        if (reader.Find("in", out _))
        {
            ImmutableArray<string> values =
                [.. reader.Items("in", ValuesMax).Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];
            return values.IsEmpty ? null : new AttributeIs(attribute, values);
        }

        if (reader.OptionalText("startsWith", FlowLimits.ValueMax) is { } start)
            return new AttributeStarts(attribute, start);
        if (reader.Find("exists", out _))
            return new AttributeExists(attribute, reader.Flag("exists", true));
        return Bounds(reader) is { } bounds ? new AttributeWithin(attribute, bounds) : null;
    }

    private static NumberBounds? Bounds(ObjectReader reader)
    {
        var bounds = new NumberBounds(reader.OptionalNumber("atLeast", -1e15, 1e15), reader.OptionalNumber("atMost", -1e15, 1e15));
        return bounds is { AtLeast: null, AtMost: null } ? null : bounds;
    }
}
