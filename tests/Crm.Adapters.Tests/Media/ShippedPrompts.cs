using Crm.Audio.Wav;

namespace Crm.Adapters.Tests.Media;

/// <summary>The prompts that come with the server.</summary>
internal static class ShippedPrompts
{
    public static string Folder { get; } = Path.Combine(FindRoot(), "ivr-flows", "prompts");

    /// <summary>Names in the table of texts.</summary>
    public static IReadOnlyList<string> Texts { get; } =
        [.. File.ReadLines(Path.Combine(Folder, "texts.txt")).Select(line => line[..line.IndexOf('|', StringComparison.Ordinal)])];

    public static IEnumerable<string> Files(string language) => Directory.EnumerateFiles(Path.Combine(Folder, language), "*.wav").Order(StringComparer.Ordinal);

    public static short[] Read(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        Assert.True(WavReader.TryRead(bytes, out WavReader? wav, out string? error), $"{file}: {error}");
        Assert.Equal((WavEncoding.Pcm16, 8000, 1), (wav!.Encoding, wav.SampleRate, wav.Channels));
        return wav.DecodeMono(bytes);
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Crm.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException("The tests do not run inside a checkout of the repository.");
    }
}
