using System.Globalization;

namespace Crm.Dialing.Pacing;

/// <summary>A decision in words for supervisors. The page has its own words for <see cref="PacingReason"/> in other languages; this is for logs and reports.</summary>
public static class PacingExplanation
{
    /// <summary>One or two sentences, in English.</summary>
    public static string Of(in PacingDecision decision)
    {
        string floor = Say($"{decision.Dials} dials: {decision.Idle} of {decision.Staffed} agents idle, {decision.Ringing} ringing, {decision.Waiting} waiting. ");
        var forecast = decision.Forecast;
        return floor + decision.Reason switch
        {
            PacingReason.NoAgents => "Nobody is there to take a call.",
            PacingReason.NoRecords => "No more records are ready.",
            PacingReason.NoLines => "No more lines are free.",
            PacingReason.OnePerIdleAgent => "One dial for each idle agent.",
            PacingReason.FixedRatio => "A fixed number of lines for each agent.",
            PacingReason.Preview => "One record is shown to each idle agent.",
            PacingReason.Learning => "Too few people have answered for a forecast; one dial for each idle agent.",
            PacingReason.CapReached => Say($"{forecast.Share:P2} were abandoned and the cap leaves no room; one dial for each idle agent."),
            PacingReason.EnoughRinging => Say($"What rings is enough: {forecast.Answers:0.0} answers and {forecast.AgentsFreed:0.0} agents free in {forecast.Horizon:0} s; ")
                + Say($"another dial would lose {forecast.Risk:P1} of its answers, {forecast.RiskLimit:P1} is allowed."),
            _ => Say($"{forecast.Answers:0.0} answers and {forecast.AgentsFreed:0.0} agents free in {forecast.Horizon:0} s, {forecast.Abandoned:0.00} abandoned; ")
                + Say($"the last dial loses {forecast.Risk:P1} of its answers, {forecast.RiskLimit:P1} is allowed."),
        };
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
