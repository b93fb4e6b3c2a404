namespace Crm.Sip.UserAgent.Legs.Early;

/// <summary>
/// The early dialogs of one INVITE of ours, kept apart by To-tag: a proxy may have forked it (RFC 3261 13.2.2.4). At most eight; the
/// responses of further ones are counted and unseen, and a 2xx of theirs is acknowledged and ended.
/// </summary>
public sealed class EarlyDialogs(LegContext context)
{
    /// <summary>Early dialogs of one INVITE.</summary>
    public const int ForksMax = 8;

    private readonly Dictionary<string, EarlyDialog> _byTag = new(StringComparer.Ordinal);

    /// <summary>The one with that To-tag; null when there is none.</summary>
    public EarlyDialog? Find(string tag) => _byTag.GetValueOrDefault(tag);

    /// <summary>The one that waits for our answer to its offer; null when there is none.</summary>
    public EarlyDialog? FindOwed() => _byTag.Values.FirstOrDefault(d => d.OwesAnswer);

    /// <summary>Adds one whose To-tag is new; false when there are eight.</summary>
    public bool TryAdd(string tag, EarlyDialog dialog)
    {
        if (_byTag.Count >= ForksMax)
        {
            return false;
        }

        _byTag.Add(tag, dialog);
        context.Add(dialog.Session);
        return true;
    }

    /// <summary>The INVITE has its final response: requests of the peer find the winner's dialog only.</summary>
    public void Close(LegSession? winner)
    {
        foreach (var dialog in _byTag.Values.Where(d => d.Session != winner))
        {
            context.Remove(dialog.Session);
        }
    }
}
