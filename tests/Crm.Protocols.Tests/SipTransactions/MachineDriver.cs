using Crm.Sip.Transactions;

namespace Crm.Protocols.Tests.SipTransactions;

/// <summary>A machine's step function.</summary>
public delegate TransactionStep StepFunction(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable);

/// <summary>Drives one machine with virtual milliseconds and keeps its timers, as the layer does.</summary>
public sealed class MachineDriver(StepFunction step, bool reliable)
{
    private readonly SortedDictionary<(double Due, TransactionTimer Timer), bool> _timers = [];

    public TransactionState State { get; private set; }

    public double Milliseconds { get; private set; }

    /// <summary>Everything that was done, as "milliseconds action" with timers left out.</summary>
    public List<(double At, TransactionActionKind Action)> Log { get; } = [];

    public bool HasTimers => _timers.Count > 0;

    public int Count(TransactionActionKind kind) => Log.Count(entry => entry.Action == kind);

    public TransactionActions Take(TransactionEvent happened)
    {
        var (state, actions) = step(State, happened, TransactionTimes.Default, reliable);
        State = state;
        for (int i = 0; i < actions.Count; i++)
        {
            var action = actions[i];
            switch (action.Kind)
            {
                case TransactionActionKind.StartTimer:
                    Stop(action.Timer);
                    _timers.Add((Milliseconds + action.After.TotalMilliseconds, action.Timer), true);
                    break;
                case TransactionActionKind.StopTimer:
                    Stop(action.Timer);
                    break;
                case TransactionActionKind.Terminate:
                    _timers.Clear();
                    Log.Add((Milliseconds, action.Kind));
                    break;
                default:
                    Log.Add((Milliseconds, action.Kind));
                    break;
            }
        }

        return actions;
    }

    /// <summary>Lets time pass, firing timers in order.</summary>
    public void Pass(double milliseconds)
    {
        double end = Milliseconds + milliseconds;
        while (_timers.Count > 0 && _timers.First().Key.Due <= end)
        {
            var (due, timer) = _timers.First().Key;
            _timers.Remove((due, timer));
            Milliseconds = due;
            Take(TransactionEvent.Fired(timer));
        }

        Milliseconds = end;
    }

    private void Stop(TransactionTimer timer)
    {
        foreach (var key in _timers.Keys.Where(k => k.Timer == timer).ToList())
        {
            _timers.Remove(key);
        }
    }
}
