using System.Collections.Immutable;

namespace Crm.Events.Queues;

/// <summary>When a queue takes entries.</summary>
/// <param name="Zone">The IANA time zone the hours are meant in, for example "Europe/Berlin".</param>
/// <param name="Week">Open spans of each weekday; a day may have several, or none.</param>
/// <param name="Special">Days with hours of their own, instead of the week's.</param>
public sealed record QueueHours(string Zone, ImmutableArray<OpenSpan> Week, ImmutableArray<SpecialSpan> Special);

/// <summary>A stretch of a weekday, from and before local times of day; up to 24:00.</summary>
public sealed record OpenSpan(DayOfWeek Day, TimeSpan From, TimeSpan To);

/// <summary>A stretch of one date. From equal to To: closed that day.</summary>
/// <param name="EveryYear">Holds on this month and day of every year.</param>
public sealed record SpecialSpan(DateOnly Date, TimeSpan From, TimeSpan To, bool EveryYear = false);
