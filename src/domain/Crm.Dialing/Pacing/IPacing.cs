namespace Crm.Dialing.Pacing;

/// <summary>
/// The law of one campaign that says how many numbers to dial now. It is told everything that happens on the campaign's floor and asked
/// about once a second. Deterministic: the same events and questions give the same answers. Not thread safe; one writer.
/// </summary>
public interface IPacing
{
    /// <summary>Takes note of what happened. Events of dials or agents that are not known, or that come twice, are ignored and counted in <see cref="Pacing.Floor.Ignored"/>.</summary>
    void Observe(in PacingEvent what);

    /// <summary>How many dials to start now, and why. Whoever asks starts them and says so by <see cref="PacingEvent.DialStarted"/>.</summary>
    PacingDecision Decide(in PacingQuestion question);

    /// <summary>What the pacing has been told about agents and calls.</summary>
    Floor Floor { get; }
}
