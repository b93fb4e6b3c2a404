namespace Crm.Events.Queues;

/// <summary>How visitors of a site's pages are invited to chat. Nobody is invited twice in a visit, and never when nobody could answer.</summary>
/// <param name="Rules">The first that holds invites.</param>
/// <param name="AtOnce">Invitations that may be before visitors' eyes at once, those included who have accepted and not begun yet; 1 to 500.</param>
/// <param name="AfterDecline">Who declined is not invited for so long, up to a year; null is <see cref="UsualRest"/>.</param>
public sealed record InvitationRules(IReadOnlyList<InvitationRule> Rules, int AtOnce = 10, TimeSpan? AfterDecline = null)
{
    /// <summary>Rules of one queue.</summary>
    public const int CountMax = 20;

    /// <summary>See <see cref="AtOnce"/>.</summary>
    public const int AtOnceMax = 500;

    /// <summary>See <see cref="AfterDecline"/>.</summary>
    public static readonly TimeSpan UsualRest = TimeSpan.FromDays(7);

    /// <summary>See <see cref="AfterDecline"/>.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromDays(365);
}
