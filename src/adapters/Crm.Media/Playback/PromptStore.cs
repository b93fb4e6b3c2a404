using System.Collections.Concurrent;
using Crm.Audio.Wav;

namespace Crm.Media.Playback;

/// <summary>
/// Prompts and music from disk: <c>LANGUAGE/NAME.wav</c> and <c>music/NAME.wav</c> under one folder. What was read is kept until the
/// memory bound is reached; beyond it files are read each time. Thread safe; reads block, so never on a media thread.
/// </summary>
internal sealed class PromptStore(string? folder)
{
    /// <summary>Files longer than this are not played (about 17 minutes at 8 kHz).</summary>
    internal const long MostFileBytes = 16 * 1024 * 1024;

    private const long MostCachedSamples = 32 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, short[]> _cache = new(StringComparer.Ordinal);
    private long _cachedSamples;

    /// <summary>Samples that are in memory already; null when the file has to be read first, or there is none.</summary>
    internal short[]? FindCached(string language, string name)
    {
        foreach (string candidate in Languages(language))
        {
            if (_cache.TryGetValue(Key(candidate, name), out short[]? samples))
            {
                return samples;
            }
        }

        return null;
    }

    /// <summary>Reads a prompt: the exact language ("zh-CN") first, then its primary tag ("zh"). Null when it is missing or unreadable.</summary>
    internal short[]? Load(string language, string name)
    {
        foreach (string candidate in Languages(language))
        {
            if (FindCached(candidate, name) is { } cached)
            {
                return cached;
            }

            if (folder is not null && PromptName.IsSafe(candidate) && PromptName.IsSafe(name)
                && ReadFile(Path.Combine(folder, candidate, name + ".wav")) is { Length: > 0 } samples)
            {
                Keep(Key(candidate, name), samples);
                return samples;
            }
        }

        return null;
    }

    private static IEnumerable<string> Languages(string language)
    {
        yield return language;
        int dash = language.IndexOf('-');
        if (dash > 0)
        {
            yield return language[..dash];
        }
    }

    private static string Key(string language, string name) => language + "/" + name;

    private static short[]? ReadFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length > MostFileBytes)
            {
                return null;
            }

            byte[] bytes = File.ReadAllBytes(path);
            return WavReader.TryRead(bytes, out WavReader? wav, out _) ? wav!.DecodeMono(bytes) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // a prompt that cannot be read is a missing prompt: the playback ends as not completed
            return null;
        }
    }

    private void Keep(string key, short[] samples)
    {
        if (Interlocked.Add(ref _cachedSamples, samples.Length) > MostCachedSamples || !_cache.TryAdd(key, samples))
        {
            Interlocked.Add(ref _cachedSamples, -samples.Length);
        }
    }
}
