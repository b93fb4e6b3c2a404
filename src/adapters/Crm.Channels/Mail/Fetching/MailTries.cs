using Crm.Primitives;

namespace Crm.Channels.Mail.Fetching;

/// <summary>
/// How often single mails of a folder failed, and which are set aside for it. Those set aside come back for one more try after a while, so that what was
/// our fault and not the mail's mends itself. Not thread safe.
/// </summary>
internal sealed class MailTries(int most, TimeSpan setAside)
{
    /// <summary>Most mails counted; with more something else than the mails is wrong, and none is set aside.</summary>
    public const int MaxCounted = 1_000;

    private readonly Dictionary<uint, int> _failures = [];
    private readonly Dictionary<uint, Instant> _setAside = [];

    /// <summary>It failed; true when it is to be set aside.</summary>
    public bool Failed(uint uid, Instant now)
    {
        if (_failures.Count >= MaxCounted && !_failures.ContainsKey(uid))
        {
            return false;
        }

        _failures[uid] = _failures.GetValueOrDefault(uid) + 1;
        if (_failures[uid] < most)
        {
            return false;
        }

        _setAside[uid] = now;
        return true;
    }

    /// <summary>It worked; true when it had been set aside before.</summary>
    public bool Worked(uint uid)
    {
        bool counted = _failures.Remove(uid, out int failures) && failures >= most;
        return _setAside.Remove(uid) || counted;
    }

    /// <summary>Those whose time aside is over; they are not aside any more.</summary>
    public IReadOnlyList<uint> Due(Instant now)
    {
        uint[] due = [.. _setAside.Where(each => now - each.Value >= setAside).Select(each => each.Key)];
        foreach (uint uid in due)
        {
            _setAside.Remove(uid);
        }

        return due;
    }

    /// <summary>The numbers mean other mails now.</summary>
    public void Clear()
    {
        _failures.Clear();
        _setAside.Clear();
    }
}
