namespace Crm.Telephony.Calls;

/// <summary>A dialog of a process that is gone.</summary>
/// <param name="Text">The dialog as it was last told, opened.</param>
/// <param name="Times">How often it is gone on with since then, this time included.</param>
public sealed record LostDialog(string Text, int Times);
