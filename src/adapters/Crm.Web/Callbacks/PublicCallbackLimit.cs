using System.Security.Cryptography;
using System.Text;
using Crm.Primitives;

namespace Crm.Web.Callbacks;

/// <summary>
/// How often strangers may have one number called: <see cref="PerHour"/> wishes an hour, whoever they are and wherever they come from, so
/// that nobody can have somebody else's telephone rung all day. Numbers are kept as hashes under a key of this process, at most
/// <see cref="NumbersMax"/>; the longest unused is forgotten. Thread safe.
/// </summary>
internal sealed class PublicCallbackLimit(TimeProvider clock)
{
    /// <summary>Wishes for one number within an hour.</summary>
    public const int PerHour = 3;

    private const int NumbersMax = 10_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Instant>> _wishes = [];

    /// <summary>Takes a wish; false when there were too many.</summary>
    public bool Take(string number)
    {
        string hash = Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(number)).AsSpan(0, 16));
        var now = Instant.Now(clock);
        lock (_gate)
        {
            if (!_wishes.TryGetValue(hash, out var times))
            {
                if (_wishes.Count >= NumbersMax)
                {
                    _wishes.Remove(_wishes.MinBy(w => w.Value[^1].Microseconds).Key);
                }

                _wishes.Add(hash, times = []);
            }

            times.RemoveAll(t => t + Hour <= now);
            if (times.Count >= PerHour)
            {
                return false;
            }

            times.Add(now);
            return true;
        }
    }
}
