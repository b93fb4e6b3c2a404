using Crm.Audio.Tones;
using Crm.Media.Speech;
using Crm.Telephony.Media;

namespace Crm.Media.Playback;

/// <summary>
/// Turns an <see cref="AudioSource"/> into audio. What is in memory is ready at once; files are read and texts spoken elsewhere, and
/// handed over together when all are there or the time is up. Thread safe.
/// </summary>
internal sealed class PlaybackPreparation(PromptStore prompts, SpeechStore? speech, TimeProvider clock)
{
    /// <summary>Playbacks being prepared at once; more end as not completed.</summary>
    internal const int MostUnderWay = 256;

    /// <summary>
    /// What is not there by then is left out; with the hand-over, a playback begins or ends within <see cref="SessionPlaybacks.MostSilentTicks"/>.
    /// </summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1_800);

    /// <summary>Recorded samples of one playback (about 17 minutes); parts that would pass it are left out.</summary>
    internal const int MostSamples = 8 * 1024 * 1024;

    private const string MusicFolder = "music";
    private const string HoldMusic = "hold";
    private int _underWay;

    /// <summary>The audio, when all of it is in memory; null when it has to be prepared. Never blocks.</summary>
    internal PlaybackAudio? Ready(AudioSource source, bool loop)
    {
        IReadOnlyList<AudioSource> parts = PlaybackParts.Of(source);
        var ready = new Audio?[parts.Count];
        for (int i = 0; i < ready.Length; i++)
        {
            ready[i] = InMemory(parts[i]);
            if (ready[i] is null)
            {
                return null;
            }
        }

        return Join(ready, loop);
    }

    /// <summary>Prepares audio elsewhere and hands it over within <see cref="Limit"/>; null when none of it can be had. Does not block.</summary>
    internal void Begin(AudioSource source, bool loop, Action<PlaybackAudio?> handOver)
    {
        if (Interlocked.Increment(ref _underWay) > MostUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            handOver(null);
            return;
        }

        _ = Task.Run(async () =>
        {
            try
            {
                handOver(await Prepare(source, loop));
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        });
    }

    private async Task<PlaybackAudio?> Prepare(AudioSource source, bool loop)
    {
        IReadOnlyList<AudioSource> parts = PlaybackParts.Of(source);
        using var limit = new CancellationTokenSource(Limit, clock);
        var room = new Room();
        Task<Audio?>[] loading = [.. parts.Select(part => Load(part, room, limit.Token))];
        return Join(await Task.WhenAll(loading), loop);
    }

    private async Task<Audio?> Load(AudioSource source, Room room, CancellationToken limit)
    {
        if (InMemory(source) is { } ready)
        {
            return ready;
        }

        Task<short[]?> loading = source switch
        {
            PromptSource prompt => Task.Run(() => room.Fill(prompts, prompt.Language, prompt.Name), CancellationToken.None),
            MusicSource => Task.Run(() => room.Fill(prompts, MusicFolder, HoldMusic), CancellationToken.None),
            SpeechSource spoken when speech is not null => speech.Get(spoken),
            _ => Task.FromResult<short[]?>(null),
        };
        try
        {
            return Audio.Of(await loading.WaitAsync(limit));
        }
        catch (OperationCanceledException)
        {
            // too slow for this playback; what arrives later is in the cache for the next one
            return null;
        }
    }

    private Audio? InMemory(AudioSource source) => source switch
    {
        ToneSource tone => new Audio(new ToneAudio(TonePattern.Steady(tone.Hertz, tone.LevelDbm0)), 0),
        RingbackSource ringback => new Audio(new ToneAudio(TonePattern.Ringback(ringback.Country)), 0),
        PromptSource prompt => Audio.Of(prompts.FindCached(prompt.Language, prompt.Name)),
        MusicSource => Audio.Of(prompts.FindCached(MusicFolder, HoldMusic)),
        SpeechSource spoken => Audio.Of(speech?.FindCached(spoken)),
        _ => null,
    };

    private static SequenceAudio? Join(Audio?[] parts, bool loop)
    {
        long samples = 0;
        var had = new List<PlaybackAudio>(parts.Length);
        foreach (Audio? part in parts)
        {
            if (part is not null && samples + part.Samples <= MostSamples)
            {
                samples += part.Samples;
                had.Add(part.Playable);
            }
        }

        return had.Count == 0 ? null : new SequenceAudio([.. had], loop);
    }

    /// <summary>Audio and how many samples it holds in memory.</summary>
    private sealed record Audio(PlaybackAudio Playable, int Samples)
    {
        internal static Audio? Of(short[]? samples) => samples is null ? null : new Audio(new RecordedAudio(samples), samples.Length);
    }

    /// <summary>How much one preparation has read; files are left unread once it is full.</summary>
    private sealed class Room
    {
        private long _samples;

        internal short[]? Fill(PromptStore prompts, string language, string name)
        {
            short[]? samples = Volatile.Read(ref _samples) < MostSamples ? prompts.Load(language, name) : null;
            Interlocked.Add(ref _samples, samples?.Length ?? 0);
            return samples;
        }
    }
}
