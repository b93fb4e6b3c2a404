using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Engine.Desk;
using Crm.Engine.Routing;
using Crm.Events.Privacy;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>Conversations as web sees them: takes customers in, looks them up, and answers what pages and desks ask. Thread safe.</summary>
public sealed class ConversationDesk(
    IShardHost shards,
    ChatDoor door,
    ConversationPlaces places,
    ICustomerDirectory customers,
    ICustomerKeys keys,
    ITranscripts transcripts,
    IPersonalDataVault vault,
    InteractionParties parties,
    PartyCards cards,
    ConversationFiles files,
    EngineFigures figures,
    TimeProvider clock) : IConversations
{
    private const int PageMax = 200;

    /// <inheritdoc/>
    public async ValueTask<ChatAvailability?> Availability(string entryPoint, CancellationToken cancellation) =>
        (await door.Look(entryPoint, cancellation).ConfigureAwait(false))?.Availability;

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Begin(CommandId id, ChatBeginning beginning, CancellationToken cancellation)
    {
        try
        {
            var result = await Enter(id, beginning, cancellation).ConfigureAwait(false);
            figures.ChatBegun(result is CommandRefused refused ? refused.Type == "offline" ? refused.Detail : refused.Type : null);
            return result;
        }
        catch (ShardUnavailableException e)
        {
            return new CommandRefused("unavailable", $"The engine cannot take chats now ({e.Reason}). Try again in a moment.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Execute(CustomerChatCommand command, CancellationToken cancellation)
    {
        try
        {
            return await shards.Ask<CommandResult>(EngineOptions.ConversationsShard, command.Id, command, cancellation).ConfigureAwait(false);
        }
        catch (ShardUnavailableException e)
        {
            return new CommandRefused("unavailable", $"The engine cannot take this now ({e.Reason}); nothing changed. Try again in a moment.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ChatSnapshot?> Look(InteractionId conversation, string tokenHash, int after, CancellationToken cancellation)
    {
        var sight = await shards.Query<ConversationsProgram, CustomerSight?>(
            EngineOptions.ConversationsShard, p => p.CustomerSightOf(conversation, tokenHash, after, PageMax), cancellation).ConfigureAwait(false);
        if (sight is null)
        {
            return null;
        }

        var place = sight.Stage == ConversationStage.Waiting ? await places.Of(conversation, cancellation).ConfigureAwait(false) : null;
        return new ChatSnapshot(
            conversation,
            ChatViews.Status(sight.Stage, sight.AgentName, sight.EndReason, place?.Position, place?.EstimatedWait),
            [.. sight.Lines.Select(l => ChatViews.ForCustomer(l, vault))],
            sight.More,
            sight.LastSeq,
            [.. ChatViews.Receipts(sight.CustomerSeen, sight.StaffSeen)],
            sight.MayRate);
    }

    /// <inheritdoc/>
    public void CustomerPresent(InteractionId conversation, bool present) =>
        shards.Post(EngineOptions.ConversationsShard, new CustomerPresence(conversation, present));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChatMessage>?> Read(InteractionId conversation, int after, AgentId? reader, CancellationToken cancellation)
    {
        var lines = await shards.Query<ConversationsProgram, IReadOnlyList<ChatLine>?>(
            EngineOptions.ConversationsShard, p => p.LinesOf(conversation, after, PageMax, reader), cancellation).ConfigureAwait(false);
        return lines is null ? null : [.. lines.Select(l => ChatViews.ForStaff(l, reader?.Value, vault))];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ChatMessage>> Transcript(InteractionId conversation, CancellationToken cancellation)
    {
        // while it is remembered its shard is surely up to date; afterwards only the records have it
        var lines = await shards.Query<ConversationsProgram, IReadOnlyList<ChatLine>?>(
            EngineOptions.ConversationsShard, p => p.LinesOf(conversation, 0, int.MaxValue, null), cancellation).ConfigureAwait(false);
        lines ??= [.. (await transcripts.Read(conversation, cancellation).ConfigureAwait(false)).Select(l => new ChatLine(l.At, l.Line))];
        return [.. lines.Select(l => ChatViews.ForStaff(l, null, vault))];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ConversationView>> List(CancellationToken cancellation)
    {
        var sights = await shards.Query<ConversationsProgram, IReadOnlyList<ConversationSight>>(
            EngineOptions.ConversationsShard, p => p.Sights(), cancellation).ConfigureAwait(false);
        var views = new List<ConversationView>(sights.Count);
        foreach (var s in sights)
        {
            views.Add(new ConversationView(
                s.Conversation, ChatViews.Word(s.Stage), s.Queue, s.Agent, await cards.Of(s.Conversation, cancellation).ConfigureAwait(false),
                s.Opened?.Subject is { } subject ? vault.Open(subject) : null, s.StartedAt, s.Stage == ConversationStage.Connected ? s.ConnectedAt : null,
                s.CustomerOnline, s.LastSeq, s.OwedSince, s.OverdueAt, s.Supervisors) { MediaType = ChatViews.Word(s.Medium) });
        }

        return views;
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Send(FileSaid said, CancellationToken cancellation)
    {
        try
        {
            return await files.Send(said, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ShardUnavailableException or IOException)
        {
            figures.Fault("chat-file", e);
            return new CommandRefused("unavailable", "The file cannot be taken now. Try again in a moment.");
        }
    }

    /// <inheritdoc/>
    public ValueTask<FileOpened?> OpenFile(InteractionId conversation, string tokenHash, Guid file, CancellationToken cancellation) =>
        files.Open(conversation, tokenHash, file, cancellation);

    /// <inheritdoc/>
    public ValueTask<FileOpened?> OpenFile(InteractionId conversation, AgentId? reader, Guid file, CancellationToken cancellation) =>
        files.Open(conversation, reader, file, cancellation);

    private async ValueTask<CommandResult> Enter(CommandId id, ChatBeginning b, CancellationToken cancellation)
    {
        if (await door.Look(b.EntryPoint, cancellation).ConfigureAwait(false) is not { } open)
        {
            return new CommandRefused("not-found", "There is no such entry point.");
        }

        if (open.Availability is { State: "offline", Reason: { } reason })
        {
            return new CommandRefused("offline", reason);
        }

        var customer = b.Customer is null ? null : await Proven(b.Customer, cancellation).ConfigureAwait(false);
        var subject = customer?.Subject ?? new SubjectId(Guid.CreateVersion7(clock.GetUtcNow()));
        SealedText? Seal(string? text) => text is null ? null : vault.Seal(subject, text);
        string? name = b.Name ?? customer?.Name;
        string? language = b.Language ?? customer?.Language;
        parties.Remember(b.Conversation, new Party(subject, b.Phone, name, customer?.Id) { Language = language, Attributes = b.Attributes });
        if (customer is null && b.Phone is null && b.Email is { } email)
        {
            await Candidates(b.Conversation, email, cancellation).ConfigureAwait(false);
        }

        var arrival = new ConversationArrived(
            subject, b.TokenHash, open.Queue, open.Rules, b.EntryPoint, Seal(b.Phone ?? b.Email), Seal(name), customer?.Id,
            customer is null ? null : keys.Of(customer.Id, null), Seal(b.Subject), Seal(b.Email), Seal(b.Page?.Url), Seal(b.Page?.Title), language,
            [.. b.Attributes.Select(a => (a.Key, vault.Seal(subject, a.Value)))])
        {
            First = b.First is { ClientMessageId: { } clientId, Text: { } text } ? (clientId, vault.Seal(subject, text)) : null,
        };
        return await shards.Ask<CommandResult>(
            EngineOptions.ConversationsShard, id, new BeginConversation(b.Conversation, b.Address, arrival) { Invitation = b.Invitation }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Who the site says it is, and has proven: by our id, or by his name on its pages.</summary>
    private async ValueTask<Customer?> Proven(string customer, CancellationToken cancellation)
    {
        try
        {
            return Guid.TryParse(customer, out var id) && await customers.Get(new CustomerId(id), cancellation).ConfigureAwait(false) is { } known
                ? known
                : await customers.FindByIdentity("web-chat", customer, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            figures.Fault("customer-lookup", e); // the chat goes on without a name
            return null;
        }
    }

    /// <summary>Who the address may belong to: for the agent to pick, never taken for granted.</summary>
    private async ValueTask Candidates(InteractionId conversation, string email, CancellationToken cancellation)
    {
        try
        {
            var page = await customers.Search(email, null, ICustomerDirectory.MatchesMax, cancellation).ConfigureAwait(false);
            parties.Candidates(conversation,
            [
                .. page.Customers.Where(c => Has(c, email)).Select(c => new DeskCandidate(
                    c.Id, c.Name, c.Company, "exact", c.Contacts.FirstOrDefault(p => Same(p.Emails, email))?.Name, c.Vip)),
            ]);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            figures.Fault("customer-lookup", e);
        }
    }

    private static bool Has(Customer customer, string email) => Same(customer.Emails, email) || customer.Contacts.Any(c => Same(c.Emails, email));

    private static bool Same(IReadOnlyList<string> emails, string email) => emails.Contains(email, StringComparer.OrdinalIgnoreCase);
}
