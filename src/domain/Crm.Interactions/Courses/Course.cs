using Crm.Events.Interactions;
using Crm.Interactions.Annotations;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Interactions.Courses;

/// <summary>
/// Tells the whole course of an interaction as one list in order of time: flow steps, queue, offers, talk, hold, notes, links, recordings
/// and the outcome. Pure.
/// </summary>
public static class Course
{
    /// <summary>The course. At one moment, what began earlier in the list of kinds comes first.</summary>
    public static IReadOnlyList<CourseStep> Of(InteractionRecord record, IReadOnlyList<InteractionNote> notes, IReadOnlyList<InteractionLink> links)
    {
        var steps = new List<(CourseStep Step, int Rank)>();
        void Add(int rank, CourseStep step) => steps.Add((step, rank));

        Add(0, Moment(record.StartedAt, "arrived", record.Direction == InteractionDirection.Inbound ? "inbound" : "outbound") with { Detail = record.From, Name = record.To });
        foreach (var step in record.Steps)
        {
            Add(3, Moment(step.At, "step", step.Exit) with { Name = step.Node, Detail = step.Detail, By = $"flow:{step.Flow}" });
        }

        foreach (var attribute in record.Attributes)
        {
            Add(4, Moment(attribute.At, "attribute", null) with { Name = attribute.Name, Detail = attribute.Value, By = attribute.By });
        }

        // an own call is told as one stretch: that the number was dialled is part of it
        int placed = FirstOf(record, "call.placed", 0);
        int dialled = placed < 0 ? -1 : FirstOf(record, "call.external-dialled", placed);
        for (int i = 0; i < record.Events.Length; i++)
        {
            var told = record.Events[i];
            if (i != dialled && OfEvent(told) is { } step)
            {
                // who is called back is not put through to anybody
                step = step.Kind == "transfer" && record.MediaType == MediaType.Callback ? step with { Kind = "callback" } : step;
                Add(step.Kind is "flow" ? 2 : step.Kind is "flow-ended" ? 5 : 1, step);
            }
        }

        foreach (var segment in record.Segments.Where(s => s.Kind != SegmentKind.Flow))
        {
            bool own = placed >= 0 && segment.Kind == SegmentKind.Offer && segment.From == record.Events[placed].At;
            Add(6, own ? new CourseStep(segment.From, segment.To, "dial", segment.EndReason, null, segment.Agent, null, null, null) : OfSegment(segment));
        }

        AddWrapUp(record, steps);
        foreach (var recording in record.Recordings)
        {
            var to = recording.Duration is { } duration ? recording.StartedAt + duration : (Instant?)null;
            Add(7, new CourseStep(recording.StartedAt, to, "recording", null, null, null, null, null, null) { Recording = recording.Id });
        }

        foreach (var pause in Pauses(record))
        {
            Add(7, pause);
        }

        foreach (var link in links)
        {
            Add(8, Moment(link.At, "customer", null) with { Customer = link.Customer, By = link.By });
        }

        foreach (var note in notes)
        {
            Add(8, Moment(note.At, "note", null) with { Detail = note.Text, By = note.By });
        }

        if (record is { EndedAt: { } end, Outcome: { } outcome })
        {
            Add(9, Moment(end, "ended", Word(outcome)) with { Name = record.Termination?.Reason });
        }

        return [.. steps.OrderBy(s => s.Step.At.Microseconds).ThenBy(s => s.Rank).Select(s => s.Step)];
    }

    /// <summary>The stretches that recordings hold as silence because they were paused.</summary>
    private static IEnumerable<CourseStep> Pauses(InteractionRecord record)
    {
        CourseStep? open = null;
        foreach (var told in record.Events)
        {
            string[] parts = told.Detail?.Split(": ", 2) ?? [];
            bool ends = told.Name is "call.recording-resumed" or "call.recording-stopped" or "call.recording-ended";
            if (open is not null && ends)
            {
                yield return open with { To = told.At, Result = told.Name == "call.recording-resumed" && parts is [_, var by] ? by : null };
                open = null;
            }
            else if (told.Name == "call.recording-paused" && parts is [var id, var reason] && Guid.TryParse(id, out var recording))
            {
                open = new CourseStep(told.At, null, "recording-pause", null, null, told.Agent, reason, null, null) { Recording = new RecordingId(recording) };
            }
        }

        if (open is not null)
        {
            yield return open with { To = record.EndedAt };
        }
    }

