using System.Collections.Concurrent;
using Crm.Contracts.Accounts;
using Crm.Primitives;

namespace Crm.Web.Security;

/// <summary>
/// Accounts as they were at most five seconds ago, so that not every request asks the database, and a disabled account still
/// stops working at once for a person. Bounded; when full it starts afresh. Thread safe.
/// </summary>
internal sealed class KnownAccounts(IAccounts accounts, TimeProvider clock)
{
    private const int CountMax = 10_000;

    private static readonly TimeSpan Age = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (Account? Account, Instant Until)> _known = new(StringComparer.Ordinal);

    public async ValueTask<Account?> Find(string userName, CancellationToken cancellation)
    {
        var now = Instant.Now(clock);
        if (_known.TryGetValue(userName, out var known) && now < known.Until)
        {
            return known.Account;
        }

        var account = await accounts.Find(userName, cancellation);
        if (_known.Count >= CountMax)
        {
            _known.Clear();
        }

        _known[userName] = (account, now + Age);
        return account;
    }

    /// <summary>The account has just changed here.</summary>
    public void Forget(string userName) => _known.TryRemove(userName, out _);
}
