using static Crm.Sip.Transactions.TransactionActionKind;

namespace Crm.Sip.Transactions;

/// <summary>
/// The INVITE server machine: RFC 3261 17.2.1 with the Accepted state of RFC 6026 7.1. The layer answers 100 at once,
/// so the machine has no timer for it. Pure.
/// </summary>
public static class InviteServerTransaction
{
    /// <summary>Takes one event.</summary>
    public static TransactionStep Step(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable) => state.Phase switch
    {
        TransactionPhase.Initial => Initial(state, happened),
        TransactionPhase.Proceeding => Proceeding(state, happened, times, reliable),
        TransactionPhase.Accepted => Accepted(state, happened),
        TransactionPhase.Completed => Completed(state, happened, times, reliable),
        TransactionPhase.Confirmed => Confirmed(state, happened),
        _ => new(state, TransactionActions.Ignored),
    };

    /// <summary>17.2.1: the INVITE goes to the user.</summary>
    private static TransactionStep Initial(TransactionState state, TransactionEvent happened) =>
        happened.Kind == TransactionEventKind.Started
            ? new(state with { Phase = TransactionPhase.Proceeding }, default(TransactionActions).With(PassToUser))
            : new(state, TransactionActions.Ignored);

    /// <summary>17.2.1 Proceeding: copies of the INVITE draw the latest provisional; the user's final response moves on.</summary>
    private static TransactionStep Proceeding(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable)
    {
        switch (happened)
        {
            case { Kind: TransactionEventKind.RequestReceived }:
                return new(state, default(TransactionActions).With(ResendResponse));
            case { Kind: TransactionEventKind.ResponseFromUser, Status: < 200 }:
                return new(state, default(TransactionActions).With(SendResponse));
            case { Kind: TransactionEventKind.ResponseFromUser, Status: < 300 }:
                return new(
                    state with { Phase = TransactionPhase.Accepted },
                    default(TransactionActions).With(SendResponse).Start(TransactionTimer.L, times.Patience));
            case { Kind: TransactionEventKind.ResponseFromUser }:
                var actions = default(TransactionActions).With(SendResponse);
                if (!reliable)
                {
                    actions = actions.Start(TransactionTimer.G, times.T1);
                }

                return new(new(TransactionPhase.Completed, times.T1), actions.Start(TransactionTimer.H, times.Patience));
            case { Kind: TransactionEventKind.TransportFailed }:
                return new(state with { Phase = TransactionPhase.Terminated }, default(TransactionActions).With(ReportTransportError).With(Terminate));
            default:
                return new(state, TransactionActions.Ignored);
        }
    }

    /// <summary>RFC 6026 7.1 Accepted: copies of the INVITE are absorbed; the user repeats its 2xx through us until the ACK.</summary>
    private static TransactionStep Accepted(TransactionState state, TransactionEvent happened) => happened switch
    {
        { Kind: TransactionEventKind.ResponseFromUser, Status: >= 200 and < 300 } => new(state, default(TransactionActions).With(SendResponse)),
        { Kind: TransactionEventKind.AckReceived } => new(state, default(TransactionActions).With(PassToUser)),
        { Kind: TransactionEventKind.TransportFailed } => new(state, default(TransactionActions).With(ReportTransportError)),
        { Kind: TransactionEventKind.TimerFired, Timer: TransactionTimer.L } => Over(state),
        _ => new(state, TransactionActions.Ignored),
    };

    /// <summary>17.2.1 Completed: the refusal is repeated by G and for each copy of the INVITE until the ACK or H.</summary>
    private static TransactionStep Completed(TransactionState state, TransactionEvent happened, TransactionTimes times, bool reliable)
    {
        switch (happened)
        {
            case { Kind: TransactionEventKind.RequestReceived }:
                return new(state, default(TransactionActions).With(ResendResponse));
            case { Kind: TransactionEventKind.TimerFired, Timer: TransactionTimer.G }:
                var gap = times.NextGap(state.Gap);
                return new(state with { Gap = gap }, default(TransactionActions).With(ResendResponse).Start(TransactionTimer.G, gap));
            case { Kind: TransactionEventKind.AckReceived }:
                var quiet = default(TransactionActions).Stop(TransactionTimer.G).Stop(TransactionTimer.H);
                return reliable
                    ? new(state with { Phase = TransactionPhase.Terminated }, quiet.With(Terminate))
                    : new(state with { Phase = TransactionPhase.Confirmed }, quiet.Start(TransactionTimer.I, times.AbsorbStray(reliable)));
            case { Kind: TransactionEventKind.TimerFired, Timer: TransactionTimer.H }:
                return new(state with { Phase = TransactionPhase.Terminated }, default(TransactionActions).With(ReportTimeout).With(Terminate));
            case { Kind: TransactionEventKind.TransportFailed }:
                return new(state with { Phase = TransactionPhase.Terminated }, default(TransactionActions).With(ReportTransportError).With(Terminate));
            default:
                return new(state, TransactionActions.Ignored);
        }
    }

    /// <summary>17.2.1 Confirmed: further ACKs are absorbed until I.</summary>
    private static TransactionStep Confirmed(TransactionState state, TransactionEvent happened) =>
        happened is { Kind: TransactionEventKind.TimerFired, Timer: TransactionTimer.I } ? Over(state) : new(state, TransactionActions.Ignored);

    private static TransactionStep Over(TransactionState state) =>
        new(state with { Phase = TransactionPhase.Terminated }, default(TransactionActions).With(Terminate));
}
