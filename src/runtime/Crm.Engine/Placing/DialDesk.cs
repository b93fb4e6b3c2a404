using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Engine.Agents;
using Crm.Engine.Calls;
using Crm.Engine.Desk;
using Crm.Engine.Routing;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Reservations;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.Settings;
using Crm.Routing.Views;
using Crm.Telephony.Calls;
using Crm.Telephony.Recordings;

namespace Crm.Engine.Placing;

/// <summary>
/// Calls that agents place, as the web sees them. Routing is asked first, because only it knows whether the agent is free; the reservation
/// it makes has a deadline, so that nothing is left when the calls shard cannot be told. Thread safe.
/// </summary>
public sealed class DialDesk(
    IShardHost shards,
    AgentConnections connections,
    ICustomerDirectory customers,
    ICustomerKeys keys,
    IPersonalDataVault vault,
    InteractionParties parties,
    IInteractionStore interactions,
    EngineOptions options,
    EngineFigures figures,
    TimeProvider clock) : IDialling
{
    private const int DialledMax = 10;

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Dial(CommandId id, DialWish wish, CancellationToken cancellation)
    {
        try
        {
            var customer = await Customer(wish, cancellation).ConfigureAwait(false);
            return wish.Customer is not null && customer is null
                ? new CommandRefused("not-found", "There is no such customer.")
                : await Dial(id, wish, customer, cancellation).ConfigureAwait(false);
        }
        catch (ShardUnavailableException e)
        {
            return new CommandRefused("unavailable", $"The engine cannot take commands now ({e.Reason}); nothing is dialled. Try again in a moment.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<DialledNumber>> Dialled(AgentId agent, CancellationToken cancellation)
    {
        var page = await interactions.List(
            new InteractionFilter(Agent: agent, Channel: MediaType.Voice, Limit: InteractionFilter.MaxLimit), cancellation).ConfigureAwait(false);
        var numbers = new List<DialledNumber>();
        foreach (var record in page.Records.Where(r => r.Direction == InteractionDirection.Outbound))
        {
            if (record.From is { } from && vault.Open(from) is { } number && numbers.All(n => n.Number != number))
            {
                string? outcome = record.Outcome == InteractionOutcome.Answered ? "answered" : record.Termination?.Reason;
                numbers.Add(new DialledNumber(number, record.FromName is { } name ? vault.Open(name) : null, record.Customer, record.StartedAt, outcome, record.Id));
                if (numbers.Count == DialledMax)
                {
                    break;
                }
            }
        }

        return numbers;
    }

    private async ValueTask<CommandResult> Dial(CommandId id, DialWish wish, Customer? customer, CancellationToken cancellation)
    {
        var at = clock.GetUtcNow();
        var (reservation, fresh) = (new ReservationId(id.Value), new InteractionId(Guid.CreateVersion7(at)));
        var reserve = new OfferDirectly(
            reservation, fresh, wish.Agent, MediaType.Voice, DirectKind.Dial, Instant.Now(clock) + DialTime, RingAway: options.Calls.AgentsDialAway);
        if (await shards.Ask<CommandResult>(EngineOptions.RoutingShard, id, reserve, cancellation).ConfigureAwait(false) is CommandRefused refused)
        {
            return refused;
        }

        // a repetition finds what was reserved the first time
        var (reserved, recording) = await shards.Query<RoutingProgram, (ReservationView?, RecordingTerms?)>(
            EngineOptions.RoutingShard, p => (p.Domain.FindReservation(reservation), p.TermsOf(reservation, wish.Agent)), cancellation).ConfigureAwait(false);
        try
        {
            string number = await shards.Query<CallsProgram, string>(EngineOptions.CallsShard, p => p.NumberOf(wish.To), cancellation).ConfigureAwait(false);
            var start = Prepare(wish, customer, number, reserved, reservation, fresh);
            return await shards.Ask<CommandResult>(
                EngineOptions.CallsShard, id, start with { Input = start.Input with { Recording = recording } }, cancellation).ConfigureAwait(false);
        }
        catch (ShardUnavailableException)
        {
            shards.Post(EngineOptions.RoutingShard, new WithdrawDirect(reservation, "calls-unavailable"));
            throw;
        }
    }

    /// <summary>The agent's phone and the number ring one after the other; then routing lets him go by itself.</summary>
    private TimeSpan DialTime
    {
        get
        {
            var time = options.Calls.OwnPhoneRingTime + options.Calls.OwnCallRingTime + TimeSpan.FromSeconds(20);
            return time < RoutingLimits.OwnCall ? time : RoutingLimits.OwnCall;
        }
    }

    private StartOwnCall Prepare(
        DialWish wish, Customer? customer, string number, ReservationView? reserved, ReservationId reservation, InteractionId fresh)
    {
        var at = clock.GetUtcNow();
        var interaction = reserved?.Interaction ?? fresh;
        var subject = customer?.Subject ?? new SubjectId(Guid.CreateVersion7(at));
        if (reserved is not null && parties.Find(interaction) is null)
        {
            parties.Remember(interaction, new Party(subject, number, customer?.Name, customer?.Id) { Language = customer?.Language });
        }

        var place = new PlaceCall(
            wish.Agent,
            reservation,
            reserved?.Queue ?? default,
            new LegId(Guid.CreateVersion7(at)),
            null,
            null,
            subject,
            vault.Seal(subject, number),
            customer is null ? null : vault.Seal(subject, customer.Name),
            customer?.Id,
            keys.Of(customer?.Id, number),
            wish.From,
            customer?.Language,
            $"user:{wish.By}");
        return new StartOwnCall(new CallId(Guid.CreateVersion7(at)), interaction, place, number, connections.ReachOf(wish.Agent).ByPhone, reserved is not null);
    }

    private async ValueTask<Customer?> Customer(DialWish wish, CancellationToken cancellation)
    {
        try
        {
            return wish.Customer is { } id
                ? await customers.Get(id, cancellation).ConfigureAwait(false)
                : NumberMatching.Sure(await customers.FindByNumber(wish.To, cancellation).ConfigureAwait(false));
        }
        catch (Exception e) when (wish.Customer is null && e is not (OutOfMemoryException or OperationCanceledException))
        {
            figures.Fault("customer-lookup", e); // he is called all the same
            return null;
        }
    }
}
