using Crm.DialerSimulation.Scenarios;

namespace Crm.DialerSimulation.Published;

/// <summary>
/// The settings that were best in each cell, found with hindsight, which nobody has in production: the highest utilisation with at most 3.0 % abandoned.
/// See <see cref="Tuning"/> for how they were found.
/// </summary>
public static class TunedSettings
{
    private static readonly Dictionary<(string World, int Agents, int AnswersPercent), ViciSettings> Best = new()
    {
    };

    /// <summary>The settings of a cell; those of a cell that was not tuned are a level between one line per agent and what the answer rate alone would want.</summary>
    public static ViciSettings Of(Scenario scenario) =>
        Best.TryGetValue((scenario.Name, scenario.Agents, (int)Math.Round(scenario.AnswerRate * 100)), out var found)
            ? found
            : new ViciSettings(ViciMethod.Ratio, Level: 1 + 0.1 / scenario.AnswerRate);
}
