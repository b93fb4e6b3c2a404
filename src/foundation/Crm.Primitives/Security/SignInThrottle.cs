namespace Crm.Primitives.Security;

/// <summary>
/// Slows down password guessing per user <em>and</em> address, so that an attacker elsewhere cannot lock a user out: after
/// <c>freeAttempts</c> failures each further one doubles a delay from one second up to <c>maxDelay</c>; a success clears the pair,
/// and so does an hour without failures. Holds at most <c>capacity</c> pairs; when full, the oldest pair is forgotten.
/// Used by web sign-in, API tokens and SIP digest alike. Thread safe. Time is an argument.
/// </summary>
public sealed class SignInThrottle(int freeAttempts = 3, int capacity = 10_000, TimeSpan? maxDelay = null)
{
    private static readonly TimeSpan Forget = TimeSpan.FromHours(1);

    private readonly TimeSpan _maxDelay = maxDelay ?? TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<(string User, string Address), Record> _records = [];

    /// <summary>How long the pair must still wait before an attempt is looked at; zero when it may try now.</summary>
    public TimeSpan RefusedFor(string user, string address, Instant now)
    {
        lock (_gate)
        {
            return _records.TryGetValue((user, address), out var record) && record.NotBefore > now ? record.NotBefore - now : TimeSpan.Zero;
        }
    }

    /// <summary>Notes a failed attempt.</summary>
    public void Failed(string user, string address, Instant now)
    {
        lock (_gate)
        {
            var key = (user, address);
            int failures = _records.TryGetValue(key, out var old) && now - old.Last < Forget ? old.Failures + 1 : 1;
            int beyond = Math.Min(failures - freeAttempts, 20);
            var delay = beyond <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(_maxDelay.TotalSeconds, Math.Pow(2, beyond - 1)));
            if (!_records.ContainsKey(key) && _records.Count >= capacity)
            {
                _records.Remove(_records.MinBy(r => r.Value.Last).Key);
            }

            _records[key] = new Record(failures, now, now + delay);
        }
    }

    /// <summary>Notes a success: the pair starts afresh.</summary>
    public void Succeeded(string user, string address)
    {
        lock (_gate)
        {
            _records.Remove((user, address));
        }
    }

    private readonly record struct Record(int Failures, Instant Last, Instant NotBefore);
}
