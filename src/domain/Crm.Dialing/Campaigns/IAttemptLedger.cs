using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <summary>
/// What became of each attempt of each campaign, kept for good: evidence and results. An attempt is written before its list hears of its end, so none that
/// was dialled is missing, and written again it is the same row. Thread safe.
/// </summary>
public interface IAttemptLedger
{
    /// <summary>Writes an attempt that has its outcome; durable when this returns.</summary>
    ValueTask Keep(CampaignId campaign, Attempt attempt, CancellationToken cancellation);

    /// <summary>Attempts in the order they were dialled.</summary>
    /// <param name="after">Only those dialled after this one; null for the first.</param>
    /// <param name="limit">1 to 10,000.</param>
    ValueTask<IReadOnlyList<Attempt>> Read(CampaignId campaign, Attempt? after, int limit, CancellationToken cancellation);
}
