namespace Crm.Events;

/// <summary>
/// A fact that has happened and is stored in the journal. Event records are immutable, carry no clock of their own
/// (the time is in the <see cref="EventEnvelope"/>) and hold no personal data in the clear (see <see cref="Privacy.SealedText"/>).
/// Every implementation carries an <see cref="EventContractAttribute"/>; fields are only ever added, never renamed or removed.
/// </summary>
public interface IDomainEvent;
