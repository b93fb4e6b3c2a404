using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Dialing.Outcomes;
using Crm.Engine.Outbound;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Engine.Calls;

/// <content>
/// Which trunks work: judged by what becomes of the calls dialled on them, asked by OPTIONS while they do not. Lives only as long as the process: after a
/// restart every trunk is tried.
/// </content>
public sealed partial class CallsProgram
{
    private readonly Dictionary<TrunkId, TrunkHealth> _health = [];

    /// <summary>Whether calls keep off a trunk because it does not work just now.</summary>
    public bool IsSuspended(TrunkId trunk) => _health.TryGetValue(trunk, out var health) && health.IsSuspended;

    /// <summary>How many calls more somebody could dial now by some trunks, or by all when none is named.</summary>
    public int RoomFor(string originator, ImmutableArray<TrunkId> only, Instant now) => _external.RoomFor(originator, only, now);

    private Instant NextProbe
    {
        get
        {
            var next = Instant.MaxValue;
            foreach (var health in _health.Values)
            {
                next = Instant.Min(next, health.NextProbe);
            }

            return next;
        }
    }

    private int InboundOn(TrunkId trunk) => _trunks.GetValueOrDefault(trunk)?.Active.Count ?? 0;

    /// <summary>Notes what the answer to a dialled call says of its trunk.</summary>
    private void Judge(LegId leg, CallInput input, IShardContext context)
    {
        if (input is not (DeviceFailed or DeviceAnswered) || _external.Ledger.TrunkOf(leg) is not { } trunk)
        {
            return;
        }

        var health = _health.GetValueOrDefault(trunk) ?? (_health[trunk] = new TrunkHealth());
        bool byItsFault = input is DeviceFailed failed && OutcomeTable.Of(failed.Status, failed.Cause) is { Outcome: CallOutcome.Congestion };
        if (byItsFault ? health.Failed(context.Now) : health.Worked())
        {
            context.Effect(new TrunkStateChanged(trunk, health.IsSuspended));
        }
    }

    private void AskTrunks(IShardContext context)
    {
        foreach (var (trunk, health) in _health)
        {
            if (health.TakeProbe(context.Now))
            {
                context.Effect(new Signal(new ProbeTrunk(new LegId(context.NewId()), trunk)));
            }
        }
    }

    private void Probed(TrunkProbed probed, IShardContext context)
    {
        if (_health.GetValueOrDefault(probed.Trunk)?.Probed(TrunkHealth.IsThere(probed.Status), context.Now) == true)
        {
            context.Effect(new TrunkStateChanged(probed.Trunk, false));
        }
    }
}
