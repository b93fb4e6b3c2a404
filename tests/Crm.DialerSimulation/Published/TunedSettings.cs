using Crm.DialerSimulation.Scenarios;

namespace Crm.DialerSimulation.Published;

/// <summary>
/// The settings that were best in each cell, found with hindsight, which nobody has in production: the highest utilisation with at most 3.0 % abandoned.
/// See <see cref="Tuning"/> for how they were found; the figures beside them are of the run they were chosen by (seed 77, a third of the cell's days or less).
/// World B has those of A: it differs in how talk times are spread only.
/// </summary>
public static class TunedSettings
{
    private static readonly Dictionary<(string World, int Agents, int AnswersPercent), ViciSettings> Best = new()
    {
        [("A", 5, 10)] = new(ViciMethod.HardLimit, 1, 2, 0.029, -1.5, 0), // 54.3 % busy, wait 103.5 s, 2.49 % abandoned
        [("A", 5, 25)] = new(ViciMethod.HardLimit, 1, 1.25, 0.029, -1, 0), // 66.8 % busy, wait 59.4 s, 2.68 % abandoned
        [("A", 5, 50)] = new(ViciMethod.HardLimit, 1, 1.25, 0.029, -1.5, -0.5), // 79.8 % busy, wait 30.3 s, 2.55 % abandoned
        [("A", 10, 10)] = new(ViciMethod.Ratio, 1.84, 3, 0.03, 0, 0), // 63.3 % busy, wait 68.7 s, 2.72 % abandoned
        [("A", 10, 25)] = new(ViciMethod.Ratio, 1.24, 3, 0.03, 0, 0), // 72.1 % busy, wait 46.2 s, 2.33 % abandoned
        [("A", 10, 50)] = new(ViciMethod.HardLimit, 1, 1.25, 0.029, -2, -0.5), // 80.9 % busy, wait 28.2 s, 2.80 % abandoned
        [("A", 30, 10)] = new(ViciMethod.Ratio, 2.38, 3, 0.03, 0, 0), // 78.9 % busy, wait 31.9 s, 2.64 % abandoned
        [("A", 30, 25)] = new(ViciMethod.Ratio, 1.45, 3, 0.03, 0, 0), // 83.5 % busy, wait 23.6 s, 3.00 % abandoned
        [("A", 30, 50)] = new(ViciMethod.Ratio, 1.15, 3, 0.03, 0, 0), // 87.5 % busy, wait 17.0 s, 2.37 % abandoned
        [("A", 100, 10)] = new(ViciMethod.Ratio, 2.8, 3, 0.03, 0, 0), // 90.7 % busy, wait 12.3 s, 2.93 % abandoned
        [("A", 100, 25)] = new(ViciMethod.Ratio, 1.6, 3, 0.03, 0, 0), // 90.7 % busy, wait 12.3 s, 1.74 % abandoned
        [("A", 100, 50)] = new(ViciMethod.HardLimit, 1, 1.25, 0.029, -1, 0), // 93.8 % busy, wait 7.9 s, 2.28 % abandoned
        [("A", 300, 10)] = new(ViciMethod.Ratio, 3.01, 3, 0.03, 0, 0), // 95.9 % busy, wait 5.1 s, 2.78 % abandoned
        [("A", 300, 25)] = new(ViciMethod.Ratio, 1.72, 3, 0.03, 0, 0), // 96.5 % busy, wait 4.4 s, 2.73 % abandoned
        [("A", 300, 50)] = new(ViciMethod.Ratio, 1.3, 3, 0.03, 0, 0), // 97.2 % busy, wait 3.5 s, 1.98 % abandoned
        [("C", 5, 10)] = new(ViciMethod.HardLimit, 1, 2, 0.029, -2, 0), // 54.8 % busy, wait 99.6 s, 2.06 % abandoned
        [("C", 5, 25)] = new(ViciMethod.HardLimit, 1, 1.25, 0.029, -1, 0), // 66.7 % busy, wait 59.7 s, 2.89 % abandoned
        [("C", 5, 50)] = new(ViciMethod.HardLimit, 1, 1.5, 0.029, -2, 0), // 79.1 % busy, wait 31.8 s, 2.34 % abandoned
        [("C", 10, 10)] = new(ViciMethod.HardLimit, 1, 2, 0.029, -2, 0), // 61.8 % busy, wait 73.4 s, 2.77 % abandoned
        [("C", 10, 25)] = new(ViciMethod.HardLimit, 1, 1.25, 0.029, -1, -0.5), // 71.1 % busy, wait 48.8 s, 2.89 % abandoned
        [("C", 10, 50)] = new(ViciMethod.HardLimit, 1, 1.25, 0.029, -2, -0.5), // 80.6 % busy, wait 28.7 s, 2.65 % abandoned
        [("C", 30, 10)] = new(ViciMethod.Average, 1, 3, 0.029, -6, 0), // 74.2 % busy, wait 41.6 s, 2.56 % abandoned
        [("C", 30, 25)] = new(ViciMethod.Average, 1, 1.5, 0.029, -3, 0), // 80.3 % busy, wait 29.5 s, 2.93 % abandoned
        [("C", 30, 50)] = new(ViciMethod.HardLimit, 1, 1.25, 0.029, -3, 0), // 85.7 % busy, wait 20.1 s, 2.92 % abandoned
        [("C", 100, 10)] = new(ViciMethod.HardLimit, 1, 3, 0.029, -10, 0), // 84.7 % busy, wait 21.6 s, 1.73 % abandoned
        [("C", 100, 25)] = new(ViciMethod.HardLimit, 1, 2, 0.029, -10, 0), // 88.7 % busy, wait 15.2 s, 1.84 % abandoned
        [("C", 100, 50)] = new(ViciMethod.HardLimit, 1, 1.25, 0.029, -5, 0), // 90.3 % busy, wait 12.8 s, 2.03 % abandoned
        [("C", 300, 10)] = new(ViciMethod.HardLimit, 1, 5, 0.029, -15, -0.5), // 92.6 % busy, wait 9.5 s, 1.36 % abandoned
        [("C", 300, 25)] = new(ViciMethod.HardLimit, 1, 2, 0.029, -15, 0), // 93.4 % busy, wait 8.4 s, 1.44 % abandoned
        [("C", 300, 50)] = new(ViciMethod.Average, 1, 1.5, 0.029, -15, 0), // 94.4 % busy, wait 7.0 s, 0.80 % abandoned
    };

    /// <summary>The settings of a cell; those of a cell that was not tuned are a level between one line per agent and what the answer rate alone would want.</summary>
    public static ViciSettings Of(Scenario scenario) =>
        Best.TryGetValue((scenario.Name == "B" ? "A" : scenario.Name, scenario.Agents, (int)Math.Round(scenario.AnswerRate * 100)), out var found)
            ? found
            : new ViciSettings(ViciMethod.Ratio, Level: 1 + 0.1 / scenario.AnswerRate);
}
