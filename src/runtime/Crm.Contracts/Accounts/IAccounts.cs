using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Contracts.Accounts;

/// <summary>People who may sign in. Thread safe.</summary>
public interface IAccounts
{
    /// <summary>The account; null when unknown.</summary>
    ValueTask<Account?> Find(string userName, CancellationToken cancellation);

    /// <summary>The account if the password is right and it is not disabled; takes equally long when there is no such user.</summary>
    ValueTask<Account?> CheckPassword(string userName, string password, CancellationToken cancellation);

    /// <summary>Stores what the person set for himself. <paramref name="seenVersion"/> null means whatever the version.</summary>
    ValueTask<ChangeOutcome> SetPreferences(string userName, string language, string theme, long? seenVersion, CancellationToken cancellation);

    /// <summary>Everybody of exactly this role, by user name.</summary>
    ValueTask<IReadOnlyList<Account>> List(Role role, CancellationToken cancellation);

    /// <summary>Limits a supervisor to queues, and keeps the audit entry in the same transaction. Not found is also who is no supervisor.</summary>
    /// <param name="queues">Null for all.</param>
    /// <param name="seenVersion">Stale unless it is still the account's.</param>
    ValueTask<ChangeOutcome> SetQueues(string userName, IReadOnlyList<QueueId>? queues, long seenVersion, AuditEntry audit, CancellationToken cancellation);
}

/// <summary>
/// Refresh tokens. A token works once; its successor belongs to the same family. Using a used token again means that it was
/// stolen, by whoever came first or second: the whole family is revoked. Only hashes are stored. Thread safe.
/// </summary>
public interface IRefreshTokens
{
    /// <summary>Starts a family for a user who proved his password.</summary>
    ValueTask<string> Issue(string userName, Instant now, CancellationToken cancellation);

    /// <summary>Exchanges a token for its successor; null when it is unknown, used, revoked or expired.</summary>
    ValueTask<RefreshGrant?> Redeem(string token, Instant now, CancellationToken cancellation);
}

/// <summary>A redeemed refresh token.</summary>
public sealed record RefreshGrant(string UserName, string NextToken);
