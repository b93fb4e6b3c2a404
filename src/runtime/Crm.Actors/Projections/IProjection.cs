using Crm.Events;

namespace Crm.Actors.Projections;

/// <summary>
/// Something computed from all facts in commit order: records, figures, search. It stores its effect and the position it came to in
/// one transaction, so that after any crash it goes on exactly there. Called by one loop at a time.
/// </summary>
public interface IProjection
{
    /// <summary>A stable, unique name.</summary>
    string Name { get; }

    /// <summary>
    /// The position to go on after. Drops what was computed by another version of the code and returns 0 then. Called at start and
    /// after each failure; whatever was in memory is read anew.
    /// </summary>
    ValueTask<long> Open(CancellationToken cancellation);

    /// <summary>Computes with the facts and stores effect and position together. A throw means that nothing was stored.</summary>
    /// <param name="facts">Facts in commit order; may be empty.</param>
    /// <param name="position">The global position of the last row they come from.</param>
    ValueTask Apply(IReadOnlyList<EventEnvelope> facts, long position, CancellationToken cancellation);
}

/// <summary>How a projection is doing.</summary>
/// <param name="Position">The last position whose effect is stored.</param>
/// <param name="Facts">Facts applied since start.</param>
/// <param name="Lag">How old the newest applied fact was when it was applied; zero while it follows live or nothing came.</param>
/// <param name="CaughtUp">True while it waits for new facts.</param>
/// <param name="Failures">Failed attempts since start.</param>
/// <param name="LastFailure">What the last failure said; null when there was none.</param>
public sealed record ProjectionFigures(string Name, long Position, long Facts, TimeSpan Lag, bool CaughtUp, long Failures, string? LastFailure);
