namespace Crm.Rtp.Jitter;

/// <summary>Counters of a <see cref="JitterBuffer"/> since it was made. A value; taken as a copy.</summary>
/// <param name="Accepted">Packets put in.</param>
/// <param name="Played">Packets taken out.</param>
/// <param name="Concealed">Frames that were missing at their time.</param>
/// <param name="Late">Packets that came after their place was passed, repeats of played ones included.</param>
/// <param name="Duplicates">Packets that were there already.</param>
/// <param name="Refused">Packets too long, or outside any sequence we follow.</param>
/// <param name="Skipped">Packets thrown away to shorten the delay.</param>
/// <param name="Restarts">Times the stream began anew: other source, jump of time or sequence.</param>
public readonly record struct JitterFigures(
    long Accepted, long Played, long Concealed, long Late, long Duplicates, long Refused, long Skipped, long Restarts);
