using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Switch;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Engine.Switch;

/// <summary>
/// The built-in engine as one switch among others. It follows the engine by its facts, which whoever owns the journal gives it in order
/// (<see cref="Take"/>). Thread safe.
/// </summary>
public sealed class SipSwitch(IContactCentre centre, IDialling dialling, RoutePoint routes, IPersonalDataVault vault) : ISwitchAdapter
{
    private readonly Lock _gate = new();
    private readonly SwitchStory _story = new(vault.Open);
    private volatile Action<SwitchEvent>[] _handlers = [];

    /// <summary>Data comes with a call or is set by its flow; a ringing telephone is answered at the telephone.</summary>
    public SwitchAbilities Abilities { get; } = new(Attaches: false, AnswersPhones: false);

    /// <summary>Takes a fact that is durable; each once, those of a shard in order.</summary>
    public void Take(IDomainEvent fact)
    {
        IReadOnlyList<SwitchEvent> told;
        lock (_gate)
        {
            told = _story.Tell(fact);
        }

        foreach (var happened in told)
        {
            foreach (var handler in _handlers)
            {
                handler(happened);
            }
        }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<SwitchEvent> handler)
    {
        lock (_gate)
        {
            _handlers = [.. _handlers, handler];
        }

        return new Subscription(this, handler);
    }

    /// <inheritdoc/>
    public void RouteBy(ISwitchRouter? router) => routes.Router = router;

    /// <inheritdoc/>
    public ValueTask<CommandResult> LogIn(CommandId id, AgentId agent, CancellationToken cancellation) =>
        StateOf(agent) == SwitchAgentState.LoggedOut ? Set(id, agent, Presence.Busy, "logged-in", cancellation) : new(new CommandDone());

    /// <inheritdoc/>
    public ValueTask<CommandResult> LogOut(CommandId id, AgentId agent, CancellationToken cancellation) => Set(id, agent, Presence.Offline, null, cancellation);

    /// <inheritdoc/>
    public ValueTask<CommandResult> SetReady(CommandId id, AgentId agent, bool ready, string? reason, CancellationToken cancellation) =>
        StateOf(agent) == SwitchAgentState.LoggedOut
            ? new(new CommandRefused("wrong-state", "The agent is not logged in."))
            : Set(id, agent, ready ? Presence.Available : Presence.Busy, ready ? null : reason, cancellation);

    /// <inheritdoc/>
    public ValueTask<CommandResult> MakeCall(CommandId id, AgentId agent, string number, CancellationToken cancellation) =>
        dialling.Dial(id, new DialWish(agent, number, null, null, agent.Value), cancellation);

    /// <inheritdoc/>
    public ValueTask<CommandResult> Answer(CommandId id, AgentId agent, CallId call, CancellationToken cancellation)
    {
        ReservationId? offer;
        lock (_gate)
        {
            offer = _story.OfferOf(call, agent);
        }

        return offer is { } reservation
            ? centre.Execute(new AcceptReservation(id, agent.Value, agent, reservation), cancellation)
            : new(new CommandRefused("wrong-state", "This call is not offered to him."));
    }

    /// <inheritdoc/>
    public ValueTask<CommandResult> Hold(CommandId id, AgentId agent, CallId call, CancellationToken cancellation) =>
        centre.Execute(new HoldCall(id, agent.Value, agent, call), cancellation);

    /// <inheritdoc/>
    public ValueTask<CommandResult> Resume(CommandId id, AgentId agent, CallId call, CancellationToken cancellation) =>
        centre.Execute(new ResumeCall(id, agent.Value, agent, call), cancellation);

    /// <inheritdoc/>
    public ValueTask<CommandResult> Transfer(CommandId id, AgentId agent, CallId call, CallTarget target, CancellationToken cancellation) =>
        centre.Execute(new TransferCall(id, agent.Value, agent, call, target), cancellation);

    /// <inheritdoc/>
    public ValueTask<CommandResult> HangUp(CommandId id, AgentId agent, CallId call, CancellationToken cancellation) =>
        centre.Execute(new HangUpCall(id, agent.Value, agent, call), cancellation);

    /// <inheritdoc/>
    public ValueTask<CommandResult> Attach(CommandId id, CallId call, string name, string value, CancellationToken cancellation) =>
        new(new CommandRefused("unsupported", "Data comes with the call, or is set by a flow."));

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> DataOf(CallId call)
    {
        lock (_gate)
        {
            return _story.DataOf(call);
        }
    }

    private SwitchAgentState StateOf(AgentId agent)
    {
        lock (_gate)
        {
            return _story.StateOf(agent);
        }
    }

    private ValueTask<CommandResult> Set(CommandId id, AgentId agent, Presence presence, string? reason, CancellationToken cancellation) =>
        centre.Execute(new SetPresence(id, agent.Value, agent, presence, reason), cancellation);

    private sealed class Subscription(SipSwitch owner, Action<SwitchEvent> handler) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._handlers = [.. owner._handlers.Where(h => h != handler)];
            }
        }
    }
}
