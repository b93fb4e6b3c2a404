using System.Globalization;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>What a played call finds around it: the time, who calls, how the queues are. Mutable, for one player; not thread safe.</summary>
public sealed class FlowScene : IFlowFacts
{
    private readonly Dictionary<string, string> attributes = [];
    private readonly Dictionary<QueueId, FlowQueueFigures> queues = [];

    /// <inheritdoc/>
    public Instant Now { get; set; }

    /// <summary>The language the call begins in; null for the flow's own.</summary>
    public string? Language { get; private set; }

    /// <inheritdoc/>
    public int? Position { get; private set; }

    /// <inheritdoc/>
    public TimeSpan? EstimatedWait { get; private set; }

    /// <inheritdoc/>
    public string? Attribute(string name) => attributes.GetValueOrDefault(name);

    /// <inheritdoc/>
    public FlowQueueFigures? Queue(QueueId queue) => queues.GetValueOrDefault(queue);

    /// <summary>Notes an attribute that the flow has set.</summary>
    internal void Keep(string name, string? value)
    {
        if (value is null)
            attributes.Remove(name);
        else
            attributes[name] = value;
    }

    /// <summary>
    /// Changes the scene by a word and what follows it: <c>at TIME</c>, <c>from NUMBER</c>, <c>to NUMBER</c>, <c>language TAG</c>,
    /// <c>position N</c>, <c>estimate SECONDS</c>, <c>attribute NAME=VALUE</c>, <c>queue NAME waiting=3 ready=1 on=4 wait=60 longest=90 level=0.8</c>.
    /// </summary>
    /// <returns>Whether it was understood.</returns>
    public bool TrySet(string word, string rest)
    {
        switch (word)
        {
            case "at" when Instant.TryParse(rest, out Instant at):
                Now = at;
                return true;
            case "from":
                attributes["caller.number"] = rest;
                return true;
            case "to":
                attributes["dialled.number"] = rest;
                return true;
            case "language" when FlowNames.IsLanguage(rest):
                Language = rest;
                return true;
            case "position" when int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int position):
                Position = position;
                return true;
            case "estimate" when Number(rest) is { } seconds:
                EstimatedWait = TimeSpan.FromSeconds(seconds);
                return true;
            case "attribute" when rest.IndexOf('=') is > 0 and var at:
                attributes[rest[..at]] = rest[(at + 1)..];
                return true;
            case "queue":
                return TrySetQueue(rest.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            default:
                return false;
        }
    }

    private bool TrySetQueue(string[] words)
    {
        var figures = new FlowQueueFigures(0, TimeSpan.Zero, 0, 0, null, null);
        foreach (string word in words.Skip(1))
        {
            string[] pair = word.Split('=');
            if (pair.Length != 2 || Number(pair[1]) is not { } number)
                return false;
            switch (pair[0])
            {
                case "waiting": figures = figures with { Waiting = (int)number }; break;
                case "ready": figures = figures with { Ready = (int)number }; break;
                case "on": figures = figures with { OnQueue = (int)number }; break;
                case "longest": figures = figures with { LongestWait = TimeSpan.FromSeconds(number) }; break;
                case "wait": figures = figures with { EstimatedWait = TimeSpan.FromSeconds(number) }; break;
                case "level": figures = figures with { ServiceLevel = number }; break;
                default: return false;
            }
        }

        if (words.Length == 0)
            return false;
        queues[new QueueId(words[0])] = figures;
        return true;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number < 1e6 ? number : null;
}
