using Crm.Actors.Shards;
using Crm.Contracts.Channels;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Contracts.Materials;
using Crm.Customers;
using Crm.Engine.Conversations;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Materials;

/// <summary>The ways by which a customer can be sent something now, and what stands against them. Only what stands in his record counts as his address. Thread safe.</summary>
public sealed class MaterialWays(IShardHost shards, ChannelBook channels, ChannelDesk desk, IMailSettings mails, TimeProvider clock)
{
    private const string NoAddress = "no-address";
    private const string NoMailbox = "no-mailbox";
    private const string NoChat = "no-chat";

    /// <summary>All ways there are, a chat that goes on first.</summary>
    public async ValueTask<IReadOnlyList<MaterialChannel>> Of(Customer customer, AgentId agent, InteractionId? interaction, CancellationToken cancellation)
    {
        var ways = new List<MaterialChannel>();
        if (interaction is { } id && await Chat(id, cancellation).ConfigureAwait(false) is { } chat)
        {
            ways.Add(new MaterialChannel("chat", [], HindranceOf(chat, agent)));
        }

        var emails = EmailsOf(customer);
        ways.Add(new MaterialChannel("email", emails, emails.Count == 0 ? NoAddress : MailboxOf(mails, default) is null ? NoMailbox : null));
        foreach (var gateway in channels.All.Where(g => g.Channel.MayBegin))
        {
            var numbers = NumbersOf(customer, gateway);
            ways.Add(new MaterialChannel(
                gateway.Channel.Id, numbers,
                numbers.Count == 0 ? NoAddress : await HindranceOf(gateway.Channel, null, numbers[0], cancellation).ConfigureAwait(false)));
        }

        return ways;
    }

    /// <summary>Where something goes, or why it does not.</summary>
    public async ValueTask<(string? Address, CommandRefused? Refused)> Choose(Customer customer, MaterialWish wish, CancellationToken cancellation)
    {
        switch (wish.Channel)
        {
            case "chat":
                var chat = wish.Interaction is { } id ? await Chat(id, cancellation).ConfigureAwait(false) : null;
                return (null, chat is null || HindranceOf(chat, wish.From.Agent) is not null ? Refusal(NoChat) : null);
            case "email":
                var (email, unknown) = Pick(EmailsOf(customer), wish.Address?.Trim().ToLowerInvariant());
                return (email, unknown ?? (MailboxOf(mails, wish.Queue ?? default) is null ? Refusal(NoMailbox) : null));
            default:
                if (channels.Find(wish.Channel) is not { Channel.MayBegin: true } gateway)
                {
                    return (null, new CommandRefused("not-found", "There is no such channel, or one may not write first on it."));
                }

                var (number, none) = Pick(NumbersOf(customer, gateway), wish.Address is { } asked ? gateway.Normalise(asked) ?? asked : null);
                return number is null ? (null, none)
                    : await HindranceOf(gateway.Channel, wish.Queue, number, cancellation).ConfigureAwait(false) is { } reason ? (null, Refusal(reason))
                    : (number, null);
        }
    }

    /// <summary>Characters of one text of a channel of messages.</summary>
    public int TextMax(string channel) => channels.Find(channel)?.Channel.Terms.TextMax ?? ConversationPolicy.TextMax;

    /// <summary>The queue's own mailbox, else any that sends.</summary>
    internal static KeptMailbox? MailboxOf(IMailSettings mails, QueueId queue) => mails.Current.Mailboxes
        .Where(m => m is { Enabled: true, Access.Smtp: not null })
        .OrderBy(m => m.Queue == queue ? 0 : 1).ThenBy(m => m.Id, StringComparer.Ordinal).FirstOrDefault();

    private static (string? Address, CommandRefused? Refused) Pick(IReadOnlyList<string> his, string? asked) =>
        his.Count == 0 ? (null, Refusal(NoAddress))
        : asked is null ? (his[0], null)
        : his.Contains(asked, StringComparer.Ordinal) ? (asked, null)
        : (null, new CommandRefused("invalid", "This address does not stand in the customer's record. Add it there first.", NoAddress));

    private static IReadOnlyList<string> EmailsOf(Customer customer) =>
        [.. customer.Emails.Concat(customer.Contacts.SelectMany(c => c.Emails)).Select(e => e.ToLowerInvariant()).Distinct()];

    /// <summary>Numbers that may get messages, mobile ones first.</summary>
    private static IReadOnlyList<string> NumbersOf(Customer customer, IChannelGateway gateway) =>
    [
        .. customer.Phones.Concat(customer.Contacts.SelectMany(c => c.Phones)).Where(p => p.Kind != PhoneKind.Fax)
            .OrderBy(p => p.Kind == PhoneKind.Mobile ? 0 : 1).Select(p => gateway.Normalise(p.Number)).OfType<string>().Distinct(),
    ];

    /// <summary>A chat on the web; null when the interaction is none, or long over.</summary>
    private async ValueTask<ConversationSight?> Chat(InteractionId id, CancellationToken cancellation) =>
        await shards.Query<ConversationsProgram, ConversationSight?>(EngineOptions.ConversationsShard, p => p.SightOf(id), cancellation).ConfigureAwait(false)
            is { Channel: null } chat ? chat : null;

    private static string? HindranceOf(ConversationSight chat, AgentId agent) => chat.Stage == ConversationStage.Connected && chat.Agent == agent ? null : NoChat;

    private async ValueTask<string?> HindranceOf(ChannelDescription channel, QueueId? queue, string peer, CancellationToken cancellation)
    {
        if (await desk.Look(channel, queue, peer, cancellation).ConfigureAwait(false) is not { } sight)
        {
            return NoAddress;
        }

        bool closed = channel.Terms.ReplyWindow is { } window && (sight.HeardAt is not { } heard || heard + window <= Instant.Now(clock));
        return !sight.Allowed ? ChannelRefusals.OptedOut : closed ? ChannelRefusals.OutsideWindow : null;
    }

    private static CommandRefused Refusal(string reason) => new("wrong-state", reason switch
    {
        NoAddress => "The customer has no address for this channel.",
        NoMailbox => "No mailbox is set up to send by.",
        NoChat => "You do not have a chat with the customer now.",
        ChannelRefusals.OptedOut => "The customer does not want messages on this channel.",
        _ => "The customer has not written for too long: only a template may be sent on this channel now.",
    }, reason);
}
