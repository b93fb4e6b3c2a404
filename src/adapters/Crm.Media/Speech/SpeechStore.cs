using Crm.Telephony.Media;

namespace Crm.Media.Speech;

/// <summary>
/// Spoken texts: from memory, from disk, or made by the engine; each text once, however many ask for it at the same time. At most
/// <see cref="MostAtOnce"/> are made at a time and <see cref="MostUnderWay"/> are under way; more are refused. Thread safe.
/// </summary>
internal sealed class SpeechStore : IDisposable
{
    /// <summary>Texts in the engine at once.</summary>
    internal const int MostAtOnce = 2;

    /// <summary>Texts being made or waiting for it; more are refused.</summary>
    internal const int MostUnderWay = 128;

    /// <summary>How long a text may wait for the engine, and then how long the engine may take.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>No copy of a spoken text is kept longer, because it may name a person.</summary>
    internal static readonly TimeSpan MostAge = TimeSpan.FromDays(7);

    private const long MostSamplesInMemory = 8 * 1024 * 1024;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    private readonly ISpeechSynthesizer _synthesizer;
    private readonly SpeechFiles? _files;
    private readonly TimeProvider _clock;
    private readonly SpeechMemory _memory;
    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private readonly Lock _gate = new();
    private readonly Dictionary<SpeechKey, Task<short[]?>> _underWay = [];
    private readonly ITimer _sweeping;
    private long _made;
    private long _failed;
    private long _refused;

    /// <summary>Makes a store; without a folder nothing outlives the process.</summary>
    internal SpeechStore(ISpeechSynthesizer synthesizer, string? folder, long mostBytes, TimeProvider clock)
    {
        _synthesizer = synthesizer;
        _clock = clock;
        _files = folder is null ? null : new SpeechFiles(folder, mostBytes, MostAge, clock);
        _memory = new SpeechMemory(MostSamplesInMemory, MostAge, clock);
        _sweeping = clock.CreateTimer(_ => Sweep(), null, TimeSpan.FromSeconds(1), SweepInterval);
    }

    /// <summary>What has been done so far.</summary>
    internal SpeechFigures Figures =>
        new(Volatile.Read(ref _made), Volatile.Read(ref _failed), Volatile.Read(ref _refused), _files?.Faults ?? 0);

    /// <summary>Audio that is in memory. Blocks on nothing.</summary>
    internal short[]? FindCached(SpeechSource source) => TryKey(source, out SpeechKey key) ? _memory.Find(key) : null;

    /// <summary>
    /// Audio of a text; null when it cannot be had: no engine, no such language, nothing to speak, too long, too many under way, too
    /// slow. Does not throw; goes on and fills the cache when the caller no longer waits.
    /// </summary>
    internal Task<short[]?> Get(SpeechSource source)
    {
        if (!TryKey(source, out SpeechKey key))
        {
            return Task.FromResult<short[]?>(null);
        }

        lock (_gate)
        {
            if (_memory.Find(key) is { } cached)
            {
                return Task.FromResult<short[]?>(cached);
            }

            if (_underWay.TryGetValue(key, out Task<short[]?>? same))
            {
                return same;
            }

            if (_underWay.Count >= MostUnderWay)
            {
                _refused++;
                return Task.FromResult<short[]?>(null);
            }

            return _underWay[key] = Task.Run(() => Fetch(key));
        }
    }

    /// <summary>Stops sweeping.</summary>
    public void Dispose() => _sweeping.Dispose();

    private bool TryKey(SpeechSource source, out SpeechKey key)
    {
        string? voice = _synthesizer.VoiceOf(source.Language);
        string? text = SpeechText.Clean(source.Text);
        key = voice is null || text is null ? default : new SpeechKey(_synthesizer.Engine, voice, text);
        return key != default;
    }

    private async Task<short[]?> Fetch(SpeechKey key)
    {
        try
        {
            if (_files?.Read(key) is { } found)
            {
                _memory.Keep(key, found.Samples, found.Made);
                return found.Samples;
            }

            short[]? samples = await Make(key);
            if (samples is not null)
            {
                _memory.Keep(key, samples, _clock.GetUtcNow());
                Interlocked.Increment(ref _made);
                _files?.Write(key, samples);
            }

            return samples;
        }
        finally
        {
            lock (_gate)
            {
                _underWay.Remove(key);
            }
        }
    }

    private async Task<short[]?> Make(SpeechKey key)
    {
        try
        {
            using (var patience = new CancellationTokenSource(Limit, _clock))
            {
                await _places.WaitAsync(patience.Token);
            }

            try
            {
                using var limit = new CancellationTokenSource(Limit, _clock);
                if (await _synthesizer.Speak(key.Text, key.Voice, limit.Token) is { } spoken && SpokenAudio.Shape(spoken) is { } shaped)
                {
                    return shaped;
                }
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // waited too long for a place; counted below like every other failure
        }

        Interlocked.Increment(ref _failed);
        return null;
    }

    private void Sweep()
    {
        _memory.Sweep();
        _files?.Sweep();
    }
}
