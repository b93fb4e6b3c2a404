using Crm.Events.Queues;
using Crm.Messaging.Mail;
using Crm.Primitives;
using Crm.Routing.Settings;

namespace Crm.Engine.Mail;

/// <summary>Counts time in a queue's hours by the same calendar by which the queue opens and closes.</summary>
public sealed class BusinessClock : IBusinessClock
{
    /// <summary>Openings and closings that are looked at; beyond them all time counts.</summary>
    private const int ChangesMax = 2_000;

    /// <inheritdoc/>
    public Instant After(QueueHours? hours, Instant from, TimeSpan open)
    {
        if (hours is null || HoursReading.Check(hours) is not null)
        {
            return from + open;
        }

        var calendar = HoursReading.Calendar(hours);
        var at = from;
        for (int i = 0; i < ChangesMax; i++)
        {
            var change = calendar.NextChange(at);
            if (change == Instant.MaxValue)
            {
                break; // it is never closed, or never open, again
            }

            if (calendar.IsOpen(at))
            {
                var here = change - at;
                if (here >= open)
                {
                    break;
                }

                open -= here;
            }

            at = change;
        }

        return at + open;
    }

    /// <inheritdoc/>
    public TimeSpan Between(QueueHours? hours, Instant from, Instant to)
    {
        if (to <= from)
        {
            return TimeSpan.Zero;
        }

        if (hours is null || HoursReading.Check(hours) is not null)
        {
            return to - from;
        }

        return HoursReading.Calendar(hours).OpenBetween(from, to);
    }
}
