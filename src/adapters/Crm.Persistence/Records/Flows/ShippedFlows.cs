using Crm.Ivr;

namespace Crm.Persistence.Records.Flows;

/// <summary>The flows and recorded prompts that lie beside the program; both may be missing.</summary>
public sealed class ShippedFlows(string folder)
{
    /// <summary>What a new flow's history says of those.</summary>
    internal const string Author = "system";

    /// <summary>Those in the program's own folder.</summary>
    public static ShippedFlows BesideTheProgram() => new(Path.Combine(AppContext.BaseDirectory, "ivr-flows"));

    /// <summary>Whether a prompt is recorded; null when there are no prompts at all to know by.</summary>
    internal Func<string, string, bool>? Recorded =>
        Directory.Exists(Path.Combine(folder, "prompts"))
            ? (name, language) => File.Exists(Path.Combine(folder, "prompts", language, name + ".wav"))
            : null;

    /// <summary>Every flow with its text. Throws <see cref="InvalidDataException"/> for one that cannot be read.</summary>
    internal IEnumerable<(FlowDefinition Flow, string Text)> Read()
    {
        if (!Directory.Exists(folder))
            yield break;
        foreach (string file in Directory.EnumerateFiles(folder, "*.json").Where(file => !file.EndsWith(".schema.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            string text = File.ReadAllText(file);
            FlowReading reading = FlowReader.Read(text);
            yield return (reading.Flow ?? throw new InvalidDataException($"The flow {file} cannot be read: {reading.Faults[0]}."), text);
        }
    }
}
