using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Engine.Flows;

/// <summary>Queues and waiting callers as flows see them, at one instant.</summary>
/// <param name="Places">Each waiting caller's place, 1 for the next; empty when too many wait to be counted.</param>
public sealed record QueuePicture(IReadOnlyDictionary<QueueId, FlowQueueFigures> Queues, IReadOnlyDictionary<InteractionId, QueuePlace> Places)
{
    /// <summary>Nothing known yet.</summary>
    public static readonly QueuePicture Empty = new(new Dictionary<QueueId, FlowQueueFigures>(), new Dictionary<InteractionId, QueuePlace>());
}

/// <summary>A waiting caller's place in his queue.</summary>
/// <param name="EstimatedWait">How much longer; null when nothing says.</param>
public readonly record struct QueuePlace(int Position, TimeSpan? EstimatedWait);

/// <summary>
/// The latest <see cref="QueuePicture"/>, at most about a second old while flows run. Thread safe: <see cref="QueueBoardFeed"/> replaces it
/// whole, the calls shard reads it.
/// </summary>
public sealed class QueueBoard
{
    private volatile QueuePicture _current = QueuePicture.Empty;
    private volatile bool _wanted;

    /// <summary>The latest picture.</summary>
    public QueuePicture Current => _current;

    /// <summary>Whether any flow runs; without one nobody reads the board and nobody need paint it.</summary>
    public bool Wanted
    {
        get => _wanted;
        set => _wanted = value;
    }

    /// <summary>Replaces the picture.</summary>
    public void Show(QueuePicture picture) => _current = picture;
}
