using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Views;

namespace Crm.Routing.Explaining;

/// <summary>
/// Follows one interaction through the facts of a routing domain and explains each decision about it from the state in which it was
/// made. Stands around <see cref="RoutingDomain.Apply"/>, while facts are raised or when they are read again: both give the same.
/// Bounded; not thread safe.
/// </summary>
/// <param name="agentsListed">Agents listed per moment; the others are counted by reason.</param>
public sealed class InteractionExplainer(RoutingDomain domain, InteractionId interaction, int agentsListed = InteractionExplainer.AgentsMax)
{
    /// <summary>Agents listed per moment unless said otherwise.</summary>
    public const int AgentsMax = 200;

    /// <summary>Offers explained per visit.</summary>
    public const int OffersMax = 30;

    /// <summary>Visits explained.</summary>
    public const int VisitsMax = 20;

    private readonly List<VisitExplanation> _visits = [];
    private VisitExplanation? _open;
    private RoutingExplanation? _before;

    /// <summary>The visits explained so far, in order.</summary>
    public ImmutableArray<VisitExplanation> Visits => _open is null ? [.. _visits] : [.. _visits, _open];

    /// <summary>Visits beyond the limit.</summary>
    public int VisitsNotShown { get; private set; }

    /// <summary>Applies a fact to the domain and takes note of it.</summary>
    public void Apply(IDomainEvent fact, Instant at)
    {
        Before(fact, at);
        domain.Apply(fact, at);
        After(fact, at);
    }

    /// <summary>A fact is about to be applied: looks at the state it was decided in.</summary>
    public void Before(IDomainEvent fact, Instant at) => _before = fact switch
    {
        ReservationCreated e when e.Interaction == interaction && _open is { Offers.Length: < OffersMax } => domain.Explain(interaction, at, agentsListed),
        EntryAbandoned e when e.Interaction == interaction => domain.Explain(interaction, at, agentsListed),
        EntryLeft e when e.Interaction == interaction => domain.Explain(interaction, at, agentsListed),
        _ => null,
    };

    /// <summary>The fact was applied.</summary>
    public void After(IDomainEvent fact, Instant at)
    {
        switch (fact)
        {
            case EntryEnqueued e when e.Interaction == interaction: Begin(e, at); break;
            case QueueConfigured e when e.Queue == _open?.Queue: Configured(e.Version, at); break;
            case ReservationCreated e when e.Interaction == interaction: Offered(e, at); break;
            case ReservationAccepted e when e.Interaction == interaction: Note(e.Reservation, "accepted", at); break;
            case ReservationRejected e when e.Interaction == interaction: Note(e.Reservation, "rejected", at, e.Reason, e.ExcludedUntil); break;
            case ReservationTimedOut e when e.Interaction == interaction: Note(e.Reservation, "timed-out", at); break;
            case ReservationCanceled e when e.Interaction == interaction: Note(e.Reservation, "canceled", at, e.Reason); break;
            case ReservationRescinded e when e.Interaction == interaction: Note(e.Reservation, "rescinded", at, e.Reason); break;
            case EntryAnswered e when e.Interaction == interaction:
                Note(e.Reservation, "answered", at);
                End(new VisitEnd("answered", null, at, e.Agent, null, null));
                break;
            case EntryAbandoned e when e.Interaction == interaction: End(new VisitEnd(e.Short ? "short-abandoned" : "abandoned", null, at, null, null, _before)); break;
            case EntryLeft e when e.Interaction == interaction: End(new VisitEnd(Word(e.Exit), e.Reason, at, null, e.Target, _before)); break;
        }
    }

    private void Begin(EntryEnqueued e, Instant at)
    {
        if (_visits.Count >= VisitsMax)
        {
            VisitsNotShown++;
            return;
        }

        var queue = domain.FindQueue(e.Queue)!;
        _open = new VisitExplanation(
            e.Visit, e.Queue, queue.Settings.DisplayName, e.MediaType, at, e.Since, e.Preferred ?? [], e.CustomerKey is not null, e.Overflows,
            domain.StepsOf(interaction), [new SettingsVersion(queue.Version, at)], domain.Explain(interaction, at, agentsListed)!, [], 0, null);
    }

    private void Configured(long version, Instant at) => _open = _open! with
    {
        QueueName = domain.FindQueue(_open.Queue)!.Settings.DisplayName,
        Steps = domain.StepsOf(interaction),
        Versions = _open.Versions.Length < OffersMax ? _open.Versions.Add(new SettingsVersion(version, at)) : _open.Versions,
    };

    private void Offered(ReservationCreated e, Instant at)
    {
        if (_open is null)
        {
            return;
        }

        string name = domain.FindAgent(e.Agent)!.Settings.DisplayName;
        _open = _before is { } then
            ? _open with { Offers = _open.Offers.Add(new OfferExplanation(e.Reservation, e.Agent, name, at, e.Decision, e.Group is not null, then, null, null, null, null)) }
            : _open with { OffersNotShown = _open.OffersNotShown + 1 };
        if (e.Group is { } first && _open.Offers.FirstOrDefault(o => o.Reservation == first) is { Grouped: false } one)
        {
            _open = _open with { Offers = _open.Offers.Replace(one, one with { Grouped = true }) };
        }
    }

    private void Note(ReservationId reservation, string result, Instant at, string? reason = null, Instant? excluded = null)
    {
        if (_open?.Offers.FirstOrDefault(o => o.Reservation == reservation) is { } offer)
        {
            _open = _open with { Offers = _open.Offers.Replace(offer, offer with { Result = result, ResultAt = at, Reason = reason, ExcludedUntil = excluded }) };
        }
    }

    private void End(VisitEnd end)
    {
        if (_open is { } visit)
        {
            _visits.Add(visit with { End = end });
            _open = null;
        }
    }

    private static string Word(QueueExit exit) => exit switch
    {
        QueueExit.Overflowed => "overflowed",
        QueueExit.CallbackRequested => "callback-requested",
        QueueExit.Voicemail => "voicemail",
        QueueExit.TransferredOut => "transferred-out",
        QueueExit.Requeued => "requeued",
        _ => "closed-by-system",
    };
}
