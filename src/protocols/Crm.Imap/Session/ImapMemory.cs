namespace Crm.Imap;

/// <summary>
/// What is known of a folder beyond one connection: which mails have been dealt with, and where ours begin. Kept by whoever opens sessions, filled by
/// them; lost with the process, which costs a second look and nothing else. Not thread safe.
/// </summary>
public sealed class ImapMemory
{
    /// <summary>Most mails kept in mind; further ones are looked at again, which the intake knows to be known.</summary>
    public const int MaxSettled = 100_000;

    private readonly HashSet<uint> _settled = [];

    /// <summary>What the UIDs are valid within; 0 before the first folder.</summary>
    public uint UidValidity { get; private set; }

    /// <summary>Mails from here on are taken even if somebody has seen them; null until known.</summary>
    public uint? FromUid { get; internal set; }

    /// <summary>Whether a mail needs nothing more in this process.</summary>
    public bool IsSettled(uint uid) => _settled.Contains(uid);

    /// <summary>Looks at a mail again.</summary>
    public void Forget(uint uid) => _settled.Remove(uid);

    internal void Settle(uint uid)
    {
        if (_settled.Count < MaxSettled)
        {
            _settled.Add(uid);
        }
    }

    /// <summary>Forgets everything when the server numbered its mails anew.</summary>
    internal void Enter(uint uidValidity)
    {
        if (uidValidity != UidValidity)
        {
            (UidValidity, FromUid) = (uidValidity, null);
            _settled.Clear();
        }
    }
}
