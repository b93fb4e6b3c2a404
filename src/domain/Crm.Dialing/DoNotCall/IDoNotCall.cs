using Crm.Primitives;

namespace Crm.Dialing.DoNotCall;

/// <summary>
/// Who must not be called. Asked when records are loaded and again at the instant of dialling; the answer comes from memory. Thread safe.
/// </summary>
public interface IDoNotCall
{
    /// <summary>Whether a number may not be called, and why. Waits for nothing; what <see cref="Add"/> has answered is in it.</summary>
    /// <param name="number">E.164 with '+'.</param>
    /// <param name="campaign">Also what holds for this campaign alone counts; null for what holds everywhere.</param>
    /// <param name="now">Entries that have run out do not count.</param>
    DoNotCallAnswer Ask(string number, CampaignId? campaign, Instant now);

    /// <summary>
    /// Enters a number or prefix: an agent's or a customer's opt-out, or an administrator's. In force everywhere when it returns. An entry for the same number
    /// and campaign is replaced, unless that one lasts longer.
    /// </summary>
    ValueTask<DoNotCallOutcome> Add(DoNotCallEntry entry, CancellationToken cancellation);
}

/// <summary>Whether a number may be called.</summary>
/// <param name="Listed">It must not be called.</param>
/// <param name="Source">Which kind of entry says so.</param>
/// <param name="Until">When that ends; null for never.</param>
public readonly record struct DoNotCallAnswer(bool Listed, DoNotCallSource Source = default, Instant? Until = null)
{
    /// <summary>Nothing speaks against it.</summary>
    public static readonly DoNotCallAnswer Free = new(false);
}

/// <summary>Where an entry comes from.</summary>
public enum DoNotCallSource : byte
{
    /// <summary>Somebody who works here entered it.</summary>
    Internal,

    /// <summary>The party told an agent.</summary>
    Agent,

    /// <summary>The party pressed a key.</summary>
    KeyPress,

    /// <summary>A file.</summary>
    Imported,
}

/// <summary>A number, or all numbers that begin alike, not to be called.</summary>
/// <param name="Number">E.164 with '+', 5 to 15 digits; of a prefix 1 to 14.</param>
/// <param name="Prefix">All numbers that begin so.</param>
/// <param name="Campaign">For which campaign; null for all.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="At">Since when.</param>
public sealed record DoNotCallEntry(string Number, bool Prefix, CampaignId? Campaign, DoNotCallSource Source, Instant At)
{
    /// <summary>When it ends; null for never.</summary>
    public Instant? Expires { get; init; }

    /// <summary>Why, in free words, at most <see cref="ReasonMax"/> characters.</summary>
    public string? Reason { get; init; }

    /// <summary>Who entered it, or the name of the list it came with.</summary>
    public string? By { get; init; }

    /// <summary>Longest reason.</summary>
    public const int ReasonMax = 200;
}

/// <summary>What came of an entry.</summary>
public enum DoNotCallOutcome : byte
{
    /// <summary>It holds.</summary>
    Entered,

    /// <summary>One that lasts as long held already.</summary>
    AlreadyListed,

    /// <summary>It is no number.</summary>
    NotANumber,

    /// <summary>There are as many entries as there may be.</summary>
    Full,
}
