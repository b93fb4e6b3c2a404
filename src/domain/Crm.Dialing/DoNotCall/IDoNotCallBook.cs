using Crm.Primitives;

namespace Crm.Dialing.DoNotCall;

/// <summary>The entries as people keep them. Thread safe.</summary>
public interface IDoNotCallBook : IDoNotCall
{
    /// <summary>The most entries.</summary>
    public const int EntriesMax = 5_000_000;

    /// <summary>How many entries there are.</summary>
    long Count { get; }

    /// <summary>Entries in the order of their numbers, beginnings last.</summary>
    /// <param name="number">Only those of this number, and of its beginnings; null for all.</param>
    /// <param name="after">The <see cref="DoNotCallPage.Next"/> of the page before; null for the first.</param>
    /// <param name="limit">1 to 200.</param>
    ValueTask<DoNotCallPage> List(string? number, string? after, int limit, CancellationToken cancellation);

    /// <summary>Takes an entry out; false when there is none. The number may be called when it returns.</summary>
    ValueTask<bool> Remove(string number, bool prefix, CampaignId? campaign, CancellationToken cancellation);
}

/// <summary>One page. <paramref name="Next"/> is null on the last.</summary>
public sealed record DoNotCallPage(IReadOnlyList<DoNotCallEntry> Entries, string? Next);
