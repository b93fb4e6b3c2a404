using Crm.Audio.CallProgress;
using Crm.CallProgressCorpus.Scenes;
using Crm.CallProgressCorpus.Speech;

namespace Crm.CallProgressCorpus.Evaluation;

/// <summary>The calls that figures are told of.</summary>
public static class Corpus
{
    /// <summary>Lines on which each greeting of each voice is heard.</summary>
    public const int Repeats = 2;

    /// <summary>Every held-out voice, every greeting, on <see cref="Repeats"/> lines.</summary>
    public static IReadOnlyList<Verdict> JudgeAll(SceneSet scenes) => Judge(scenes.Draw(Voice.HeldOut, Repeats));

    /// <summary>One held-out voice of each language, every greeting, on one line.</summary>
    public static IReadOnlyList<Verdict> JudgeSubset(SceneSet scenes) =>
        Judge(scenes.Draw(Voice.HeldOut.GroupBy(voice => voice.Language).Select((group, i) => group.ElementAt(i % group.Count())), 1));

    private static List<Verdict> Judge(IEnumerable<Scene> scenes) => [.. scenes.Select(scene => Verdict.Of(scene, new ProgressSettings()))];
}
