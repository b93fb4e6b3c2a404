using Crm.Primitives;

namespace Crm.Telephony.Trunks;

/// <summary>
/// Whether a trunk may be dialled by, as its own answers say. Several calls in a row that failed by its fault suspend it; then it is asked by OPTIONS, less and
/// less often, and an answer brings it back on trial: until a call has gone well, the next fault suspends it again and for longer. Time comes in with each
/// input; not thread safe.
/// </summary>
public sealed class TrunkHealth
{
    /// <summary>Calls in a row that failed by its fault until it is suspended.</summary>
    public const int FaultsMost = 5;

    /// <summary>From its suspension to the first question.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);

    /// <summary>Between questions at most.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>A question has its answer after so long, or never.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(40);

    private int _faults;
    private bool _onTrial;
    private TimeSpan _wait = FirstWait;

    /// <summary>No call should go by it.</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>When it is to be asked; <see cref="Instant.MaxValue"/> when it need not be.</summary>
    public Instant NextProbe { get; private set; } = Instant.MaxValue;

    /// <summary>Whether an answer to OPTIONS says that it is there: all but none and those by which it says that it cannot.</summary>
    /// <param name="status">The final SIP status.</param>
    public static bool IsThere(int status) => status is not (408 or 500 or 502 or 503 or 504);

    /// <summary>A call failed by its fault. True when that suspends it.</summary>
    public bool Failed(Instant now)
    {
        if (IsSuspended || (++_faults < FaultsMost && !_onTrial))
        {
            return false; // what was under way when it was suspended says nothing new
        }

        (IsSuspended, _onTrial, _faults) = (true, false, 0);
        WaitLonger(now);
        return true;
    }

    /// <summary>It brought a call to its party, or to a refusal of the party. True when it was suspended.</summary>
    public bool Worked()
    {
        bool was = IsSuspended;
        (IsSuspended, _onTrial, _faults, _wait, NextProbe) = (false, false, 0, FirstWait, Instant.MaxValue);
        return was;
    }

    /// <summary>Whether it is to be asked now; asking again is put off until the answer is known.</summary>
    public bool TakeProbe(Instant now)
    {
        if (NextProbe > now)
        {
            return false;
        }

        NextProbe = now + AnswerWithin;
        return true;
    }

    /// <summary>It was asked. True when it may be dialled by again.</summary>
    public bool Probed(bool isThere, Instant now)
    {
        if (!IsSuspended)
        {
            return false;
        }

        if (!isThere)
        {
            WaitLonger(now);
            return false;
        }

        (IsSuspended, _onTrial, NextProbe) = (false, true, Instant.MaxValue);
        return true;
    }

    private void WaitLonger(Instant now)
    {
        NextProbe = now + _wait;
        _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
    }
}
