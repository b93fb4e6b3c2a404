using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Customers;
using Crm.Engine.Calls;
using Crm.Engine.Desk;
using Crm.Engine.Flows;
using Crm.Engine.Live;
using Crm.Engine.Routing;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Routing.Views;
using Crm.Telephony.Calls;
using QueueView = Crm.Routing.Views.QueueView;

namespace Crm.Engine.Callbacks;

/// <summary>Promised calls back as web and programs see them. Thread safe.</summary>
public sealed class CallbackDesk(
    IShardHost shards,
    ICustomerDirectory customers,
    ICustomerKeys keys,
    IPersonalDataVault vault,
    InteractionParties parties,
    IInteractionStore interactions,
    LivePublisher live,
    EngineFigures figures,
    TimeProvider clock) : ICallbacks
{
    /// <inheritdoc/>
    public async ValueTask<CommandResult> Ask(CommandId id, CallbackWish wish, CancellationToken cancellation)
    {
        try
        {
            var queue = await shards.Query<RoutingProgram, QueueView?>(EngineOptions.RoutingShard, p => p.Domain.FindQueue(wish.Queue), cancellation).ConfigureAwait(false);
            if (queue is null)
            {
                return new CommandRefused("not-found", "There is no such queue.");
            }

            var now = Instant.Now(clock);
            if (queue.Closed && !(wish.NotBefore > now))
            {
                return new CommandRefused("closed", "The queue is closed now.");
            }

            var (asked, party) = Prepare(wish, await Customer(wish, cancellation).ConfigureAwait(false), now);
            parties.Remember(asked.Interaction, party); // before it can be offered
            return await shards.Ask<CommandResult>(EngineOptions.CallsShard, id, new AskCallback(asked, wish.Number), cancellation).ConfigureAwait(false);
        }
        catch (ShardUnavailableException e)
        {
            return new CommandRefused("unavailable", $"The engine cannot take requests now ({e.Reason}); nothing is promised. Try again in a moment.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CallbackView>> List(QueueId? queue, string? state, CancellationToken cancellation)
    {
        var sights = await shards.Query<CallsProgram, IReadOnlyList<CallbackSight>>(EngineOptions.CallsShard, p => p.Callbacks(), cancellation).ConfigureAwait(false);
        var picked = sights.Where(s => queue is null || s.Queue == queue).ToList();
        var places = await Places(cancellation).ConfigureAwait(false);
        var now = Instant.Now(clock);
        return
        [
            .. picked.Select(s => View(s, places, now, masked: true))
                .Where(v => state is null || v.State == state)
                .OrderBy(v => v.WaitingSince.Microseconds)
                .ThenBy(v => v.Id.Value),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask<CallbackView?> Find(CallbackId callback, CancellationToken cancellation)
    {
        var interaction = new InteractionId(callback.Value);
        var sight = await shards.Query<CallsProgram, CallbackSight?>(EngineOptions.CallsShard, p => p.CallbackOf(interaction), cancellation).ConfigureAwait(false);
        if (sight is not null)
        {
            return View(sight, await Places(cancellation).ConfigureAwait(false), Instant.Now(clock), masked: false);
        }

        return await interactions.Find(interaction, cancellation).ConfigureAwait(false) is { MediaType: MediaType.Callback } record ? Past(callback, record) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Cancel(CommandId id, CallbackId callback, string reason, string by, CancellationToken cancellation)
    {
        try
        {
            return await shards.Ask<CommandResult>(EngineOptions.CallsShard, id, new CancelCallback(callback, reason, by), cancellation).ConfigureAwait(false);
        }
        catch (ShardUnavailableException e)
        {
            return new CommandRefused("unavailable", $"The engine cannot take requests now ({e.Reason}); nothing changed. Try again in a moment.");
        }
    }

    private (CallbackAsked Asked, Party Party) Prepare(CallbackWish wish, Customer? customer, Instant now)
    {
        var at = clock.GetUtcNow();
        var subject = customer?.Subject ?? new SubjectId(Guid.CreateVersion7(at));
        string? name = wish.Name ?? customer?.Name;
        var asked = new CallbackAsked(
            new CallId(Guid.CreateVersion7(at)),
            new InteractionId(Guid.CreateVersion7(at)),
            subject,
            vault.Seal(subject, wish.Number),
            name is null ? null : vault.Seal(subject, name),
            customer?.Id,
            wish.Queue,
            keys.Of(customer?.Id, wish.Number),
            now,
            wish.NotBefore,
            null,
            wish.By,
            wish.Note is null ? null : vault.Seal(subject, wish.Note),
            wish.Language ?? customer?.Language);
        var party = new Party(subject, wish.Number, name, customer?.Id) { Language = asked.Language };
        return (asked, wish.Note is null ? party : party with { Attributes = party.Attributes.Add(CallState.CallbackNote, wish.Note) });
    }

    private async ValueTask<Customer?> Customer(CallbackWish wish, CancellationToken cancellation)
    {
        try
        {
            return wish.Customer is { } id
                ? await customers.Get(id, cancellation).ConfigureAwait(false)
                : NumberMatching.Sure(await customers.FindByNumber(wish.Number, cancellation).ConfigureAwait(false));
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            figures.Fault("customer-lookup", e); // he is called back all the same
            return null;
        }
    }

    private async ValueTask<IReadOnlyDictionary<InteractionId, QueuePlace>> Places(CancellationToken cancellation)
    {
        var waiting = await shards.Query<RoutingProgram, EntryView[]>(
            EngineOptions.RoutingShard, p => p.Domain.OpenEntries > QueueBoardFeed.PlacesMax ? [] : [.. p.Domain.Entries], cancellation).ConfigureAwait(false);
        return QueueBoardFeed.Compose(await live.Current(cancellation).ConfigureAwait(false), waiting).Places;
    }

    private CallbackView View(CallbackSight s, IReadOnlyDictionary<InteractionId, QueuePlace> places, Instant now, bool masked)
    {
        string state = StateOf(s, now);
        string? number = vault.Open(s.Number);
        var party = parties.Find(s.Interaction);
        var place = state == "waiting" && places.TryGetValue(s.Interaction, out var found) ? found : default(QueuePlace?);
        return new CallbackView(
            s.Callback, s.Interaction, s.Queue, masked ? MaskedNumber.Of(number) : number, party?.Name, party?.Customer, state, s.AskedAt, s.Since, s.Attempts, s.LastFailure,
            state == "scheduled" ? s.NotBefore : state == "resting" ? s.RestsUntil : null, s.Agent, s.By, s.Language, s.Origin, place?.Position, place?.EstimatedWait?.TotalSeconds);
    }

    private CallbackView Past(CallbackId callback, InteractionRecord record) => new(
        callback,
        record.Id,
        record.Queues is [var queue, ..] ? queue : default,
        record.From is { } from ? vault.Open(from) : null,
        record.FromName is { } name ? vault.Open(name) : null,
        record.Customer,
        record.EndedAt is null ? "ending" : record.Outcome == InteractionOutcome.Answered ? "answered" : "closed",
        record.StartedAt,
        record.StartedAt,
        0,
        record.Outcome == InteractionOutcome.Answered ? null : record.Termination?.Reason,
        null,
        record.Agents is [var agent, ..] ? agent : null,
        "",
        record.Language,
        null,
        null,
        null);

    private static string StateOf(CallbackSight s, Instant now) => s.Stage switch
    {
        CallStage.Promised when s.Canceled => "canceling",
        CallStage.Promised when !s.IsQueued => "scheduled",
        CallStage.Promised => s.RestsUntil > now ? "resting" : "waiting",
        CallStage.Dialling => s.Canceled ? "canceling" : "calling",
        CallStage.Queued => "reached",
        CallStage.Connected => "talking",
        _ => "ending",
    };
}
