using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Engine.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Messaging.Conversations;
using Crm.Primitives;
using Crm.Routing.State;
using Crm.Routing.Views;

namespace Crm.Engine.Desk;

/// <summary>The conversations at an agent's desk: those he has or has parked, and those he is wrapping up. Thread safe.</summary>
public sealed class DeskChats(IShardHost shards, PartyCards cards, ChannelBook channels, IPersonalDataVault vault)
{
    private const int FirstLineMax = 200;

    /// <summary>Puts them together, the oldest first.</summary>
    /// <param name="wrapUp">How a wrap-up is shown.</param>
    internal async ValueTask<IReadOnlyList<DeskChat>> Of(
        RoutingGlance seen, Func<RoutingGlance, ReservationView, CancellationToken, ValueTask<DeskWrapUp?>> wrapUp, CancellationToken cancellation)
    {
        var agent = seen.Agent.Id;
        var wrapping = seen.Agent.Reservations.Where(r => r.Phase == ReservationPhase.Wrapping && r.MediaType.IsConversation()).ToList();
        var (own, wrapped) = await shards.Query<ConversationsProgram, (IReadOnlyList<ConversationSight>, List<ConversationSight?>)>(
            EngineOptions.ConversationsShard, p => (p.SightsOf(agent), [.. wrapping.Select(r => p.SightOf(r.Interaction))]), cancellation).ConfigureAwait(false);
        var chats = new List<DeskChat>(own.Count + wrapping.Count);
        foreach (var sight in own)
        {
            chats.Add(await Own(seen, sight, cancellation).ConfigureAwait(false));
        }

        for (int i = 0; i < wrapping.Count; i++)
        {
            var shown = await wrapUp(seen, wrapping[i], cancellation).ConfigureAwait(false);
            chats.Add(await Wrapping(seen, wrapping[i], wrapped[i], shown, cancellation).ConfigureAwait(false));
        }

        return [.. chats.OrderBy(c => c.StartedAt.Microseconds).ThenBy(c => c.ConversationId.Value)];
    }

    /// <summary>What a chat that is offered is about.</summary>
    internal async ValueTask<DeskOfferedChat?> Offered(InteractionId conversation, CancellationToken cancellation)
    {
        var sight = await shards.Query<ConversationsProgram, ConversationSight?>(
            EngineOptions.ConversationsShard, p => p.SightOf(conversation), cancellation).ConfigureAwait(false);
        if (sight is null)
        {
            return null;
        }

        string? first = Open(sight.FirstText?.Written.Text);
        return new DeskOfferedChat(Open(sight.Opened?.Subject), first is { Length: > FirstLineMax } ? first[..FirstLineMax] : first);
    }

    private async ValueTask<DeskChat> Own(RoutingGlance seen, ConversationSight s, CancellationToken cancellation) => new(
        s.Conversation,
        s.Reservation,
        ChatViews.Word(s.Stage),
        s.Queue,
        seen.NameOf(s.Queue),
        await cards.Of(s.Conversation, cancellation).ConfigureAwait(false),
        s.StartedAt,
        s.ConnectedAt,
        s.LastSeq,
        s.Unread,
        s.LastText is { } line ? ChatViews.ForStaff(line, seen.Agent.Id.Value, vault) : null,
        s.CustomerOnline,
        s.OwedSince,
        s.Actions)
    {
        Subject = Open(s.Opened?.Subject),
        Email = Open(s.Opened?.Email),
        Page = PageOf(s),
        Context = await cards.ContextOf(s.Conversation, cancellation).ConfigureAwait(false),
        ResumeFailure = s.TakeUpFailure,
        Channel = ChannelOf(s),
        OverdueAt = s.OverdueAt,
        Receipts = [.. ChatViews.Receipts(s.CustomerSeen, s.StaffSeen)],
    };

    private async ValueTask<DeskChat> Wrapping(RoutingGlance seen, ReservationView r, ConversationSight? s, DeskWrapUp? wrapUp, CancellationToken cancellation) => new(
        r.Interaction,
        r.Id,
        "wrapUp",
        r.Queue,
        seen.NameOf(r.Queue),
        await cards.Of(r.Interaction, cancellation).ConfigureAwait(false),
        s?.StartedAt ?? r.CreatedAt,
        r.ConnectedAt ?? r.CreatedAt,
        s?.LastSeq ?? 0,
        0,
        s?.LastText is { } line ? ChatViews.ForStaff(line, seen.Agent.Id.Value, vault) : null,
        false,
        null,
        ["wrap-up"])
    {
        Subject = Open(s?.Opened?.Subject),
        Email = Open(s?.Opened?.Email),
        Page = s is null ? null : PageOf(s),
        Context = await cards.ContextOf(r.Interaction, cancellation).ConfigureAwait(false),
        Channel = s is null ? null : ChannelOf(s),
        WrapUp = wrapUp,
    };

    private DeskChannel? ChannelOf(ConversationSight s) => s.Channel is not { } channel ? null : new DeskChannel(
        channel.Channel, channel.Terms.TextMax, channels.Find(channel.Channel)?.Channel.InSegments == true, s.WindowUntil, s.OptedOut,
        channels.Find(channel.Channel)?.Channel.Templates ?? []);

    private ChatPage? PageOf(ConversationSight s) =>
        s.Opened is { PageUrl: null, PageTitle: null } or null ? null : new ChatPage(Open(s.Opened.PageUrl), Open(s.Opened.PageTitle));

    private string? Open(SealedText? text) => text is null ? null : vault.Open(text);
}
