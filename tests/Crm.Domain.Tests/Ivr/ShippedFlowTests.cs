using System.Text.Json;
using Crm.Ivr;

namespace Crm.Domain.Tests.Ivr;

/// <summary>The shipped flows, their schema and their transcripts, as they lie in the repository.</summary>
public sealed class ShippedFlowTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "ivr-flows");

    public static TheoryData<string> Flows => [.. Files("*.json").Where(file => !file.EndsWith(".schema.json", StringComparison.Ordinal))];

    public static TheoryData<string> Transcripts => [.. Files("transcripts/*.txt")];

    [Theory]
    [MemberData(nameof(Flows))]
    public void A_shipped_flow_is_without_faults_and_as_the_schema_says(string file)
    {
        string text = File.ReadAllText(Path.Combine(Folder, file));

        Assert.Empty(Schema().Errors(JsonSerializer.Deserialize<JsonElement>(text)));
        Assert.Empty(FlowChecker.Check(Read(file), Shelf().Published));
        Assert.Equal(file, Read(file).Id + ".json");
    }

    [Fact]
    public void The_schema_knows_every_node_type_and_every_property_the_reader_asks_for()
    {
        JsonElement defs = SchemaText().GetProperty("$defs");

        Assert.Equal(
            NodeTypes.Names.Order(StringComparer.Ordinal),
            defs.EnumerateObject().Where(def => def.Name.StartsWith("node-", StringComparison.Ordinal)).Select(def => def.Name[5..]).Order(StringComparer.Ordinal));
        foreach (string type in NodeTypes.Names)
        {
            using JsonDocument bare = JsonDocument.Parse($$"""{ "type": "{{type}}" }""");
            var reader = new ObjectReader("n", bare.RootElement, new FlowReadingContext());
            NodeTypes.Read(reader);
            Assert.Equal(
                reader.Asked.Order(StringComparer.Ordinal),
                defs.GetProperty("node-" + type).GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void What_the_reader_accepts_the_schema_accepts()
    {
        JsonSchema schema = Schema();
        for (int seed = 0; seed < 300; seed++)
        {
            string text = RandomFlow.Text(new Random(seed), "inbound", "test", tidy: true);
            IReadOnlyList<string> errors = schema.Errors(JsonSerializer.Deserialize<JsonElement>(text));
            if (errors.Count > 0)
                Assert.Fail($"seed {seed}: {string.Join("; ", errors)}");
        }
    }

    [Theory]
    [InlineData("""{ "type": "music", "seconds": 601, "exits": { "next": "n" } }""")]
    [InlineData("""{ "type": "music", "exits": {} }""")]
    [InlineData("""{ "type": "music", "volume": 1, "exits": { "next": "n" } }""")]
    [InlineData("""{ "type": "spin" }""")]
    public void What_the_schema_refuses_is_refused_by_the_reader_or_the_check_too(string node)
    {
        string text = $$"""{ "id": "t", "title": "T", "start": "n", "nodes": { "n": {{node}} } }""";

        Assert.NotEmpty(Schema().Errors(JsonSerializer.Deserialize<JsonElement>(text)));
        FlowReading reading = FlowReader.Read(text);
        Assert.NotEmpty(reading.Flow is null ? reading.Faults : FlowChecker.Check(reading.Flow, _ => null));
    }

    /// <summary>
    /// A transcript begins with its scene, "word: rest" a line, and an empty line; then what the caller does, after "&lt; ", and
    /// all that the player writes, in between.
    /// </summary>
    [Theory]
    [MemberData(nameof(Transcripts))]
    public void A_call_goes_as_its_transcript_says(string file)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, file));
        int body = Array.IndexOf(lines, "");
        var scene = new FlowScene();
        string flow = "";
        foreach (string line in lines.Take(body).Where(line => !line.StartsWith('#')))
        {
            string[] pair = line.Split(": ", 2);
            if (pair[0] == "flow")
                flow = pair[1] + ".json";
            else
                Assert.True(scene.TrySet(pair[0], pair[1]), line);
        }

        var written = new List<string>();
        var player = new FlowPlayer(Read(flow), Shelf(), scene, written.Add);
        player.Begin();
        foreach (string line in lines.Skip(body + 1).Where(line => line.StartsWith('<')))
        {
            written.Add(line);
            Assert.True(player.Tell(line[1..]), line);
        }

        Assert.Equal(string.Join('\n', lines.Skip(body + 1)).TrimEnd(), string.Join('\n', written));
        Assert.True(player.IsOver, "the transcript goes to the end of the call");
    }

    private static IEnumerable<string> Files(string pattern)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Folder, pattern))!;
        return Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal);
    }

    private static FlowDefinition Read(string file)
    {
        FlowReading reading = FlowReader.Read(File.ReadAllText(Path.Combine(Folder, file)));
        Assert.Empty(reading.Faults);
        return reading.Flow!;
    }

    private static FlowShelf Shelf()
    {
        var shelf = new FlowShelf();
        foreach (string file in Files("*.json").Where(file => !file.EndsWith(".schema.json", StringComparison.Ordinal)))
            shelf.Publish(Read(file));
        return shelf;
    }

    private static JsonElement SchemaText() => JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Folder, "flow.schema.json")));

    private static JsonSchema Schema() => new(SchemaText());
}
