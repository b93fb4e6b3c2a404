namespace Crm.Media.Speech;

/// <summary>What became of texts to speak since the start.</summary>
/// <param name="Made">Spoken by the engine.</param>
/// <param name="Failed">The engine could not speak them or was too slow.</param>
/// <param name="Refused">Too many were under way.</param>
/// <param name="DiskFaults">The disk cache could not be read or written.</param>
public sealed record SpeechFigures(long Made, long Failed, long Refused, long DiskFaults);
