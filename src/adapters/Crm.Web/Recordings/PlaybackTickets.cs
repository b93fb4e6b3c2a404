using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Crm.Contracts.Settings;
using Crm.Primitives;
using Crm.Web.Security;
using Microsoft.AspNetCore.WebUtilities;

namespace Crm.Web.Recordings;

/// <summary>
/// Signed addresses for listening to one recording by one user (HMAC-SHA-256 under a key of this installation). An address is to be used
/// within two minutes; from then on it is good while it is used at least every ten minutes, because a player asks for ranges as it goes.
/// Begun addresses are kept in memory, bounded: after a restart a page asks for a new one. Thread safe.
/// </summary>
public sealed class PlaybackTickets(CrmSettings settings, TimeProvider clock)
{
    /// <summary>Addresses in use at once; more are refused until some rest.</summary>
    public const int BegunMax = 10_000;

    private readonly byte[] _key = KeyFiles.ReadOrMake(Path.Combine(KeyFiles.Folder(settings.SharedPath), "playback.key"), 32);
    private readonly ConcurrentDictionary<string, Instant> _begun = new(StringComparer.Ordinal);

    /// <summary>How long an address is good to begin with.</summary>
    public static TimeSpan ToBegin { get; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an address in use may rest.</summary>
    public static TimeSpan ToRest { get; } = TimeSpan.FromMinutes(10);

    /// <summary>An address below the recording's own.</summary>
    public (string Url, Instant BeginBefore) Issue(RecordingId recording, string user)
    {
        var until = Instant.Now(clock) + ToBegin;
        string at = until.Microseconds.ToString(CultureInfo.InvariantCulture);
        string query = QueryHelpers.AddQueryString(
            $"/api/v1/recordings/{recording}/audio", new Dictionary<string, string?> { ["user"] = user, ["until"] = at, ["proof"] = Proof(recording, user, at) });
        return (query, until);
    }

    /// <summary>Whether an address is ours and still good; a good one counts as used now.</summary>
    public bool IsGood(RecordingId recording, string? user, string? until, string? proof)
    {
        if (user is null || proof is null
            || !long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds)
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(proof), Encoding.UTF8.GetBytes(Proof(recording, user, until))))
        {
            return false;
        }

        var now = Instant.Now(clock);
        if (_begun.TryGetValue(proof, out var used) ? now - used > ToRest && now > new Instant(microseconds) : now > new Instant(microseconds) || !HasRoom(now))
        {
            return false;
        }

        _begun[proof] = now;
        return true;
    }

    private bool HasRoom(Instant now)
    {
        if (_begun.Count >= BegunMax)
        {
            foreach (var (proof, used) in _begun)
            {
                if (now - used > ToRest)
                {
                    _begun.TryRemove(proof, out _);
                }
            }
        }

        return _begun.Count < BegunMax;
    }

    private string Proof(RecordingId recording, string user, string until) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{recording}\n{user}\n{until}")));
}
