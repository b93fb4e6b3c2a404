using Crm.Events.Calls;
using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <content>What makes the call outlive its process.</content>
public sealed partial class CallState
{
    /// <summary>Dialogs that are kept at most; a call has eight parties, and phones that rang for it besides.</summary>
    public const int DialogsMax = 32;

    private readonly Dictionary<LegId, KeptDialog> _dialogs = [];

    /// <summary>The dialogs of the call as they were last told, by line.</summary>
    public IReadOnlyDictionary<LegId, KeptDialog> Dialogs => _dialogs;

    /// <summary>Legs that are being called back into the call after it was carried over. Lives only as long as the process.</summary>
    public Dictionary<LegId, CarriedLine> Carried { get; } = [];

    /// <summary>The last instant the call is known to have lived before it was carried over. Lives only as long as the process.</summary>
    public Instant? LostAt { get; set; }

    /// <summary>When the first of them is given up.</summary>
    private Instant CarriedDeadline => Carried.Count == 0 ? Instant.MaxValue : Carried.Values.Min(line => line.Deadline);

    /// <summary>Whether the recording lies in a file that nobody writes, until there is something to record again. Lives only as long as the process.</summary>
    public bool RecordingRests { get; set; }

    /// <summary>When the recording in progress began.</summary>
    public Instant RecordingSince { get; private set; }

    private void Keep(DialogKept e) => _dialogs[e.Line] = new KeptDialog(e.Dialog, 0);

    private void CarryOver()
    {
        foreach (var (line, kept) in _dialogs.ToArray())
        {
            _dialogs[line] = kept with { CarriedOver = kept.CarriedOver + 1 };
        }
    }
}
