using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <summary>
/// Which thread a mail belongs to, by Message-IDs alone; never by a subject or a ticket number. Who refers to a mail of ours (whose id is
/// signed, so that only who got it knows it) belongs to its thread. Who refers to a customer's mail, or to one that was never seen here
/// but that others of the thread refer to, belongs there only when he has had a part in it. Not thread safe.
/// </summary>
public sealed class MailThreadGraph
{
    private readonly Dictionary<string, MailThreadId> _byKey = [];
    private readonly Dictionary<MailThreadId, List<string>> _keys = [];

    /// <summary>Keys that are held.</summary>
    public int Count => _byKey.Count;

    /// <summary>Notes ids a thread is known by; one that leads to another thread already stays there.</summary>
    public void Add(MailThreadId thread, IEnumerable<string> keys)
    {
        foreach (string key in keys)
        {
            if (_byKey.TryAdd(key, thread))
            {
                (_keys.TryGetValue(thread, out var list) ? list : _keys[thread] = []).Add(key);
            }
        }
    }

    /// <summary>The thread a mail belongs to, or null.</summary>
    /// <param name="mentions">What it refers to, the surest first.</param>
    /// <param name="messageKey">Its own id: others may have referred to it before it came.</param>
    /// <param name="hasPart">Whether its sender has had a part in a thread.</param>
    public MailThreadId? Find(IEnumerable<string> mentions, string? messageKey, Func<MailThreadId, bool> hasPart)
    {
        foreach (string key in messageKey is null ? mentions : mentions.Append(messageKey))
        {
            if (_byKey.TryGetValue(key, out var thread) && (MailKeys.IsOwn(key) || hasPart(thread)))
            {
                return thread;
            }
        }

        return null;
    }

    /// <summary>Forgets a thread's ids.</summary>
    public void Drop(MailThreadId thread)
    {
        if (_keys.Remove(thread, out var keys))
        {
            keys.ForEach(key => _byKey.Remove(key));
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _byKey.Clear();
        _keys.Clear();
    }
}
