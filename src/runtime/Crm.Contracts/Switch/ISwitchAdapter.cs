using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Contracts.Switch;

/// <summary>
/// A telephone switch as a contact centre uses one: agents log in at it and say whether they take calls, it tells what happens to calls, asks
/// where they go, and does to them what agents want. The built-in SIP engine is one. Commands complete when the switch has taken or refused
/// them and never throw for a refusal; what came of them is told by events. The words of refusals are those of <see cref="CommandRefused"/>, and
/// "unsupported" for what the switch cannot do. The same command id again changes nothing. Thread safe.
/// </summary>
public interface ISwitchAdapter
{
    /// <summary>What the switch can do besides what every switch must.</summary>
    SwitchAbilities Abilities { get; }

    /// <summary>
    /// Every event from now on, each once and those of a call in order, after what it tells has happened for good. Handlers return at once and
    /// may give commands, which are carried out afterwards. Disposing ends it.
    /// </summary>
    IDisposable Subscribe(Action<SwitchEvent> handler);

    /// <summary>Who is asked where calls go; null leaves it to the switch's own number plan.</summary>
    void RouteBy(ISwitchRouter? router);

    /// <summary>The agent is at his place; he takes no calls until he is ready. Nothing when he is logged in. "not-found" for an unknown agent.</summary>
    ValueTask<CommandResult> LogIn(CommandId id, AgentId agent, CancellationToken cancellation);

    /// <summary>The agent has left; he gets no calls.</summary>
    ValueTask<CommandResult> LogOut(CommandId id, AgentId agent, CancellationToken cancellation);

    /// <summary>Whether a logged-in agent takes calls. "wrong-state" when he is not logged in.</summary>
    /// <param name="reason">Why not; null when ready.</param>
    ValueTask<CommandResult> SetReady(CommandId id, AgentId agent, bool ready, string? reason, CancellationToken cancellation);

    /// <summary>The agent calls a number: <see cref="CallStarted"/>, or refused.</summary>
    ValueTask<CommandResult> MakeCall(CommandId id, AgentId agent, string number, CancellationToken cancellation);

    /// <summary>The agent takes the call that is offered to him.</summary>
    ValueTask<CommandResult> Answer(CommandId id, AgentId agent, CallId call, CancellationToken cancellation);

    /// <summary>The agent's customer waits with music.</summary>
    ValueTask<CommandResult> Hold(CommandId id, AgentId agent, CallId call, CancellationToken cancellation);

    /// <summary>The agent takes him back.</summary>
    ValueTask<CommandResult> Resume(CommandId id, AgentId agent, CallId call, CancellationToken cancellation);

    /// <summary>The agent hands the customer on at once.</summary>
    ValueTask<CommandResult> Transfer(CommandId id, AgentId agent, CallId call, CallTarget target, CancellationToken cancellation);

    /// <summary>The agent ends the call.</summary>
    ValueTask<CommandResult> HangUp(CommandId id, AgentId agent, CallId call, CancellationToken cancellation);

    /// <summary>Attaches data to a call that goes on, for whoever gets it later; an empty value takes it off.</summary>
    ValueTask<CommandResult> Attach(CommandId id, CallId call, string name, string value, CancellationToken cancellation);

    /// <summary>The data attached to a call that goes on; empty for any other.</summary>
    IReadOnlyDictionary<string, string> DataOf(CallId call);
}

/// <summary>What not every switch can do.</summary>
/// <param name="Attaches">Whether <see cref="ISwitchAdapter.Attach"/> works; else data only comes with calls.</param>
/// <param name="AnswersPhones">Whether a call that rings a telephone can be answered from here; else only at the telephone.</param>
public sealed record SwitchAbilities(bool Attaches, bool AnswersPhones);

/// <summary>Says where calls go.</summary>
public interface ISwitchRouter
{
    /// <summary>
    /// Decides at once, out of memory: a caller hears nothing meanwhile. Called on several threads. What it throws counts as
    /// <see cref="RouteByNumber"/>.
    /// </summary>
    RouteAnswer Route(RouteRequest request);
}

/// <summary>A call that has come to the switch.</summary>
/// <param name="From">The caller's number; null when withheld.</param>
/// <param name="To">The number he dialled.</param>
/// <param name="Data">What came with the call.</param>
public sealed record RouteRequest(string? From, string To, IReadOnlyDictionary<string, string> Data);

/// <summary>Where a call goes.</summary>
public abstract record RouteAnswer;

/// <summary>Into a queue.</summary>
public sealed record RouteToQueue(QueueId Queue, string Language) : RouteAnswer;

/// <summary>Nowhere; the caller is refused.</summary>
public sealed record RouteNowhere : RouteAnswer;

/// <summary>Where the switch's own number plan says.</summary>
public sealed record RouteByNumber : RouteAnswer;
