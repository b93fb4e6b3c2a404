namespace Crm.Contracts.Live;

/// <summary>
/// The figures of one channel of a queue, counted per queue visit; averages over nothing are null; times in seconds. At every moment
/// offered = waiting + answered + abandoned + shortAbandoned + left.
/// </summary>
/// <param name="Channel">"voice", "chat", "email", "message", "callback", "sms" or "whatsapp".</param>
/// <param name="Left">Ended in any other way: overflowed, called back, moved, put back, closed.</param>
/// <param name="Threshold">Within which answers count, as it is set now; of e-mail in the queue's hours.</param>
/// <param name="Target">The share that is aimed at, 0 to 1, as it is set now; null when none is.</param>
public sealed record ChannelFigures(
    string Channel,
    long Offered,
    long Answered,
    long AnsweredInThreshold,
    long Abandoned,
    long ShortAbandoned,
    long Left,
    long Waiting,
    long Handled,
    double? AverageSpeedOfAnswer,
    double? AverageHandleTime,
    double? ServiceLevel,
    double? LongestWait,
    double Threshold,
    double? Target);
