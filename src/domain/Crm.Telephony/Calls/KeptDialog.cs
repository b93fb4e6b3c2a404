using Crm.Events.Privacy;

namespace Crm.Telephony.Calls;

/// <summary>A dialog of the call as it was last told, for another process to go on with.</summary>
/// <param name="Sealed">The dialog.</param>
/// <param name="CarriedOver">How often the call was carried over since then: numbers used by whoever did it are not known.</param>
public sealed record KeptDialog(SealedText Sealed, int CarriedOver);
