using static Crm.Sip.Transactions.TransactionActionKind;

namespace Crm.Sip.Transactions;

/// <summary>The non-INVITE server machine: RFC 3261 17.2.2. Pure.</summary>
public static class NonInviteServerTransaction
{
    /// <summary>Takes one event.</summary>
    public static TransactionStep Step(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable) => state.Phase switch
    {
        TransactionPhase.Initial => Initial(state, happened),
        TransactionPhase.Trying => Trying(state, happened, times, reliable),
        TransactionPhase.Proceeding => Proceeding(state, happened, times, reliable),
        TransactionPhase.Completed => Completed(state, happened),
        _ => new(state, TransactionActions.Ignored),
    };

    /// <summary>17.2.2: the request goes to the user.</summary>
    private static TransactionStep Initial(TransactionState state, TransactionEvent happened) =>
        happened.Kind == TransactionEventKind.Started
            ? new(state with { Phase = TransactionPhase.Trying }, default(TransactionActions).With(PassToUser))
            : new(state, TransactionActions.Ignored);

    /// <summary>17.2.2 Trying: copies of the request are dropped, for there is nothing to repeat yet.</summary>
    private static TransactionStep Trying(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable) => happened switch
    {
        { Kind: TransactionEventKind.ResponseFromUser } => Answer(state, happened.Status, times, reliable),
        _ => new(state, TransactionActions.Ignored),
    };

    /// <summary>17.2.2 Proceeding: copies draw the latest provisional.</summary>
    private static TransactionStep Proceeding(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable) => happened switch
    {
        { Kind: TransactionEventKind.RequestReceived } => new(state, default(TransactionActions).With(ResendResponse)),
        { Kind: TransactionEventKind.ResponseFromUser } => Answer(state, happened.Status, times, reliable),
        { Kind: TransactionEventKind.TransportFailed } => Failed(state),
        _ => new(state, TransactionActions.Ignored),
    };

    /// <summary>17.2.2 Completed: copies draw the final response until J; the user has nothing more to say.</summary>
    private static TransactionStep Completed(TransactionState state, TransactionEvent happened) => happened switch
    {
        { Kind: TransactionEventKind.RequestReceived } => new(state, default(TransactionActions).With(ResendResponse)),
        { Kind: TransactionEventKind.TransportFailed } => Failed(state),
        { Kind: TransactionEventKind.TimerFired, Timer: TransactionTimer.J } =>
            new(state with { Phase = TransactionPhase.Terminated }, default(TransactionActions).With(Terminate)),
        _ => new(state, TransactionActions.Ignored),
    };

    private static TransactionStep Answer(TransactionState state, int status, TransactionTimes times, bool reliable)
    {
        var actions = default(TransactionActions).With(SendResponse);
        if (status < 200)
        {
            return new(state with { Phase = TransactionPhase.Proceeding }, actions);
        }

        return reliable
            ? new(state with { Phase = TransactionPhase.Terminated }, actions.With(Terminate))
            : new(state with { Phase = TransactionPhase.Completed }, actions.Start(TransactionTimer.J, times.RepeatFinal(reliable)));
    }

    private static TransactionStep Failed(TransactionState state) =>
        new(state with { Phase = TransactionPhase.Terminated }, default(TransactionActions).With(ReportTransportError).With(Terminate));
}
