using Crm.Ivr;

namespace Crm.Cli.Verbs.Flows;

/// <summary>A flow from a file, and the flows it may run: those in the same folder, and the shipped ones. Prompts are those beside it, when there are any.</summary>
internal sealed class FlowFile
{
    private const string Shipped = "ivr-flows";
    private const int FlowsMax = 1000;

    private FlowFile(FlowReading reading, FlowShelf shelf, FlowSurroundings around)
    {
        Reading = reading;
        Shelf = shelf;
        Around = around;
    }

    /// <summary>What reading the file gave.</summary>
    internal FlowReading Reading { get; }

    /// <summary>The flow and its neighbours.</summary>
    internal FlowShelf Shelf { get; }

    /// <summary>What it is checked against.</summary>
    internal FlowSurroundings Around { get; }

    /// <summary>Reads a file; throws what reading a file throws.</summary>
    internal static async Task<FlowFile> Read(string path, CancellationToken cancellation)
    {
        FlowReading reading = FlowReader.Read(await Text(path, cancellation));
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var shelf = new FlowShelf();
        foreach (string neighbour in Neighbours(folder))
        {
            if (FlowReader.Read(await Text(neighbour, cancellation)).Flow is { } flow)
                shelf.Publish(flow);
        }

        if (reading.Flow is { } own)
            shelf.Publish(own);
        string prompts = Path.Combine(folder, "prompts");
        Func<string, string, bool>? recorded = Directory.Exists(prompts)
            ? (name, language) => File.Exists(Path.Combine(prompts, language, name + ".wav"))
            : null;
        return new FlowFile(reading, shelf, new FlowSurroundings(shelf.Published, recorded));
    }

    /// <summary>The flows in the file's folder; before them those of the repository one stands in, for a file that lies elsewhere.</summary>
    private static IEnumerable<string> Neighbours(string folder) =>
        new[] { Shipped, folder }.Where(Directory.Exists).SelectMany(place => Directory.EnumerateFiles(place, "*.json").Order(StringComparer.Ordinal).Take(FlowsMax));

    /// <summary>The text of a file, or enough of it to see that it is too long.</summary>
    private static async Task<string> Text(string path, CancellationToken cancellation)
    {
        using var file = new StreamReader(path);
        var buffer = new char[FlowReader.SizeMax + 1];
        int length = await file.ReadBlockAsync(buffer, cancellation);
        return new string(buffer, 0, length);
    }
}
