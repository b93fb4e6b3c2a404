using System.Globalization;
using Crm.Audio.CallProgress;
using Crm.CallProgressCorpus.Scenes;
using Crm.CallProgressCorpus.Speech;

namespace Crm.CallProgressCorpus.Evaluation;

/// <summary>
/// Searches the times of greetings on training voices, one after the other until none improves. What counts is machines found; each
/// per cent of people called machines above 0.5 costs twenty of them, each per cent of short greetings not decided in time below 93 five.
/// </summary>
internal sealed class Fit
{
    private const double MostHumanErrors = 0.5;
    private const double HumanErrorPrice = 20;
    private const double LeastInTime = 93;
    private const double InTimePrice = 5;
    private const int MostRounds = 2;

    // the quiet after a short greeting is not tried beyond 600 ms: a jitter buffer needs its part of the 700
    private static readonly (string Name, int[] Values, Func<ProgressSettings, int, ProgressSettings> With)[] Parameters =
    [
        ("short quiet", [520, 560, 600], (s, v) => s with { ShortQuietMilliseconds = v }),
        ("short greeting", [1400, 1700, 2000], (s, v) => s with { ShortGreetingMilliseconds = v }),
        ("longer quiet", [900, 1000, 1100], (s, v) => s with { LongerQuietMilliseconds = v }),
        ("longest human", [5000, 5500, 6000, 6500, 7000], (s, v) => s with { LongestHumanMilliseconds = v }),
    ];

    private readonly Scene[] _training;
    private readonly TextWriter _output;

    private Fit(Scene[] training, TextWriter output) => (_training, _output) = (training, output);

    internal static void Run(SceneSet scenes, int repeats, TextWriter output) => new Fit([.. scenes.Draw(Voice.Training, repeats)], output).Search();

    private void Search()
    {
        var best = new ProgressSettings();
        double bestScore = Score("as it is", 0, best);
        bool better = true;
        for (int round = 0; round < MostRounds && better; round++)
        {
            better = false;
            foreach (var (name, values, with) in Parameters)
            {
                foreach (int value in values)
                {
                    ProgressSettings settings = with(best, value);
                    double score = settings == best ? bestScore : Score(name, value, settings);
                    (best, bestScore, better) = score > bestScore ? (settings, score, true) : (best, bestScore, better);
                }
            }
        }

        _output.WriteLine($"best: {best}");
    }

    private double Score(string name, int value, ProgressSettings settings)
    {
        var tally = new Tally([.. _training.Select(scene => Verdict.Of(scene, settings))]);
        double score = tally.MachineHits
            - HumanErrorPrice * Math.Max(0, tally.HumanErrors - MostHumanErrors)
            - InTimePrice * Math.Max(0, LeastInTime - tally.InTimeHits);
        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {value}: persons called machines {tally.HumanErrors:0.00} %, machines found {tally.MachineHits:0.0} %, in time {tally.InTimeHits:0.0} %, score {score:0.00}"));
        return score;
    }
}
