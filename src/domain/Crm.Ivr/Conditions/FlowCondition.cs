using System.Collections.Immutable;
using System.Globalization;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>Something that holds for a caller at an instant, or does not. What is unknown does not hold. Immutable data.</summary>
public abstract record FlowCondition
{
    /// <summary>Whether it holds.</summary>
    internal abstract bool Holds(FlowStep step);

    /// <summary>What is wrong with it.</summary>
    internal virtual IEnumerable<string> Faults(FlowCheck check) => [];
}

/// <summary>An attribute is one of some values, compared without regard to case.</summary>
public sealed record AttributeIs(string Attribute, ImmutableArray<string> Values) : FlowCondition
{
    internal override bool Holds(FlowStep step) =>
        step.Attribute(Attribute) is { } value && Values.Contains(value, StringComparer.OrdinalIgnoreCase);
}

/// <summary>An attribute is known, or is not.</summary>
public sealed record AttributeExists(string Attribute, bool Exists) : FlowCondition
{
    internal override bool Holds(FlowStep step) => !string.IsNullOrEmpty(step.Attribute(Attribute)) == Exists;
}

/// <summary>An attribute begins with some text: "+49" of a number.</summary>
public sealed record AttributeStarts(string Attribute, string With) : FlowCondition
{
    internal override bool Holds(FlowStep step) => step.Attribute(Attribute)?.StartsWith(With, StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>An attribute is a number within bounds, both inclusive.</summary>
public sealed record AttributeWithin(string Attribute, NumberBounds Bounds) : FlowCondition
{
    internal override bool Holds(FlowStep step) =>
        double.TryParse(step.Attribute(Attribute), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && Bounds.Hold(number);
}

/// <summary>A calendar of the flow is open.</summary>
public sealed record HoursOpen(string Calendar) : FlowCondition
{
    internal override bool Holds(FlowStep step) =>
        step.Session.Flow.Calendars.TryGetValue(Calendar, out OpeningCalendar? calendar) && calendar.IsOpen(step.Facts.Now);

    internal override IEnumerable<string> Faults(FlowCheck check)
    {
        if (!check.Flow.Calendars.ContainsKey(Calendar))
            yield return $"asks for the hours '{Calendar}', which the flow has no calendar for";
    }
}

/// <summary>A figure of a queue is within bounds; durations in seconds, shares from 0 to 1.</summary>
public sealed record QueueFigureWithin(QueueId Queue, QueueFigure Figure, NumberBounds Bounds) : FlowCondition
{
    internal override bool Holds(FlowStep step) => Read(step.Facts.Queue(Queue)) is { } number && Bounds.Hold(number);

    internal override IEnumerable<string> Faults(FlowCheck check)
    {
        if (check.Around.Queues is { } known && !known(Queue))
            yield return $"asks for figures of queue '{Queue}', which is unknown";
    }

    private double? Read(FlowQueueFigures? figures) => Figure switch
    {
        QueueFigure.Waiting => figures?.Waiting,
        QueueFigure.LongestWait => figures?.LongestWait.TotalSeconds,
        QueueFigure.OnQueue => figures?.OnQueue,
        QueueFigure.Ready => figures?.Ready,
        QueueFigure.EstimatedWait => figures?.EstimatedWait?.TotalSeconds,
        QueueFigure.ServiceLevel => figures?.ServiceLevel,
        _ => null,
    };
}

/// <summary>The figures a flow may ask for, as of <see cref="FlowQueueFigures"/>.</summary>
public enum QueueFigure
{
    /// <summary>Callers waiting.</summary>
    Waiting,

    /// <summary>The longest wait of them, in seconds.</summary>
    LongestWait,

    /// <summary>Agents signed in for the queue.</summary>
    OnQueue,

    /// <summary>Agents who could take a call now.</summary>
    Ready,

    /// <summary>The wait a caller must expect, in seconds.</summary>
    EstimatedWait,

    /// <summary>Today's, from 0 to 1.</summary>
    ServiceLevel,
}

/// <summary>All of several conditions hold.</summary>
public sealed record AllOf(ImmutableArray<FlowCondition> Parts) : FlowCondition
{
    internal override bool Holds(FlowStep step)
    {
        foreach (FlowCondition part in Parts)
        {
            if (!part.Holds(step))
                return false;
        }

        return true;
    }

    internal override IEnumerable<string> Faults(FlowCheck check) => Parts.SelectMany(part => part.Faults(check));
}

/// <summary>At least one of several conditions holds.</summary>
public sealed record AnyOf(ImmutableArray<FlowCondition> Parts) : FlowCondition
{
    internal override bool Holds(FlowStep step)
    {
        foreach (FlowCondition part in Parts)
        {
            if (part.Holds(step))
                return true;
        }

        return false;
    }

    internal override IEnumerable<string> Faults(FlowCheck check) => Parts.SelectMany(part => part.Faults(check));
}

/// <summary>A condition does not hold.</summary>
public sealed record Not(FlowCondition Inner) : FlowCondition
{
    internal override bool Holds(FlowStep step) => !Inner.Holds(step);

    internal override IEnumerable<string> Faults(FlowCheck check) => Inner.Faults(check);
}

/// <summary>A range of numbers, both ends inclusive, each possibly open.</summary>
public readonly record struct NumberBounds(double? AtLeast, double? AtMost)
{
    internal bool Hold(double number) => !(number < AtLeast) && !(number > AtMost) && !double.IsNaN(number);
}
