using Crm.Events.Agents;
using Crm.Events.Interactions;

namespace Crm.Simulation.Day;

/// <summary>How much of each channel a day brings, and how people behave; times in seconds.</summary>
/// <param name="Queue">The channel's queue.</param>
/// <param name="EverySeconds">Mean time between arrivals.</param>
/// <param name="Backlog">Already there when the day begins.</param>
/// <param name="Work">Mean handling time.</param>
/// <param name="Patience">Mean patience; null waits for ever.</param>
/// <param name="Threshold">Of the service level.</param>
internal sealed record Channel(MediaType Media, string Queue, double EverySeconds, int Backlog, double Work, double? Patience, double Threshold);

/// <summary>A day of all channels.</summary>
internal sealed record DayOptions(int Seed)
{
    public int Agents { get; init; } = 30;

    public TimeSpan Length { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Calls that come within half a minute, in the third hour.</summary>
    public int Burst { get; init; } = 80;

    public IReadOnlyList<Channel> Channels { get; init; } =
    [
        new(MediaType.Voice, "calls", 14, 0, 180, 150, 20),
        new(MediaType.Chat, "chats", 40, 0, 400, 240, 60),
        new(MediaType.Message, "messages", 90, 5, 150, null, 600),
        new(MediaType.Email, "mails", 75, 120, 240, null, 14_400),
    ];

    public CapacityProfile Capacity { get; init; } = new(
    [
        new MediaCapacity(MediaType.Voice, 100, 1, Exclusive: true),
        new MediaCapacity(MediaType.Chat, 30, 3),
        new MediaCapacity(MediaType.Message, 30, 2),
        new MediaCapacity(MediaType.Email, 40, 1, InterruptedBy: [MediaType.Voice, MediaType.Chat], AfterIdle: TimeSpan.FromSeconds(15)),
    ]);
}
