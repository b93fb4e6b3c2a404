using Crm.Actors.Shards;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Engine.Mail;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Routing.State;
using Crm.Routing.Views;

namespace Crm.Engine.Desk;

/// <summary>The mail work at an agent's desk: what he has or has parked, and what he is wrapping up. Thread safe.</summary>
public sealed class DeskMails(IShardHost shards, PartyCards cards, MailHeads heads)
{
    /// <summary>What an offer shows of a mail; null when nothing is known of it any more.</summary>
    public async ValueTask<DeskOfferMail?> OfferOf(InteractionId work, CancellationToken cancellation)
    {
        var sight = await shards.Query<MailProgram, MailWorkSight?>(EngineOptions.MailShard, p => p.SightOf(work), cancellation).ConfigureAwait(false);
        if (sight is null)
        {
            return null;
        }

        var head = sight.Newest is { } newest ? await heads.Of(newest, cancellation).ConfigureAwait(false) : null;
        return new DeskOfferMail(sight.Thread, head?.Subject ?? await OwnSubject(sight, cancellation).ConfigureAwait(false), head?.From, head?.Snippet, sight.Reason);
    }

    /// <summary>Puts them together, the oldest first.</summary>
    /// <param name="wrapUp">How a wrap-up is shown.</param>
    internal async ValueTask<IReadOnlyList<DeskMail>> Of(
        RoutingGlance seen, Func<RoutingGlance, ReservationView, CancellationToken, ValueTask<DeskWrapUp?>> wrapUp, CancellationToken cancellation)
    {
        var agent = seen.Agent.Id;
        var wrapping = seen.Agent.Reservations.Where(r => r is { Phase: ReservationPhase.Wrapping, MediaType: MediaType.Email }).ToList();
        var (own, wrapped) = await shards.Query<MailProgram, (IReadOnlyList<MailWorkSight>, List<MailWorkSight?>)>(
            EngineOptions.MailShard, p => (p.SightsOf(agent), [.. wrapping.Select(r => p.SightOf(r.Interaction))]), cancellation).ConfigureAwait(false);
        var mails = new List<DeskMail>(own.Count + wrapping.Count);
        foreach (var sight in own)
        {
            mails.Add(await Show(seen, sight, null, cancellation).ConfigureAwait(false));
        }

        for (int i = 0; i < wrapping.Count; i++)
        {
            if (wrapped[i] is { } sight)
            {
                var shown = await wrapUp(seen, wrapping[i], cancellation).ConfigureAwait(false);
                var view = await Show(seen, sight, wrapping[i], cancellation).ConfigureAwait(false);
                mails.Add(view with { WrapUp = shown });
            }
        }

        return [.. mails.OrderBy(m => m.StartedAt.Microseconds).ThenBy(m => m.InteractionId.Value)];
    }

    private async ValueTask<DeskMail> Show(RoutingGlance seen, MailWorkSight s, ReservationView? wrapping, CancellationToken cancellation)
    {
        var head = s.Newest is { } newest ? await heads.Of(newest, cancellation).ConfigureAwait(false) : null;
        var queue = wrapping?.Queue ?? s.Queue;
        return new DeskMail(
            s.Interaction,
            wrapping?.Id ?? s.Reservation,
            s.Thread,
            wrapping is null ? MailViews.Word(s.Stage) : "wrapUp",
            queue,
            seen.NameOf(queue),
            await cards.Of(s.Interaction, cancellation).ConfigureAwait(false),
            head?.Subject ?? await OwnSubject(s, cancellation).ConfigureAwait(false),
            head?.From,
            s.StartedAt,
            wrapping?.ConnectedAt ?? s.ConnectedAt,
            s.Reason,
            s.Revision,
            s.Mails,
            s.LastMailAt,
            MailViews.Clocks(s.Clocks),
            wrapping is null ? s.Actions : ["wrap-up"])
        {
            Pending = wrapping is null && s.Pending is { DueAt: { } due } pending ? new MailPending(pending.Mail, due) : null,
            Context = await cards.ContextOf(s.Interaction, cancellation).ConfigureAwait(false),
            ResumeFailure = s.TakeUpFailure,
        };
    }

    private async ValueTask<string?> OwnSubject(MailWorkSight s, CancellationToken cancellation) =>
        s.NewestOwn is { } own ? await heads.SubjectOf(own, cancellation).ConfigureAwait(false) : null;
}
