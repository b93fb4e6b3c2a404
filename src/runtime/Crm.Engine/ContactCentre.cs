using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Live;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Engine.Agents;
using Crm.Engine.Calls;
using Crm.Engine.Conversations;
using Crm.Engine.Desk;
using Crm.Engine.Live;
using Crm.Engine.Mail;
using Crm.Engine.Routing;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Engine;

/// <summary>The engine as web and programs see it: sends each command to the shard that owns what it speaks of. Thread safe.</summary>
public sealed partial class ContactCentre(
    IShardHost shards,
    AgentConnections connections,
    DeskComposer composer,
    LivePublisher live,
    InteractionParties parties,
    PartyCards cards,
    IDeskChanges desks,
    IPersonalDataVault vault,
    TimeProvider clock) : IContactCentre
{
    private const int NotesMax = 10_000;

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Execute(DeskCommand command, CancellationToken cancellation)
    {
        try
        {
            return command switch
            {
                SetPresence or RejectReservation => await Ask(EngineOptions.RoutingShard, command, command, cancellation).ConfigureAwait(false),
                AcceptReservation c => await Accept(c, cancellation).ConfigureAwait(false),
                CompleteWrapUp c => await WrapUp(c, cancellation).ConfigureAwait(false),
                LinkCustomer c => await Link(c, cancellation).ConfigureAwait(false),
                TransferCall { Target: { Kind: "queue" } target } c when !await HasQueue(target.Value, cancellation).ConfigureAwait(false) =>
                    new CommandRefused("not-found", $"There is no queue '{target.Value}'."),
                TakeOverCall c => await TakeOver(c, cancellation).ConfigureAwait(false),
                RequeueInteraction c => await Requeue(c, cancellation).ConfigureAwait(false),
                EndWrapUp => await Ask(EngineOptions.RoutingShard, command, command, cancellation).ConfigureAwait(false),
                TransferConversation { Target: { Kind: "queue" } target } when !await HasQueue(target.Value, cancellation).ConfigureAwait(false) =>
                    new CommandRefused("not-found", $"There is no queue '{target.Value}'."),
                TransferMailWork { Target: { Kind: "queue" } target } when !await HasQueue(target.Value, cancellation).ConfigureAwait(false) =>
                    new CommandRefused("not-found", $"There is no queue '{target.Value}'."),
                MailCommand => await Ask(EngineOptions.MailShard, command, command, cancellation).ConfigureAwait(false),
                CloseInteraction c when await IsMail(c.Interaction, cancellation).ConfigureAwait(false) =>
                    await Ask(EngineOptions.MailShard, c, c, cancellation).ConfigureAwait(false),
                ConversationCommand => await Ask(EngineOptions.ConversationsShard, command, command, cancellation).ConfigureAwait(false),
                CloseInteraction c when await IsConversation(c.Interaction, cancellation).ConfigureAwait(false) =>
                    await Ask(EngineOptions.ConversationsShard, c, c, cancellation).ConfigureAwait(false),
                SupervisorCommand or AskForHelp => await Ask(EngineOptions.CallsShard, command, command, cancellation).ConfigureAwait(false),
                HoldCall or ResumeCall or SetMute or HangUpCall or SendCallDigits or TransferCall or ConsultCall or SwapCall or ConferenceCall or LeaveConference or PromoteAgent
                    or ControlCallRecording =>
                    await Ask(EngineOptions.CallsShard, command, command, cancellation).ConfigureAwait(false),
                _ => throw new InvalidOperationException($"No shard takes {command.GetType().Name}."),
            };
        }
        catch (ShardUnavailableException e)
        {
            return new CommandRefused("unavailable", $"The engine cannot take commands now ({e.Reason}); nothing changed. Try again in a moment.");
        }
    }

    /// <inheritdoc/>
    public ValueTask<DeskState?> GetDesk(AgentId agent, CancellationToken cancellation) => composer.Compose(agent, cancellation);

    /// <inheritdoc/>
    public ValueTask<bool> AttachBrowser(AgentId agent, string connectionId, CancellationToken cancellation) =>
        ValueTask.FromResult(connections.Attach(agent, connectionId));

    /// <inheritdoc/>
    public ValueTask DetachBrowser(AgentId agent, string connectionId)
    {
        connections.Detach(agent, connectionId);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask SignOut(AgentId agent, string by, CancellationToken cancellation)
    {
        shards.Post(EngineOptions.CallsShard, new AgentLeft(agent));
        shards.Post(EngineOptions.CallsShard, new SupervisorLeft(agent));
        connections.Listeners.Drop(agent);
        var offline = new SetPresence(new CommandId(Guid.CreateVersion7(clock.GetUtcNow())), by, agent, Presence.Offline, "signed-out");
        await Execute(offline, cancellation).ConfigureAwait(false);
        connections.Drop(agent);
    }

    /// <inheritdoc/>
    public ValueTask<BrowserMediaResult> ConnectMedia(AgentId agent, string connectionId, string sdpOffer, CancellationToken cancellation) =>
        connections.Connect(agent, connectionId, sdpOffer);

    /// <inheritdoc/>
    public ValueTask<BrowserMediaResult> ConnectListener(AgentId supervisor, string connectionId, string sdpOffer, CancellationToken cancellation) =>
        connections.Listeners.Connect(supervisor, connectionId, sdpOffer);

    /// <inheritdoc/>
    public ValueTask DetachListener(AgentId supervisor, string connectionId)
    {
        connections.Listeners.Detach(supervisor, connectionId);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<LivePicture> GetLivePicture(CancellationToken cancellation) => live.Current(cancellation);

    private ValueTask<bool> IsConversation(InteractionId id, CancellationToken cancellation) =>
        shards.Query<ConversationsProgram, bool>(EngineOptions.ConversationsShard, p => p.Holds(id), cancellation);

    private ValueTask<bool> IsMail(InteractionId id, CancellationToken cancellation) =>
        shards.Query<MailProgram, bool>(EngineOptions.MailShard, p => p.Holds(id), cancellation);

    private ValueTask<bool> HasQueue(string id, CancellationToken cancellation) =>
        shards.Query<RoutingProgram, bool>(EngineOptions.RoutingShard, p => p.Domain.FindQueue(new QueueId(id)) is not null, cancellation);

    private ValueTask<CommandResult> Ask(ShardId shard, DeskCommand original, object command, CancellationToken cancellation) =>
        shards.Ask<CommandResult>(shard, original.Id, command, cancellation);

    private async ValueTask<CommandResult> Accept(AcceptReservation c, CancellationToken cancellation)
    {
        var reach = connections.ReachOf(c.Agent);
        var medium = await shards.Query<RoutingProgram, MediaType?>(EngineOptions.RoutingShard, p => p.Domain.MediumOf(c.Reservation), cancellation).ConfigureAwait(false);
        if (medium is MediaType.Chat or MediaType.Email)
        {
            return await Ask(EngineOptions.RoutingShard, c, c, cancellation).ConfigureAwait(false); // he reads it where he accepts it
        }

        if (reach.ByPhone)
        {
            return new CommandRefused("wrong-state", "Your phone is ringing; answer the call there.");
        }

        return reach.BrowserReady
            ? await Ask(EngineOptions.RoutingShard, c, c, cancellation).ConfigureAwait(false)
            : new CommandRefused("unavailable", "Your browser's audio is not connected; wait until it is, or reload the page.");
    }

    /// <summary>A call that goes on takes the customer into its own story; of others only the desk learns it here.</summary>
    private async ValueTask<CommandResult> Link(LinkCustomer c, CancellationToken cancellation)
    {
        if (parties.Find(c.Interaction) is null)
        {
            await cards.Of(c.Interaction, cancellation).ConfigureAwait(false); // read back now: later it would overwrite the link
        }

        var owner = await IsConversation(c.Interaction, cancellation).ConfigureAwait(false) ? EngineOptions.ConversationsShard
            : await IsMail(c.Interaction, cancellation).ConfigureAwait(false) ? EngineOptions.MailShard : EngineOptions.CallsShard;
        var result = await Ask(owner, c, c, cancellation).ConfigureAwait(false);
        if (result is CommandRefused { Type: "wrong-state" })
        {
            parties.Customer(c.Interaction, c.Customer);
            if (c.Agent is { } agent)
            {
                desks.Changed(agent);
            }
        }

        return result;
    }

    private async ValueTask<CommandResult> WrapUp(CompleteWrapUp c, CancellationToken cancellation)
    {
        if (c.Notes is { Length: > NotesMax })
        {
            return new CommandRefused("invalid", $"Notes may have {NotesMax} characters at most.");
        }

        SealedText? notes = null;
        if (!string.IsNullOrWhiteSpace(c.Notes))
        {
            var desk = await composer.Compose(c.Agent, cancellation).ConfigureAwait(false);
            var wrapUps = (desk?.Chats ?? []).Select(chat => chat.WrapUp).Concat((desk?.Mails ?? []).Select(mail => mail.WrapUp)).Append(desk?.WrapUp);
            if (wrapUps.FirstOrDefault(w => w?.ReservationId == c.Reservation) is not { } wrapUp)
            {
                return new CommandRefused("wrong-state", "This wrap-up is over.");
            }

            await cards.Of(wrapUp.InteractionId, cancellation).ConfigureAwait(false);
            if (parties.Find(wrapUp.InteractionId) is not { } party)
            {
                return new CommandRefused("unavailable", "The notes cannot be sealed because the interaction's record is not readable yet. Try again in a moment.");
            }

            notes = vault.Seal(party.Subject, c.Notes.Trim());
        }

        return await Ask(EngineOptions.RoutingShard, c, new CompleteSealedWrapUp(c.Agent, c.Reservation, c.Code, notes), cancellation).ConfigureAwait(false);
    }
}
