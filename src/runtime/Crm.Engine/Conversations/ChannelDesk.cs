using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Contracts.Channels;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Customers;
using Crm.Engine.Desk;
using Crm.Engine.Routing;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Messaging.Channels;
using Crm.Messaging.Conversations;
using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>Takes in what comes over channels of messages, and lets agents write first. Looks the customer up by his address. Thread safe.</summary>
public sealed class ChannelDesk(
    IShardHost shards,
    ChannelBook channels,
    ICustomerDirectory customers,
    ICustomerKeys keys,
    IPersonalDataVault vault,
    InteractionParties parties,
    EngineFigures figures,
    TimeProvider clock) : IChannelIntake, IChannelDesk
{
    private static readonly TimeSpan LookupLimit = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IReadOnlyList<ChannelView> Channels =>
        [.. channels.All.Select(g => g.Channel).Select(c => new ChannelView(c.Id, c.Terms.TextMax, c.InSegments, c.MayBegin, c.Templates))];

    /// <inheritdoc/>
    public async ValueTask<ChannelTaking> Arrived(ChannelMessage message, CancellationToken cancellation)
    {
        if (channels.Find(message.Channel)?.Channel is not { } channel
            || channel.Addresses.FirstOrDefault(a => a.Address == message.Own) is not { } own
            || message.ProviderId.Length is 0 or > ConversationPolicy.ClientIdMax)
        {
            figures.ChannelMessage(message.Channel, "unknown");
            return ChannelTaking.Unknown;
        }

        try
        {
            string text = TextOf(message);
            var id = new InteractionId(Guid.CreateVersion7(clock.GetUtcNow()));
            var (arrival, party) = await Prepare(id, channel, own, message.Peer, message.Name, null, cancellation).ConfigureAwait(false);
            var peer = await shards.Query<ConversationsProgram, PeerSight>(
                EngineOptions.ConversationsShard, p => p.PeerOf(channel.Id, own.Address, arrival.Channel!.PeerKey), cancellation).ConfigureAwait(false);
            if (peer.Open is null)
            {
                parties.Remember(id, party); // before it can be offered; one that goes on has its own
            }

            var took = await shards.Ask<CommandResult>(
                EngineOptions.ConversationsShard,
                new CommandId(Guid.CreateVersion7(clock.GetUtcNow())),
                new TakeChannelMessage(id, arrival, message.ProviderId, subject => vault.Seal(subject, text), ConsentWords.Read(message.Text)),
                cancellation).ConfigureAwait(false);
            figures.ChannelMessage(message.Channel, took is ChannelTook { Known: true } ? "known" : took is ChannelTook ? "taken" : "refused");
            return took is ChannelTook one ? one.Known ? ChannelTaking.Known : ChannelTaking.Taken : ChannelTaking.Later;
        }
        catch (ShardUnavailableException)
        {
            return ChannelTaking.Later;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ChannelTaking> Reported(ChannelReport report, CancellationToken cancellation)
    {
        if (ChannelBook.Read(report.ClientId) is not var (conversation, seq))
        {
            return ChannelTaking.Unknown;
        }

        try
        {
            var done = await shards.Ask<CommandResult>(
                EngineOptions.ConversationsShard,
                new CommandId(Guid.CreateVersion7(clock.GetUtcNow())),
                new TellDelivery(conversation, seq, report.State, report.ProviderId, report.Reason),
                cancellation).ConfigureAwait(false);
            return done is CommandDone ? ChannelTaking.Taken : ChannelTaking.Unknown;
        }
        catch (ShardUnavailableException)
        {
            return ChannelTaking.Later;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Begin(CommandId id, MessageWish wish, CancellationToken cancellation)
    {
        if (channels.Find(wish.Channel) is not { Channel: { MayBegin: true } channel } gateway)
        {
            return new CommandRefused("not-found", "There is no such channel, or one may not write first on it.");
        }

        if (gateway.Normalise(wish.To) is not { } peer)
        {
            return new CommandRefused("invalid", "This cannot be an address of the channel.", ChannelRefusals.InvalidAddress);
        }

        if (channel.Addresses.FirstOrDefault(a => wish.Queue is null || a.Queue == wish.Queue) is not { } own)
        {
            return new CommandRefused("not-found", "No address of this channel belongs to that queue.");
        }

        if (TextOf(channel, wish) is not { } text)
        {
            return new CommandRefused("invalid", "There is no such template, or its values do not fit.", ChannelRefusals.Template);
        }

        try
        {
            var conversation = new InteractionId(Guid.CreateVersion7(clock.GetUtcNow()));
            var (arrival, party) = await Prepare(conversation, channel, own, peer, null, wish.Customer, cancellation).ConfigureAwait(false);
            parties.Remember(conversation, party);
            var begin = arrival with { Channel = arrival.Channel! with { StartedBy = (wish.Agent, wish.Name) } };
            var said = new StaffSaid(wish.Agent, id.Value.ToString("n"), vault.Seal(party.Subject, text), Note: false)
            {
                Length = text.Length,
                Template = wish.Template is { } t ? new TemplateUse(t.Id!, t.Values is { Count: > 0 } v ? vault.Seal(party.Subject, TemplateValues.Write([.. v])) : null) : null,
            };
            return await shards.Ask<CommandResult>(EngineOptions.ConversationsShard, id, new BeginFromAgent(conversation, begin, said), cancellation).ConfigureAwait(false);
        }
        catch (ShardUnavailableException e)
        {
            return new CommandRefused("unavailable", $"The engine cannot take this now ({e.Reason}); nothing changed. Try again in a moment.");
        }
    }

    /// <summary>
    /// Sends a text of a package to a customer, into the conversation with him that goes on, or into one that begins with it. Answered by
    /// <see cref="ConversationBegun"/>, for the same delivery always the same.
    /// </summary>
    /// <param name="peer">His address, normalised.</param>
    internal async ValueTask<CommandResult> Write(MaterialDelivery delivery, string peer, string text, CancellationToken cancellation)
    {
        if (channels.Find(delivery.Channel)?.Channel is not { MayBegin: true } channel || OwnOf(channel, delivery.Queue) is not { } own)
        {
            return new CommandRefused("unavailable", "The channel is not set up now.");
        }

        var fresh = new InteractionId(Guid.CreateVersion7(clock.GetUtcNow()));
        var (arrival, party) = await Prepare(fresh, channel, own, peer, null, delivery.Customer, cancellation).ConfigureAwait(false);
        parties.Remember(fresh, party);
        return await shards.Ask<CommandResult>(
            EngineOptions.ConversationsShard,
            new CommandId(Guid.CreateVersion7(clock.GetUtcNow())),
            new SayMaterial(
                fresh, arrival, delivery.By, delivery.ByName, delivery.Id.ToString("n"), text.Length, subject => vault.Seal(subject, text)),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>What is known of a customer's address on a channel, as far as writing to him from a queue goes.</summary>
    /// <param name="peer">His address, normalised.</param>
    internal async ValueTask<PeerSight?> Look(ChannelDescription channel, QueueId? queue, string peer, CancellationToken cancellation) =>
        OwnOf(channel, queue) is not { } own ? null : await shards.Query<ConversationsProgram, PeerSight>(
            EngineOptions.ConversationsShard, p => p.PeerOf(channel.Id, own.Address, keys.Of(null, peer) ?? peer), cancellation).ConfigureAwait(false);

    private static ChannelAddress? OwnOf(ChannelDescription channel, QueueId? queue) =>
        channel.Addresses.FirstOrDefault(a => a.Queue == queue) ?? (channel.Addresses.Count > 0 ? channel.Addresses[0] : null);

    /// <summary>What a template or text says; null when the template is not there or its values do not fit.</summary>
    internal static string? TextOf(ChannelDescription channel, MessageWish wish) => wish.Template is null ? wish.Text : Filled(channel, wish.Template);

    /// <summary>A template with its values; null when it is not there or they do not fit.</summary>
    public static string? Filled(ChannelDescription channel, TemplateRequest template) =>
        channel.Templates.FirstOrDefault(t => t.Id == template.Id) is { } known ? ChannelBook.Fill(known, template.Values ?? []) : null;

    private static string TextOf(ChannelMessage message)
    {
        // files are not fetched: the agent sees that one came, and of which kind
        string files = string.Join('\n', message.FileTypes.Take(10).Select(type => $"[{type}]"));
        string text = message.Text.Length == 0 ? files : files.Length == 0 ? message.Text : $"{message.Text}\n{files}";
        return text.Length == 0 ? " " : text.Length <= ConversationPolicy.TextMax ? text : text[..ConversationPolicy.TextMax];
    }

    private async ValueTask<(ConversationArrived Arrival, Party Party)> Prepare(
        InteractionId conversation, ChannelDescription channel, ChannelAddress own, string peer, string? name, CustomerId? told, CancellationToken cancellation)
    {
        var customer = await Match(peer, told, cancellation).ConfigureAwait(false);
        var subject = customer?.Subject ?? new SubjectId(Guid.CreateVersion7(clock.GetUtcNow()));
        var rules = await shards.Query<RoutingProgram, ChatRules?>(
            EngineOptions.RoutingShard, p => p.Domain.FindQueue(own.Queue)?.Settings.Chat, cancellation).ConfigureAwait(false);
        string peerKey = keys.Of(null, peer) ?? peer;
        var sealedPeer = vault.Seal(subject, peer);
        var arrival = new ConversationArrived(
            subject, TokenHash: "", own.Queue, rules ?? new ChatRules(FromWeb: false), own.Address, sealedPeer, name is null ? null : vault.Seal(subject, name),
            customer?.Id, keys.Of(customer?.Id, peer), null, null, null, null, customer?.Language, [])
        {
            Channel = new ChannelArrival(channel.Id, channel.Medium, own.Address, peerKey, sealedPeer, channel.Terms),
        };
        return (arrival, new Party(subject, peer, customer?.Name ?? name, customer?.Id)
        {
            Language = customer?.Language,
            Attributes = ImmutableDictionary<string, string>.Empty,
        });
    }

    /// <summary>The customer an address surely belongs to; none when several may be meant or the lookup takes too long.</summary>
    private async ValueTask<Customer?> Match(string peer, CustomerId? told, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LookupLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return told is { } id && await customers.Get(id, either.Token).ConfigureAwait(false) is { } known
                ? known
                : NumberMatching.Sure(await customers.FindByNumber(peer, either.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            figures.Fault("customer-lookup", e); // the message goes on without a name
            return null;
        }
    }
}
