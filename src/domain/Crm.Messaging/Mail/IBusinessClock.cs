using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <summary>Counts time in a queue's hours; without hours, or where they never open, all time counts. Pure; thread safe.</summary>
public interface IBusinessClock
{
    /// <summary>The instant at which so much open time has passed.</summary>
    Instant After(QueueHours? hours, Instant from, TimeSpan open);

    /// <summary>The open time between two instants; zero when the second is not later.</summary>
    TimeSpan Between(QueueHours? hours, Instant from, Instant to);
}