    private static int FirstOf(InteractionRecord record, string name, int from)
    {
        for (int i = from; i < record.Events.Length; i++)
        {
            if (record.Events[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private static CourseStep? OfEvent(InteractionEvent told)
    {
        string[] parts = told.Detail?.Split(": ", 2) ?? [];
        return told.Name switch
        {
            "flow.started" => Moment(told.At, "flow", null) with { Name = told.Detail },
            "flow.ended" => Moment(told.At, "flow-ended", parts is [_, var reason] ? reason : null) with { Name = parts is [var flow, ..] ? flow : null },
            "interaction.language-chosen" => Moment(told.At, "language", null) with { Name = told.Detail },
            "interaction.handed-over" => Moment(told.At, "handed-over", null) with { Name = told.Detail },
            "interaction.customer-linked" => Moment(told.At, "customer", null) with
            {
                Customer = Guid.TryParse(told.Detail, out var customer) ? new CustomerId(customer) : null,
            },
            "call.external-dialled" => Moment(told.At, "transfer", "dialled") with { By = parts is [_, var by] ? by : null },
            "call.external-connected" => Moment(told.At, "transfer", "connected"),
            "call.external-refused" => Moment(told.At, "transfer", "refused") with { Name = parts is [var why, ..] ? why : null, By = parts is [_, var wisher] ? wisher : null },
            "callback.requested" => Moment(told.At, "callback", null) with { Queue = told.Queue, Name = told.Detail },
            "callback.promised" => Moment(told.At, "callback", "promised") with { Queue = told.Queue, By = parts is [var asker, ..] ? asker : null, Name = parts is [_, { Length: > 0 } origin] ? origin : null },
            "callback.asked-again" => Moment(told.At, "callback", "asked-again") with { By = parts is [var again, ..] ? again : null },
            "callback.put-off" => Moment(told.At, "callback", parts is [var failure, ..] ? failure : null),
            "callback.canceled" => Moment(told.At, "callback", "canceled") with { Name = parts is [var cause, ..] ? cause : null, By = parts is [_, var canceler] ? canceler : null },
            "conversation.parked" => Moment(told.At, "parked", null) with { Agent = told.Agent },
            "conversation.not-taken" => Moment(told.At, "not-taken", told.Detail) with { Agent = told.Agent },
            "conversation.supervisor-joined" => Moment(told.At, "supervisor", parts is [var seen, ..] ? seen : null) with { By = parts is [_, var who] ? who : null },
            "conversation.supervisor-left" => Moment(told.At, "supervisor", "left") with { By = told.Detail },
            "conversation.rated" => Moment(told.At, "rating", told.Detail),
            "voicemail.left" => Moment(told.At, "voicemail", null) with
            {
                Queue = told.Queue,
                Recording = Guid.TryParse(told.Detail, out var recording) ? new RecordingId(recording) : null,
            },
            _ => null,
        };
    }

    private static CourseStep OfSegment(Segment s) => s.Kind switch
    {
        SegmentKind.Queue => new CourseStep(s.From, s.To, "queue", s.EndReason, s.Queue, null, null, null, null),
        SegmentKind.Offer => new CourseStep(s.From, s.To, "offer", OfferResult(s), s.Queue, s.Agent, null, null, null),
        SegmentKind.Talk => new CourseStep(s.From, s.To, "talk", s.EndReason, s.Queue, s.Agent, null, null, null),
        SegmentKind.Hold => new CourseStep(s.From, s.To, "hold", s.EndReason, s.Queue, s.Agent, null, null, null),
        SegmentKind.Consult => new CourseStep(s.From, s.To, "consult", s.EndReason, s.Queue, s.Agent, null, null, null),
        SegmentKind.Wrap => new CourseStep(s.From, s.To, "wrap-up", s.EndReason, s.Queue, s.Agent, null, null, null),
        SegmentKind.Flow => throw new ArgumentException("Stretches of flows are told by their steps.", nameof(s)),
        _ => throw new ArgumentOutOfRangeException(nameof(s)),
    };

    /// <summary>The notes and the code of wrap-up belong to its last stretch; without one (it took no time) they stand for themselves.</summary>
    private static void AddWrapUp(InteractionRecord record, List<(CourseStep Step, int Rank)> steps)
    {
        if (record.WrapUpCode is null && record.Notes is null)
        {
            return;
        }

        int last = steps.FindLastIndex(s => s.Step.Kind == "wrap-up");
        if (last >= 0)
        {
            steps[last] = (steps[last].Step with { Name = record.WrapUpCode, Detail = record.Notes }, steps[last].Rank);
            return;
        }

        var at = record.Events.LastOrDefault(e => e.Name == "reservation.completed")?.At ?? record.EndedAt ?? record.StartedAt;
        steps.Add((Moment(at, "wrap-up", "completed") with { Name = record.WrapUpCode, Detail = record.Notes }, 9));
    }

    private static string? OfferResult(Segment s) => s.EndReason switch
    {
        null => null,
        "answered" => "accepted",
        "rejected" => "rejected",
        "timed-out" => "missed",
        "abandoned" or "canceled" or "caller-hung-up" => "canceled",
        _ => "rescinded",
    };

    private static CourseStep Moment(Instant at, string kind, string? result) => new(at, null, kind, result, null, null, null, null, null);

    private static string Word(InteractionOutcome outcome)
    {
        string name = outcome.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
