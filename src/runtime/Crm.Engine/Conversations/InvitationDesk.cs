using Crm.Actors.Shards;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Events.Queues;
using Crm.Messaging.Invitations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>Invitations to chat as web sees them. Thread safe.</summary>
public sealed class InvitationDesk(IShardHost shards, ChatDoor door, EngineFigures figures, TimeProvider clock) : IInvitations
{
    /// <inheritdoc/>
    public async ValueTask<InvitationTicket?> Ask(
        CommandId id, string entryPoint, string rule, string? language, string address, CancellationToken cancellation)
    {
        try
        {
            if (await door.Look(entryPoint, cancellation).ConfigureAwait(false) is not { } open)
            {
                return null;
            }

            var ticket = await Decide(id, open, rule, language, address, cancellation).ConfigureAwait(false);
            figures.Invitation(ticket.Reason ?? "shown");
            return ticket;
        }
        catch (ShardUnavailableException)
        {
            return No("unavailable");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> Answer(CommandId id, InvitationId invitation, bool accepted, CancellationToken cancellation)
    {
        try
        {
            var result = await shards.Ask<CommandResult>(
                EngineOptions.ConversationsShard, id, new AnswerInvitation(invitation, accepted), cancellation).ConfigureAwait(false);
            if (result is CommandDone)
            {
                figures.Invitation(accepted ? "accepted" : "declined");
            }

            return result;
        }
        catch (ShardUnavailableException e)
        {
            return new CommandRefused("unavailable", $"The engine cannot take this now ({e.Reason}). Try again in a moment.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<InvitationFigures> Figures(QueueId queue, CancellationToken cancellation)
    {
        var now = Instant.Now(clock);
        var (open, tallies) = await shards.Query<ConversationsProgram, (int Open, IReadOnlyList<InvitationTally> Tallies)>(
            EngineOptions.ConversationsShard, p => p.InvitationsOf(queue, now), cancellation).ConfigureAwait(false);
        var today = InvitationBook.DayOf(now);
        return new InvitationFigures(
            open,
            [
                .. tallies.GroupBy(t => t.Rule).OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => new InvitationRuleFigures(g.Key, Sum(g.Where(t => t.Day == today)), Sum(g))),
            ],
            [.. tallies.GroupBy(t => t.Day).OrderBy(g => g.Key.Microseconds).Select(g => new InvitationDayFigures(g.Key, Sum(g)))]);
    }

    private async ValueTask<InvitationTicket> Decide(
        CommandId id, DoorSight open, string key, string? language, string address, CancellationToken cancellation)
    {
        if (open.Invitations is not { } rules || rules.Rules.FirstOrDefault(r => r.Id == key) is not { Off: false } rule)
        {
            return No("off");
        }

        if (open.Availability is { State: "offline", Reason: { } reason })
        {
            return No(reason);
        }

        var given = await shards.Ask<CommandResult>(
            EngineOptions.ConversationsShard, id, new OfferInvitation(open.Queue, rule.Id, address, rules.AtOnce, open.Free), cancellation).ConfigureAwait(false);
        if (given is not InvitationGiven { Invitation: var invitation })
        {
            return No(given is CommandRefused refused ? refused.Detail : "unavailable");
        }

        var words = WordsIn(rule, language);
        return new InvitationTicket("invited", invitation, words.Text, words.Language, InvitationBook.AnswerWithin.TotalSeconds, null);
    }

    /// <summary>The text in his language, else in its kin (zh-CN reads zh), else the first.</summary>
    private static InvitationText WordsIn(InvitationRule rule, string? language) =>
        rule.Texts.FirstOrDefault(t => string.Equals(t.Language, language, StringComparison.OrdinalIgnoreCase))
        ?? rule.Texts.FirstOrDefault(t => string.Equals(Kin(t.Language), Kin(language), StringComparison.OrdinalIgnoreCase))
        ?? rule.Texts[0];

    private static string? Kin(string? language) => language?.Split('-')[0];

    private static InvitationCounts Sum(IEnumerable<InvitationTally> tallies) =>
        tallies.Aggregate(
            new InvitationCounts(0, 0, 0, 0), (s, t) => new InvitationCounts(s.Shown + t.Shown, s.Accepted + t.Accepted, s.Declined + t.Declined, s.Chats + t.Chats));

    private static InvitationTicket No(string reason) => new("no", null, null, null, null, reason);
}
