using static Crm.Sip.Transactions.TransactionActionKind;

namespace Crm.Sip.Transactions;

/// <summary>The non-INVITE client machine: RFC 3261 17.1.2. Pure.</summary>
public static class NonInviteClientTransaction
{
    /// <summary>Takes one event.</summary>
    public static TransactionStep Step(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable) => state.Phase switch
    {
        TransactionPhase.Initial => Initial(state, happened, times, reliable),
        TransactionPhase.Trying or TransactionPhase.Proceeding => Waiting(state, happened, times, reliable),
        TransactionPhase.Completed => Completed(state, happened),
        _ => new(state, TransactionActions.Ignored),
    };

    /// <summary>17.1.2.2: the request goes out; E repeats it where the transport loses, F gives up.</summary>
    private static TransactionStep Initial(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable)
    {
        if (happened.Kind != TransactionEventKind.Started)
        {
            return new(state, TransactionActions.Ignored);
        }

        var actions = default(TransactionActions).With(SendRequest);
        if (!reliable)
        {
            actions = actions.Start(TransactionTimer.E, times.T1);
        }

        return new(new(TransactionPhase.Trying, times.T1), actions.Start(TransactionTimer.F, times.Patience));
    }

    /// <summary>17.1.2.2 Trying and Proceeding: they differ in the retransmission gap only (T2 once a provisional was heard).</summary>
    private static TransactionStep Waiting(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable)
    {
        switch (happened)
        {
            case { Kind: TransactionEventKind.TimerFired, Timer: TransactionTimer.E }:
                var gap = state.Phase == TransactionPhase.Proceeding ? times.T2 : times.NextGap(state.Gap);
                return new(state with { Gap = gap }, default(TransactionActions).With(SendRequest).Start(TransactionTimer.E, gap));
            case { Kind: TransactionEventKind.TimerFired, Timer: TransactionTimer.F }:
                return Failed(state, ReportTimeout);
            case { Kind: TransactionEventKind.TransportFailed }:
                return Failed(state, ReportTransportError);
            case { Kind: TransactionEventKind.ResponseReceived, Status: < 200 }:
                return new(state with { Phase = TransactionPhase.Proceeding }, default(TransactionActions).With(PassToUser));
            case { Kind: TransactionEventKind.ResponseReceived }:
                var actions = default(TransactionActions).Stop(TransactionTimer.E).Stop(TransactionTimer.F).With(PassToUser);
                return reliable
                    ? new(state with { Phase = TransactionPhase.Terminated }, actions.With(Terminate))
                    : new(state with { Phase = TransactionPhase.Completed }, actions.Start(TransactionTimer.K, times.AbsorbStray(reliable)));
            default:
                return new(state, TransactionActions.Ignored);
        }
    }

    /// <summary>17.1.2.2 Completed: copies of the final response are absorbed until K.</summary>
    private static TransactionStep Completed(TransactionState state, TransactionEvent happened) =>
        happened is { Kind: TransactionEventKind.TimerFired, Timer: TransactionTimer.K }
            ? new(state with { Phase = TransactionPhase.Terminated }, default(TransactionActions).With(Terminate))
            : new(state, TransactionActions.Ignored);

    private static TransactionStep Failed(TransactionState state, TransactionActionKind report) =>
        new(state with { Phase = TransactionPhase.Terminated }, default(TransactionActions).With(report).With(Terminate));
}
