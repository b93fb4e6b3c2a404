using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.Dialing.Law;

/// <summary>
/// The hard stop beside the pacing. A share is judged when its window is over, so people may be lost ahead of those who pay for them, but only as many
/// as one dial for each idle agent is sure to pay for while the window lasts, the campaign is open and records are left: from the moment this says stop, nobody more is lost than
/// those counted at risk, and the window ends within its cap. Towards its end nothing is lent any more. Deterministic; not thread safe.
/// </summary>
public sealed class AbandonmentGuard
{
    /// <summary>How far ahead answers are counted on at most.</summary>
    public static readonly TimeSpan Farthest = TimeSpan.FromHours(8);

    /// <summary>How far where nobody knows when the campaign closes.</summary>
    public static readonly TimeSpan Unknown = TimeSpan.FromHours(1);

    /// <summary>
    /// The part of the answers of late that is counted on when one number is dialled for each idle agent from now on: 38 of 98 % in the worst of the cells, and
    /// less when numbers come to answer more rarely meanwhile.
    /// </summary>
    private const double Kept = 0.3;

    /// <summary>A record is dialled at least once; so many of the answers that this would bring are counted on.</summary>
    private const double OfRecords = 0.8;

    private const double MemorySeconds = 1_200;

    /// <summary>When everybody is idle at first, answers come faster than they ever will again: so long is added to each agent's time.</summary>
    private const double FirstSeconds = 300;

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
        double sure = _answers - Math.Sqrt(_answers) - 1;
        if (sure <= 0 || _agentSeconds <= 0 || open <= TimeSpan.Zero)
        {
            return 0;
        }

        double seconds = Math.Min(open.TotalSeconds, Farthest.TotalSeconds);
        double byAgents = Kept * sure / (_agentSeconds + (FirstSeconds * staffed)) * staffed * seconds;
        double byRecords = _dials > 0 ? OfRecords * Math.Min(1, sure / _dials) * records : 0;
        return Math.Min(byAgents, byRecords);
    }

    /// <summary>Expected abandonments that may be on their way where so many are borne, with a margin for chance: <c>1 + x + 2 sqrt(x) = room</c>; negative where not even one is.</summary>
    public static double MostExpected(double room)
    {
        double root = Math.Sqrt(Math.Max(0, room)) - 1; // 1 + x + 2 sqrt(x) is (1 + sqrt(x)) squared
        return root < 0 ? -1 : root * root;
    }

    /// <summary>Dials beyond the idle agents that a window bears where nothing is forecast: any of them may be answered and have nobody.</summary>
    /// <param name="room">Abandonments that the window still bears.</param>
    public int Uncovered(double room)
    {
        double answer = _dials > 0 ? Math.Clamp(_answers / _dials, 0.01, 1) : 1;
        return (int)Math.Min(int.MaxValue, Math.Max(0, MostExpected(room)) / answer);
    }

    /// <summary>Abandonments that a window still bears; below 0 it is overdrawn.</summary>
    /// <param name="cap">Its share, 0 to 1.</param>
    /// <param name="answered">People who answered in it so far.</param>
    /// <param name="abandoned">Those of them who had nobody.</param>
    /// <param name="certain">See <see cref="Certain"/>; 0 where the share must hold at every moment.</param>
    public static double Room(double cap, double answered, double abandoned, double certain) => (cap * (answered + certain)) - abandoned;
}
