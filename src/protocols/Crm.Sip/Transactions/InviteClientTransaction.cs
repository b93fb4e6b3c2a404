using static Crm.Sip.Transactions.TransactionActionKind;

namespace Crm.Sip.Transactions;

/// <summary>The INVITE client machine: RFC 3261 17.1.1 with the Accepted state of RFC 6026 7.2. Pure.</summary>
public static class InviteClientTransaction
{
    /// <summary>Takes one event.</summary>
    public static TransactionStep Step(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable) => state.Phase switch
    {
        TransactionPhase.Initial => Initial(state, happened, times, reliable),
        TransactionPhase.Calling => Calling(state, happened, times, reliable),
        TransactionPhase.Proceeding => Proceeding(state, happened, times, reliable),
        TransactionPhase.Accepted => Accepted(state, happened),
        TransactionPhase.Completed => Completed(state, happened),
        _ => new(state, TransactionActions.Ignored),
    };

    /// <summary>17.1.1.2: the request goes out; A repeats it where the transport loses, B gives up.</summary>
    private static TransactionStep Initial(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable)
    {
        if (happened.Kind != TransactionEventKind.Started)
        {
            return new(state, TransactionActions.Ignored);
        }

        var actions = default(TransactionActions).With(SendRequest);
        if (!reliable)
        {
            actions = actions.Start(TransactionTimer.A, times.T1);
        }

        return new(new(TransactionPhase.Calling, times.T1), actions.Start(TransactionTimer.B, times.Patience));
    }

    /// <summary>17.1.1.2 Calling.</summary>
    private static TransactionStep Calling(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable) => happened switch
    {
        { Kind: TransactionEventKind.TimerFired, Timer: TransactionTimer.A } =>
            new(state with { Gap = state.Gap * 2 }, default(TransactionActions).With(SendRequest).Start(TransactionTimer.A, state.Gap * 2)),
        { Kind: TransactionEventKind.TimerFired, Timer: TransactionTimer.B } => Failed(state, ReportTimeout),
        { Kind: TransactionEventKind.TransportFailed } => Failed(state, ReportTransportError),
        { Kind: TransactionEventKind.ResponseReceived, Status: < 200 } =>
            new(state with { Phase = TransactionPhase.Proceeding }, default(TransactionActions).Stop(TransactionTimer.A).Stop(TransactionTimer.B).With(PassToUser)),
        { Kind: TransactionEventKind.ResponseReceived } => Final(state, happened.Status, times, reliable),
        _ => new(state, TransactionActions.Ignored),
    };

    /// <summary>17.1.1.2 Proceeding: no timer of ours runs; the user decides how long it may ring.</summary>
    private static TransactionStep Proceeding(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable) => happened switch
    {
        { Kind: TransactionEventKind.ResponseReceived, Status: < 200 } => new(state, default(TransactionActions).With(PassToUser)),
        { Kind: TransactionEventKind.ResponseReceived } => Final(state, happened.Status, times, reliable),
        { Kind: TransactionEventKind.TransportFailed } => Failed(state, ReportTransportError),
        _ => new(state, TransactionActions.Ignored),
    };

    /// <summary>RFC 6026 7.2 Accepted: each further 2xx (a copy, or another fork's) goes to the user, who owns the ACK.</summary>
    private static TransactionStep Accepted(TransactionState state, TransactionEvent happened) => happened switch
    {
        { Kind: TransactionEventKind.ResponseReceived, Status: >= 200 and < 300 } => new(state, default(TransactionActions).With(PassToUser)),
        { Kind: TransactionEventKind.TimerFired, Timer: TransactionTimer.M } => Over(state),
        _ => new(state, TransactionActions.Ignored),
    };

    /// <summary>17.1.1.2 Completed: copies of the refusal are acknowledged again and not passed on.</summary>
    private static TransactionStep Completed(TransactionState state, TransactionEvent happened) => happened switch
    {
        { Kind: TransactionEventKind.ResponseReceived, Status: >= 300 } => new(state, default(TransactionActions).With(SendAck)),
        { Kind: TransactionEventKind.TimerFired, Timer: TransactionTimer.D } => Over(state),
        { Kind: TransactionEventKind.TransportFailed } => Failed(state, ReportTransportError),
        _ => new(state, TransactionActions.Ignored),
    };

    private static TransactionStep Final(TransactionState state, int status, TransactionTimes times, bool reliable)
    {
        var actions = default(TransactionActions).Stop(TransactionTimer.A).Stop(TransactionTimer.B);
        if (status < 300)
        {
            return new(state with { Phase = TransactionPhase.Accepted }, actions.Start(TransactionTimer.M, times.Patience).With(PassToUser));
        }

        actions = actions.With(SendAck).With(PassToUser);
        return reliable
            ? new(state with { Phase = TransactionPhase.Terminated }, actions.With(Terminate))
            : new(state with { Phase = TransactionPhase.Completed }, actions.Start(TransactionTimer.D, times.AbsorbRefusal(reliable)));
    }

    private static TransactionStep Failed(TransactionState state, TransactionActionKind report) =>
        new(state with { Phase = TransactionPhase.Terminated }, default(TransactionActions).With(report).With(Terminate));

    private static TransactionStep Over(TransactionState state) =>
        new(state with { Phase = TransactionPhase.Terminated }, default(TransactionActions).With(Terminate));
}
