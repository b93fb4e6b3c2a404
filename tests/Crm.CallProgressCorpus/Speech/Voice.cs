using System.Collections.Immutable;

namespace Crm.CallProgressCorpus.Speech;

/// <summary>A speaker: one of espeak-ng's languages in one of its voices.</summary>
/// <param name="Language">As espeak-ng names it.</param>
/// <param name="Variant">The voice.</param>
public sealed record Voice(string Language, string Variant)
{
    private static readonly string[] TrainingLanguages = ["en-us", "en-gb", "de", "fr-fr", "es", "cmn-latn-pinyin"];
    private static readonly string[] UnseenLanguages = ["it", "pt", "nl"];
    private static readonly string[] TrainingVariants = ["m1", "f1", "m2", "f2", "klatt", "m3", "f3", "m4", "steph", "max", "klatt2"];
    private static readonly string[] UnseenVariants = ["m5", "f4", "m7", "f5", "linda", "m8", "Andy", "Annie", "klatt3", "edward", "belinda"];
    private const int PerLanguage = 6;

    /// <summary>Speakers that parameters are fitted on.</summary>
    public static ImmutableArray<Voice> Training { get; } = Spread(TrainingLanguages, TrainingVariants);

    /// <summary>Speakers that figures are told of. None of the voices, and not all of the languages and words, were in training.</summary>
    public static ImmutableArray<Voice> HeldOut { get; } = Spread([.. TrainingLanguages, .. UnseenLanguages], UnseenVariants);

    /// <inheritdoc/>
    public override string ToString() => $"{Language}+{Variant}";

    // each language gets other voices, so that few speakers go a long way
    private static ImmutableArray<Voice> Spread(string[] languages, string[] variants) =>
    [
        .. languages.SelectMany((language, i) => Enumerable.Range(0, PerLanguage).Select(k => new Voice(language, variants[(i * PerLanguage + k) % variants.Length]))),
    ];
}
