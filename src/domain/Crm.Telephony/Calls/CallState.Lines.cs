using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <content>Which dialogs carry the legs of the call. A leg keeps its name for life; by Replaces (RFC 3891) another dialog may carry it.</content>
public sealed partial class CallState
{
    private readonly Dictionary<LegId, LegId> _lines = [];

    /// <summary>A second line of an agent's phone whose media are being agreed. Lives only as long as the process.</summary>
    public SecondLine? SecondLine { get; set; }

    /// <summary>Dialogs that are to take the place of others, while their media are being agreed. Lives only as long as the process.</summary>
    public Dictionary<MediaSessionId, ReplaceLeg> Replacing { get; } = [];

    /// <summary>Whether other dialogs carry some legs than those they began with.</summary>
    public bool HasReplacedLines => _lines.Count > 0;

    /// <summary>The dialog that carries a leg.</summary>
    public LegId LineOf(LegId leg) => _lines.GetValueOrDefault(leg, leg);

    /// <summary>The leg a dialog carries; null for one that another has replaced.</summary>
    public LegId? LegOn(LegId line)
    {
        foreach (var (leg, carrier) in _lines)
        {
            if (carrier == line)
            {
                return leg;
            }
        }

        return _lines.ContainsKey(line) ? null : line;
    }
}
