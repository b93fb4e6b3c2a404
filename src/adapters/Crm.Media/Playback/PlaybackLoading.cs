using Crm.Audio.Tones;
using Crm.Telephony.Media;

namespace Crm.Media.Playback;

/// <summary>Turns an <see cref="AudioSource"/> into audio.</summary>
internal static class PlaybackLoading
{
    private const string MusicFolder = "music";
    private const string HoldMusic = "hold";

    /// <summary>Audio that needs no disk: tones, and what is in memory. Null when it has to be loaded. Never blocks.</summary>
    internal static PlaybackAudio? Ready(AudioSource source, bool loop, PromptStore prompts) => source switch
    {
        ToneSource tone => new ToneAudio(TonePattern.Steady(tone.Hertz, tone.LevelDbm0)),
        RingbackSource ringback => new ToneAudio(TonePattern.Ringback(ringback.Country)),
        PromptSource prompt => Recorded(prompts.FindCached(prompt.Language, prompt.Name), loop),
        MusicSource => Recorded(prompts.FindCached(MusicFolder, HoldMusic), loop),
        _ => null,
    };

    /// <summary>Loads from disk; null when there is nothing to play. Blocks.</summary>
    internal static PlaybackAudio? Load(AudioSource source, bool loop, PromptStore prompts) => source switch
    {
        PromptSource prompt => Recorded(prompts.Load(prompt.Language, prompt.Name), loop),
        MusicSource => Recorded(prompts.Load(MusicFolder, HoldMusic), loop),
        _ => null,
    };

    private static RecordedAudio? Recorded(short[]? samples, bool loop) => samples is null ? null : new RecordedAudio(samples, loop);
}
