using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Engine.Flows;

/// <summary>The flows that serve one call. Lives only as long as the process, like the call's media. Owned by the calls shard.</summary>
internal sealed class CallFlow(IReadOnlyDictionary<string, string> known)
{
    /// <summary>Attributes a call may carry; more are ignored.</summary>
    public const int AttributesMax = 100;

    private int _plays;
    private (int Number, FlowSession Session, int Play) _playing;

    /// <summary>What is known of the caller and what flows have set.</summary>
    public Dictionary<string, string> Attributes { get; } = new(known, StringComparer.Ordinal);

    /// <summary>The flow the number leads to; null when the call went straight into a queue.</summary>
    public FlowSession? Main { get; set; }

    /// <summary>The flow that treats him while he waits.</summary>
    public FlowSession? Treatment { get; set; }

    /// <summary>Which flow treats him when he waits.</summary>
    public FlowId? TreatmentFlow { get; set; }

    /// <summary>Effects of the treatment that wait for the queue to let the caller go; null when none do.</summary>
    public Queue<FlowEffect>? Held { get; set; }

    /// <summary>Whom keys and results concern: the treatment while there is one.</summary>
    public FlowSession? Active => Treatment ?? Main;

    /// <summary>When something of these flows is due.</summary>
    public Instant Deadline => Instant.Min(Main?.Deadline ?? Instant.MaxValue, Treatment?.Deadline ?? Instant.MaxValue);

    /// <summary>A number for something a session plays, unique over the call's sessions.</summary>
    public int Playing(FlowSession session, int play)
    {
        _playing = (++_plays, session, play);
        return _plays;
    }

    /// <summary>Whose playing ended; null when it was replaced since.</summary>
    public (FlowSession Session, int Play)? Played(int number) =>
        number != 0 && _playing.Number == number ? (_playing.Session, _playing.Play) : null;
}
