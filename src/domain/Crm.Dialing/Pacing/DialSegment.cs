namespace Crm.Dialing.Pacing;

/// <summary>What answer rates are learnt by: numbers of one list, dialled in one hour of the day, for the n-th time.</summary>
/// <param name="List">The list the record is of.</param>
/// <param name="Hour">Hour of the day at the called party, 0 to 23.</param>
/// <param name="Attempt">How often it has been dialled before; the caller may lump many together.</param>
public readonly record struct DialSegment(int List, byte Hour, byte Attempt);
