using Crm.Primitives;

namespace Crm.Dialing.Lists;

/// <summary>
/// What a campaign takes its records from. Nothing here scans a list: what is due is found by an index, counts are kept. Every call is durable when it
/// returns. Thread safe; the campaign's one actor is the only caller for its campaign.
/// </summary>
public interface IRecordQueue
{
    /// <summary>
    /// Binds lists to a campaign and freezes them: no record comes in or goes until <see cref="Close"/>. Asked again with other lists, order or rules it
    /// goes on with those; records that are reserved or settled stay so.
    /// </summary>
    /// <returns>Not opened when a list is not there, is being filled, or another campaign has it.</returns>
    ValueTask<QueueOpening> Open(CampaignId campaign, QueueSettings settings, CancellationToken cancellation);

    /// <summary>
    /// Reserves the next due records in the campaign's order, one for each attempt as far as there are any, the attempts in that order. An attempt that has
    /// a record already gets that one again, and one that is settled or released gets none: asking twice reserves once.
    /// </summary>
    /// <param name="attempts">Ids of attempts to be; at most <see cref="ReserveMost"/>.</param>
    /// <param name="now">Records due later are not taken.</param>
    ValueTask<IReadOnlyList<ReservedRecord>> Reserve(CampaignId campaign, IReadOnlyList<AttemptId> attempts, Instant now, CancellationToken cancellation);

    /// <summary>
    /// Ends an attempt: the campaign's retry rules say when, and with which number, the record is due again, or that it is finished. A second outcome for the
    /// same attempt changes nothing and is answered as the first was. Null when there was no such reservation.
    /// </summary>
    ValueTask<RecordFate?> Settle(AttemptId attempt, AttemptOutcome outcome, CancellationToken cancellation);

    /// <summary>
    /// Gives a record back that was not dialled; it does not count as an attempt. Nothing happens when the attempt is not reserved (any more).
    /// </summary>
    /// <param name="notBefore">When it is due again, such as when calling hours begin; null for at once.</param>
    ValueTask Release(AttemptId attempt, Instant? notBefore, CancellationToken cancellation);

    /// <summary>What the campaign holds reserved, such as after a crash; each has to be settled or released.</summary>
    ValueTask<IReadOnlyList<ReservedRecord>> Reserved(CampaignId campaign, CancellationToken cancellation);

    /// <summary>How many records there are in which state, over all lists of the campaign. All zero when it has none.</summary>
    ValueTask<RecordCounts> Count(CampaignId campaign, CancellationToken cancellation);

    /// <summary>When the next record is due that is not yet; null when none waits. With <see cref="RecordCounts.Ready"/> at 0 nothing is to be had before.</summary>
    ValueTask<Instant?> NextDue(CampaignId campaign, CancellationToken cancellation);

    /// <summary>Lets the lists go: they may be changed, or dialled by another campaign. Refused (false) while records are reserved.</summary>
    ValueTask<bool> Close(CampaignId campaign, CancellationToken cancellation);

    /// <summary>The most attempts one call reserves for.</summary>
    public const int ReserveMost = 1_000;
}
