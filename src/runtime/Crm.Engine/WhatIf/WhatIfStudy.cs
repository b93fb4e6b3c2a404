using Crm.Actors.Journal;
using Crm.Contracts.Rest;
using Crm.Engine.Explaining;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.WhatIf;

namespace Crm.Engine.WhatIf;

/// <summary>
/// Reads a stretch of the routing journal and plays it through the routing domain twice: as it was, to see how well the model repeats
/// what happened, and with the changes. Reads only; thread safe.
/// </summary>
public sealed class WhatIfStudy(RoutingPast past, EventCodec codec)
{
    /// <summary>The longest stretch.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Rows read of a stretch at most.</summary>
    public const int RowsMax = 1_000_000;

    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    private static readonly string[] Rules =
    [
        "Customers arrive as they did. One who hung up waits exactly as long as he did.",
        $"One who was answered, or left otherwise, would have waited at least as long: his patience is drawn from the Kaplan-Meier curve of the queue's abandonments of the stretch (of all queues' when it has fewer than 20), given how long he had waited. Beyond the longest abandonment nobody hangs up.",
        "Conversation and wrap-up last as long as they did with this customer; for one who was not answered they are drawn from those of his queue. A wrap-up that its deadline ended is ended by the deadline that holds in the model.",
        "An agent who was offered this customer does what he did then; other offers are taken after a time drawn from what this agent took.",
        "Agents are there when they were. An agent more is there as the one he follows, or all the time.",
    ];

    /// <summary>
    /// Makes the study. Throws <see cref="WhatIfFaultException"/> when the stretch or a change is wrong, and when the journal no longer
    /// holds it ("retention" in the message).
    /// </summary>
    /// <param name="changes">Makes the changes, given the domain as it was when the stretch ended.</param>
    /// <param name="notAfter">The present: the stretch must have passed.</param>
    public async Task<WhatIfAnswer> Run(Instant from, Instant to, Func<RoutingDomain, WhatIfChanges> changes, long seed, Instant notAfter, CancellationToken cancellation)
    {
        Check(from, to, notAfter);
        var state = await past.Nearest(from, cancellation).ConfigureAwait(false) ?? throw Gone();
        var domain = state.Domain;
        DayRecorder? recorder = null;
        WhatIfFold? actual = null;
        try
        {
            await foreach (var row in past.Rows(state.Sequence, cancellation).ConfigureAwait(false))
            {
                cancellation.ThrowIfCancellationRequested();
                if (row.At >= to)
                {
                    break;
                }

                if (row.At >= from && recorder is null)
                {
                    (recorder, actual) = (new DayRecorder(domain, from), new WhatIfFold(domain, from));
                }

                if (row.Sequence - state.LastBefore > RowsMax || recorder is { TooMany: true })
                {
                    throw new WhatIfFaultException("to", $"Too much happened in that time: at most {DayRecorder.ContactsMax} customers and {RowsMax} steps. Ask for a shorter stretch.");
                }

                foreach (var fact in codec.ReadEvents(row.Payload.Span))
                {
                    domain.Apply(fact, row.At);
                    recorder?.Take(fact, row.At);
                    actual?.Take(fact, row.At);
                }
            }
        }
        catch (InvalidDataException)
        {
            throw Gone();
        }

        recorder ??= new DayRecorder(domain, from);
        actual ??= new WhatIfFold(domain, from);
        actual.End(to);
        return Compare(recorder.End(to), actual, changes(domain), seed, cancellation);
    }

    private static WhatIfAnswer Compare(RecordedDay day, WhatIfFold actual, WhatIfChanges changes, long seed, CancellationToken cancellation)
    {
        var (baseline, _) = Play(day, WhatIfChanges.None, seed, cancellation);
        var (changed, after) = Play(day, changes, seed, cancellation);
        var queues = after.Queues.OrderBy(q => q.Id.Value, StringComparer.Ordinal).ToList();
        var ids = queues.ConvertAll(q => q.Id);
        return new WhatIfAnswer(
            day.From, day.To, seed, day.Contacts.Length, day.Contacts.Count(c => c.AbandonedAt is not null), Rules,
            new WhatIfQueue(null, "", actual.Total(ids, day.To), baseline.Total(ids, day.To), changed.Total(ids, day.To)),
            [.. queues.Select(q => new WhatIfQueue(q.Id, q.Settings.DisplayName, actual.Of(q.Id, day.To), baseline.Of(q.Id, day.To), changed.Of(q.Id, day.To)))]);
    }

    private static (WhatIfFold Figures, RoutingDomain After) Play(RecordedDay day, WhatIfChanges changes, long seed, CancellationToken cancellation)
    {
        WhatIfFold? fold = null;
        var simulation = new DaySimulation(day, changes, unchecked((ulong)seed), (fact, at) => fold!.Take(fact, at));
        fold = new WhatIfFold(simulation.Domain, day.From);
        simulation.Run(() => cancellation.IsCancellationRequested);
        fold.End(day.To);
        return (fold, simulation.Domain);
    }

    private static void Check(Instant from, Instant to, Instant notAfter)
    {
        long quarter = Quarter.Ticks / TimeSpan.TicksPerMicrosecond;
        string? wrongFrom = from.Microseconds % quarter != 0 ? "Use a full quarter of an hour." : null;
        string? wrongTo = to.Microseconds % quarter != 0 ? "Use a full quarter of an hour."
            : to <= from ? "Must be after from."
            : to - from > Longest ? "At most a day after from."
            : to > notAfter ? "That time has not passed yet."
            : null;
        if (wrongFrom is not null || wrongTo is not null)
        {
            throw new WhatIfFaultException(wrongFrom is not null ? "from" : "to", wrongFrom ?? wrongTo!);
        }
    }

    private static WhatIfFaultException Gone() => new("from", "The journal no longer holds that time (retention).");
}
