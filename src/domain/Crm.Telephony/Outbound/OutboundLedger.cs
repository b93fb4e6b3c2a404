using Crm.Primitives;

namespace Crm.Telephony.Outbound;

/// <summary>What is counted together: all calls of a trunk (or of the site), or those of one originator on it.</summary>
/// <param name="Trunk">Null for the whole site.</param>
/// <param name="Originator">Null for all of them.</param>
public readonly record struct OutboundAccount(TrunkId? Trunk, string? Originator);

/// <summary>How much of an account is used.</summary>
/// <param name="SpendLastDay">Spent in the last 24 hours, and what running calls may yet cost.</param>
public readonly record struct OutboundUsage(int Concurrent, int LastMinute, int LastHour, int LastDay, decimal SpendLastDay);

/// <summary>
/// Counts calls to the outside: what is up, what was dialled in the last minute, hour and day, what it cost. Pure: changed only by what
/// happened to legs, so that it is rebuilt from their events. A call's worst cost is reserved when it is dialled and replaced by the true
/// one when it ends. Bounded: accounts in which nothing happened for a day go when there are too many. Owned by one shard loop.
/// </summary>
public sealed class OutboundLedger
{
    /// <summary>Accounts kept; when all are in use, originators that have none yet are refused.</summary>
    public const int AccountsMax = 20_000;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<LegId, Up> _up = [];
    private readonly Dictionary<OutboundAccount, Tally> _tallies = [];
    private readonly Dictionary<TrunkId, int> _channels = [];
    private readonly Dictionary<TrunkId, SlidingSum<int>> _seconds = []; // worth nothing after a restart
    private Instant _sweptAt;

    /// <summary>Outside legs that are up, emergency calls included.</summary>
    public int LegCount => _up.Count;

    /// <summary>Outside legs that hold a channel of a trunk, emergency calls included.</summary>
    public int ChannelsOn(TrunkId trunk) => _channels.GetValueOrDefault(trunk);

    /// <summary>Calls dialled on a trunk in the last second, emergency calls included.</summary>
    public int LastSecondOn(TrunkId trunk, Instant now) => _seconds.TryGetValue(trunk, out var sum) ? sum.Sum(now) : 0;

    /// <summary>The trunk of a leg that is up; null for others.</summary>
    public TrunkId? TrunkOf(LegId leg) => _up.TryGetValue(leg, out var up) ? up.Trunk : null;

    /// <summary>What is used of an account.</summary>
    public OutboundUsage UsageOf(OutboundAccount account, Instant now) => _tallies.TryGetValue(account, out var t)
        ? new(t.Concurrent, t.Minute.Sum(now), t.Hour.Sum(now), t.Day.Sum(now), t.Spend.Sum(now) + t.Reserved)
        : default;

    /// <summary>Whether a call can be counted; makes room where nothing is going on.</summary>
    public bool HasRoom(TrunkId trunk, string originator, Instant now)
    {
        if (_tallies.Count + 4 > AccountsMax && now - _sweptAt >= SweepInterval && !_tallies.ContainsKey(new(trunk, originator)))
        {
            _sweptAt = now;
            foreach (var account in _tallies.Where(t => t.Value.IsIdle(now)).Select(t => t.Key).ToArray())
            {
                _tallies.Remove(account);
            }
        }

        return _tallies.Count + 4 <= AccountsMax || _tallies.ContainsKey(new(trunk, originator));
    }

    /// <summary>The longest call that money is left for, in whole minutes with one to spare; null when it is not even one.</summary>
    public static TimeSpan? Affordable(decimal left, decimal ratePerMinute)
    {
        if (ratePerMinute == 0)
        {
            return OutboundRules.LongestCallMax;
        }

        decimal minutes = Math.Floor(Math.Min(left / ratePerMinute, (decimal)OutboundRules.LongestCallMax.TotalMinutes + 1)) - 1;
        return minutes < 1 ? null : TimeSpan.FromMinutes((double)minutes);
    }

