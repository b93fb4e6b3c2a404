namespace Crm.Dialing.Pacing;

/// <summary>What holds for every method: no agents, records or lines, no dials.</summary>
internal static class Bounds
{
    public static PacingDecision Apply(Floor floor, in PacingQuestion question, int wanted, PacingReason reason, PacingForecast forecast = default)
    {
        int dials = wanted;
        if (floor.Staffed == 0)
        {
            (dials, reason) = (0, PacingReason.NoAgents);
        }
        else if (dials > question.Records || question.Records <= 0)
        {
            (dials, reason) = (Math.Max(0, question.Records), PacingReason.NoRecords);
        }

        if (dials > question.FreeLines)
        {
            (dials, reason) = (Math.Max(0, question.FreeLines), PacingReason.NoLines);
        }

        return new PacingDecision(dials, reason, floor.Idle, floor.Staffed, floor.Ringing, floor.Waiting, forecast);
    }
}
