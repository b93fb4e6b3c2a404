using System.Collections.Immutable;
using Crm.Simulator.Customers;

namespace Crm.Simulator.Running;

/// <summary>What became of the customers so far; times in seconds.</summary>
/// <param name="Placed">Calls placed.</param>
/// <param name="LeftOut">Customers who did not call because too many calls were open.</param>
/// <param name="InProgress">Calls that have not ended.</param>
/// <param name="Talked">Ended after talking to a person.</param>
/// <param name="GaveUp">Hung up before that, as planned.</param>
/// <param name="SentAway">Ended by the centre before that.</param>
/// <param name="Refused">Refused with a final status; see <paramref name="RefusedBy"/>.</param>
/// <param name="Failed">Broken: no response, no audio, no port.</param>
/// <param name="Stopped">Cut short by the end of the simulation.</param>
/// <param name="LongestAnswer">Longest time from INVITE to 200.</param>
/// <param name="LongestWait">Longest time from INVITE until a person was heard.</param>
/// <param name="AudioShare">Audio packets that came of those that should have come in ended calls, 0 to 1; null before the first.</param>
/// <param name="RefusedBy">Refusals per status.</param>
public sealed record TrafficFigures(
    long Placed,
    long LeftOut,
    long InProgress,
    long Talked,
    long GaveUp,
    long SentAway,
    long Refused,
    long Failed,
    long Stopped,
    double LongestAnswer,
    double LongestWait,
    double? AudioShare,
    ImmutableSortedDictionary<int, int> RefusedBy);

/// <summary>Counts customers' calls. Thread safe.</summary>
internal sealed class TrafficCounts
{
    private const double PacketsPerSecond = 50;

    private readonly Lock _gate = new();
    private readonly long[] _ended = new long[Enum.GetValues<CallOutcome>().Length];
    private ImmutableSortedDictionary<int, int> _refusedBy = ImmutableSortedDictionary<int, int>.Empty;
    private long _placed;
    private long _leftOut;
    private TimeSpan _longestAnswer;
    private TimeSpan _longestWait;
    private double _packetsExpected;
    private long _packetsReceived;

    /// <summary>A call was placed.</summary>
    public void Placed()
    {
        lock (_gate)
        {
            _placed++;
        }
    }

    /// <summary>A customer was left out.</summary>
    public void LeftOut()
    {
        lock (_gate)
        {
            _leftOut++;
        }
    }

    /// <summary>A call was answered by the centre.</summary>
    public void Accepted(TimeSpan after)
    {
        lock (_gate)
        {
            _longestAnswer = after > _longestAnswer ? after : _longestAnswer;
        }
    }

    /// <summary>A customer heard a person.</summary>
    public void Met(TimeSpan after)
    {
        lock (_gate)
        {
            _longestWait = after > _longestWait ? after : _longestWait;
        }
    }

    /// <summary>A call ended.</summary>
    /// <param name="status">The final status of a refusal.</param>
    /// <param name="connected">How long it was answered; null when it was not.</param>
    /// <param name="packets">Audio packets it received.</param>
    public void Ended(CallOutcome outcome, int? status, TimeSpan? connected, long packets)
    {
        lock (_gate)
        {
            _ended[(int)outcome]++;
            if (outcome == CallOutcome.Refused && status is { } refusal)
            {
                _refusedBy = _refusedBy.SetItem(refusal, _refusedBy.GetValueOrDefault(refusal) + 1);
            }

            if (connected is { } time)
            {
                _packetsExpected += time.TotalSeconds * PacketsPerSecond;
                _packetsReceived += packets;
            }
        }
    }

    /// <summary>How things stand.</summary>
    public TrafficFigures Read()
    {
        lock (_gate)
        {
            return new TrafficFigures(
                _placed,
                _leftOut,
                _placed - _ended.Sum(),
                _ended[(int)CallOutcome.Talked],
                _ended[(int)CallOutcome.GaveUp],
                _ended[(int)CallOutcome.SentAway],
                _ended[(int)CallOutcome.Refused],
                _ended[(int)CallOutcome.Failed],
                _ended[(int)CallOutcome.Stopped],
                _longestAnswer.TotalSeconds,
                _longestWait.TotalSeconds,
                _packetsExpected > 0 ? Math.Min(1, _packetsReceived / _packetsExpected) : null,
                _refusedBy);
        }
    }
}