    /// <summary>A leg was dialled. One that is known already changes nothing.</summary>
    /// <param name="originator">Null for an emergency call, which holds a channel but is not counted.</param>
    public void Dialled(LegId leg, TrunkId trunk, string? originator, decimal? ratePerMinute, TimeSpan longest, Instant at)
    {
        decimal rate = ratePerMinute ?? 0;
        var up = new Up(trunk, originator, rate, rate * ((decimal)Math.Ceiling(longest.TotalMinutes) + 1), null);
        if (!Hold(leg, up))
        {
            return;
        }

        if (!_seconds.TryGetValue(trunk, out var second))
        {
            _seconds.Add(trunk, second = new SlidingSum<int>(TimeSpan.FromSeconds(1), 10));
        }

        second.Add(1, at);
        foreach (var account in AccountsOf(up))
        {
            var tally = TallyOf(account);
            tally.Minute.Add(1, at);
            tally.Hour.Add(1, at);
            tally.Day.Add(1, at);
        }
    }

    /// <summary>A leg was answered: it costs from now on.</summary>
    public void Answered(LegId leg, Instant at)
    {
        if (_up.TryGetValue(leg, out var up))
        {
            _up[leg] = up with { AnsweredAt = up.AnsweredAt ?? at };
        }
    }

    /// <summary>A leg is gone.</summary>
    public void Ended(LegId leg, Instant at)
    {
        if (!_up.Remove(leg, out var up))
        {
            return;
        }

        _channels[up.Trunk] = ChannelsOn(up.Trunk) - 1;
        decimal cost = up.AnsweredAt is { } since ? up.Rate * Math.Max(1, (decimal)Math.Ceiling((at - since).TotalMinutes)) : 0;
        foreach (var account in AccountsOf(up))
        {
            var tally = TallyOf(account);
            tally.Concurrent--;
            tally.Reserved -= up.Reserved;
            tally.Spend.Add(Math.Min(cost, up.Reserved), at); // a leg found dead after a restart did not talk until then
        }
    }

    /// <summary>What it holds.</summary>
    public OutboundLedgerPicture Take() => new(
        [.. _up.Select(u => new LegPicture(u.Key, u.Value.Trunk, u.Value.Originator, u.Value.Rate, u.Value.Reserved, u.Value.AnsweredAt))],
        [.. _tallies.Select(t => new AccountPicture(t.Key.Trunk, t.Key.Originator, t.Value.Minute.Take(), t.Value.Hour.Take(), t.Value.Day.Take(), t.Value.Spend.Take()))]);

    /// <summary>Forgets everything and puts back what was taken.</summary>
    public void Restore(OutboundLedgerPicture picture)
    {
        _up.Clear();
        _tallies.Clear();
        _channels.Clear();
        _seconds.Clear();
        foreach (var account in picture.Accounts)
        {
            var tally = TallyOf(new(account.Trunk, account.Originator));
            tally.Minute.Restore(account.Minute);
            tally.Hour.Restore(account.Hour);
            tally.Day.Restore(account.Day);
            tally.Spend.Restore(account.Spend);
        }

        foreach (var leg in picture.Legs)
        {
            Hold(leg.Leg, new Up(leg.Trunk, leg.Originator, leg.Rate, leg.Reserved, leg.AnsweredAt));
        }
    }

    private bool Hold(LegId leg, Up up)
    {
        if (!_up.TryAdd(leg, up))
        {
            return false;
        }

        _channels[up.Trunk] = ChannelsOn(up.Trunk) + 1;
        foreach (var account in AccountsOf(up))
        {
            var tally = TallyOf(account);
            tally.Concurrent++;
            tally.Reserved += up.Reserved;
        }

        return true;
    }

    private static OutboundAccount[] AccountsOf(Up up) => up.Originator is { } originator
        ? [new(up.Trunk, null), new(up.Trunk, originator), new(null, null), new(null, originator)]
        : [];

    private Tally TallyOf(OutboundAccount account)
    {
        if (!_tallies.TryGetValue(account, out var tally))
        {
            _tallies.Add(account, tally = new Tally());
        }

        return tally;
    }

    private sealed record Up(TrunkId Trunk, string? Originator, decimal Rate, decimal Reserved, Instant? AnsweredAt);

    private sealed class Tally
    {
        public int Concurrent { get; set; }

        public decimal Reserved { get; set; }

        public SlidingSum<int> Minute { get; } = new(TimeSpan.FromMinutes(1), 60);

        public SlidingSum<int> Hour { get; } = new(TimeSpan.FromHours(1), 60);

        public SlidingSum<int> Day { get; } = new(TimeSpan.FromDays(1), 48);

        public SlidingSum<decimal> Spend { get; } = new(TimeSpan.FromDays(1), 48);

        public bool IsIdle(Instant now) => Concurrent == 0 && Day.Sum(now) == 0 && Spend.Sum(now) == 0;
    }
}
