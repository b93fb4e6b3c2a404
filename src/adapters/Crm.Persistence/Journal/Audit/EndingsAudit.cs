using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Persistence.Journal.Audit;

/// <summary>Follows interactions and queue visits: each begins once and has one end at most.</summary>
internal sealed class EndingsAudit(AuditFindings findings)
{
    private readonly HashSet<InteractionId> _begun = [];
    private readonly HashSet<InteractionId> _ended = [];
    private readonly HashSet<QueueVisitId> _open = [];
    private readonly HashSet<QueueVisitId> _left = [];

    public int Begun => _begun.Count;

    public int Ended => _ended.Count;

    public int OpenVisits => _open.Count;

    public void Add(IDomainEvent domainEvent)
    {
        switch (domainEvent)
        {
            case InteractionStarted e:
                findings.Require(_begun.Add(e.Interaction), () => $"interaction {e.Interaction} began twice");
                break;
            case InteractionEnded e:
                findings.Require(_begun.Contains(e.Interaction), () => $"interaction {e.Interaction} ended ({e.Outcome}) without having begun");
                findings.Require(_ended.Add(e.Interaction), () => $"interaction {e.Interaction} ended again ({e.Outcome})");
                break;
            case EntryEnqueued e:
                findings.Require(!_left.Contains(e.Visit) && _open.Add(e.Visit), () => $"queue visit {e.Visit} began twice");
                break;
            case EntryAnswered e:
                Leave(e.Visit, "answered");
                break;
            case EntryAbandoned e:
                Leave(e.Visit, "abandoned");
                break;
            case EntryLeft e:
                Leave(e.Visit, e.Exit.ToString());
                break;
            default:
                // other facts neither begin nor end anything
                break;
        }
    }

    private void Leave(QueueVisitId visit, string how)
    {
        findings.Require(_open.Remove(visit), () => $"queue visit {visit} ended ({how}) {(_left.Contains(visit) ? "again" : "without having begun")}");
        _left.Add(visit);
    }
}
