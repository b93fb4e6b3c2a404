namespace Crm.Events.Queues;

/// <summary>
/// Which visitors of a site's pages are invited to chat: all that is given must hold at once; what is null is not asked. The page itself looks
/// at it, so nothing in it is secret.
/// </summary>
/// <param name="Id">Its key, 1 to 32 characters; figures are counted by it.</param>
/// <param name="Texts">What it says, by language. The page's own language counts, else the first.</param>
/// <param name="Off">Whether it invites nobody for now.</param>
/// <param name="Pages">
/// Patterns of addresses, separated by blanks; '*' stands for any characters. One that begins with '/' is compared with path and query, another
/// with host, path and query. With '!' before it the pages it fits are left out. At least one of the others must fit, if there are any.
/// </param>
/// <param name="OnPage">He has had the page before him for so long.</param>
/// <param name="Idle">He has not moved, typed or scrolled for so long.</param>
/// <param name="PagesSeen">He has seen so many pages in this visit, this one included.</param>
/// <param name="Scrolled">He has come so far down the page, in per cent.</param>
/// <param name="Returning">True: only who was here on an earlier visit; false: only who was not.</param>
public sealed record InvitationRule(
    string Id,
    IReadOnlyList<InvitationText> Texts,
    bool Off = false,
    string? Pages = null,
    TimeSpan? OnPage = null,
    TimeSpan? Idle = null,
    int? PagesSeen = null,
    int? Scrolled = null,
    bool? Returning = null)
{
    /// <summary>Characters of a key.</summary>
    public const int IdMax = 32;

    /// <summary>Characters of the patterns.</summary>
    public const int PagesMax = 500;

    /// <summary>The most pages that may be asked for.</summary>
    public const int PagesSeenMax = 100;

    /// <summary>The longest times.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromHours(1);
}
