using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.Dialing.Law;

/// <summary>
/// The hard stop beside the pacing. A share is judged when its window is over, so people may be lost ahead of those who pay for them, but only as many
/// as one dial for each idle agent is sure to pay for while the campaign is certainly open: from the moment this says stop, nobody more is lost than
/// those counted at risk, and the window ends within its cap. Towards the end of the day nothing is lent any more. Deterministic; not thread safe.
/// </summary>
public sealed class AbandonmentGuard
{
    /// <summary>How far ahead answers are counted on at most.</summary>
    public static readonly TimeSpan Farthest = TimeSpan.FromHours(4);

    /// <summary>How far where nobody knows when the campaign closes.</summary>
    public static readonly TimeSpan Unknown = TimeSpan.FromHours(1);

    /// <summary>The part of the answers of late that remains for certain when one number is dialled for each idle agent (38 of 98 % at the worst of the cells).</summary>
    private const double Kept = 0.35;

    /// <summary>A record is dialled at least once; so many of the answers that this would bring are counted on.</summary>
    private const double OfRecords = 0.8;

    private const double MemorySeconds = 1_800;

    private double _answers;
    private double _dials;
    private double _agentSeconds;
    private Instant? _looked;
    private long _answersBefore;
    private long _dialsBefore;

    /// <summary>Notes what has happened on the floor since it looked last; to be called at least every few seconds.</summary>
    public void Look(Floor floor, Instant now)
    {
        long answers = floor.ConnectedCalls + floor.AbandonedCalls;
        if (_looked is { } before && now > before)
        {
            double seconds = (now - before).TotalSeconds;
            double keep = Math.Exp(-seconds / MemorySeconds);
            _answers = (_answers * keep) + (answers - _answersBefore);
            _dials = (_dials * keep) + (floor.Dialled - _dialsBefore);
            _agentSeconds = (_agentSeconds * keep) + (floor.Staffed * seconds);
        }

        (_looked, _answersBefore, _dialsBefore) = (now, answers, floor.Dialled);
    }

    /// <summary>People who are sure to answer and be connected from now on with one dial for each idle agent.</summary>
    /// <param name="staffed">Agents who are there.</param>
    /// <param name="open">How long is certainly dialled yet.</param>
    /// <param name="records">Records that may be dialled now.</param>
    public double Certain(int staffed, TimeSpan open, long records)
    {
        double sure = _answers - (2 * Math.Sqrt(_answers)) - 1;
        if (sure <= 0 || _agentSeconds <= 0 || open <= TimeSpan.Zero)
        {
            return 0;
        }

        double seconds = Math.Min(open.TotalSeconds, Farthest.TotalSeconds);
        double byAgents = Kept * sure / _agentSeconds * staffed * seconds;
        double byRecords = _dials > 0 ? OfRecords * Math.Min(1, sure / _dials) * records : 0;
        return Math.Min(byAgents, byRecords);
    }

    /// <summary>People on their way who may have nobody, with a margin: of a forecast its own, else all whom no idle agent is meant for.</summary>
    public double AtRisk(Floor floor, in PacingForecast forecast)
    {
        double answer = _dials > 0 ? Math.Min(1, _answers / _dials) : 1;
        double lost = forecast.Horizon > 0 ? forecast.Abandoned : answer * Math.Max(0, floor.Ringing + floor.Waiting - floor.Idle);
        return 1 + lost + (2 * Math.Sqrt(lost));
    }

    /// <summary>Whether a window bears what is at risk.</summary>
    /// <param name="cap">Its share, 0 to 1; 0 bears nothing.</param>
    /// <param name="answered">People who answered in it so far.</param>
    /// <param name="abandoned">Those of them who had nobody.</param>
    /// <param name="atRisk">See <see cref="AtRisk"/>.</param>
    /// <param name="certain">See <see cref="Certain"/>; 0 where the share must hold at every moment.</param>
    public static bool Bears(double cap, double answered, double abandoned, double atRisk, double certain) =>
        cap > 0 && abandoned + atRisk <= cap * (answered + certain);
}
