using Crm.Contracts.Live;
using Crm.Events.Mail;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <content>What people at desks are shown.</content>
public sealed partial class MailProgram
{
    private const int MailsShown = 200;

    /// <summary>Threads with open work.</summary>
    public int Open => _threads.Open;

    /// <summary>Whether an interaction is open mail work.</summary>
    public bool Holds(InteractionId work) => _threads.Find(work)?.OpenWork?.Interaction == work;

    /// <summary>Whether an agent has or has parked it.</summary>
    public bool IsWithAgent(InteractionId work) =>
        _threads.Find(work)?.OpenWork is { Stage: MailWorkStage.Working or MailWorkStage.Parked } open && open.Interaction == work;

    /// <summary>What an agent has or has parked.</summary>
    public IReadOnlyList<MailWorkSight> SightsOf(AgentId agent) => [.. _threads.Of(agent).Select(s => WorkSight(s, agent))];

    /// <summary>Work as it is, over or not; null when it is not known.</summary>
    public MailWorkSight? SightOf(InteractionId work) => _threads.Find(work) is { Work: not null } state ? WorkSight(state, state.Work!.Agent) : null;

    /// <summary>All work that is not over.</summary>
    public IReadOnlyList<MailWorkSight> Sights() =>
        [.. _threads.All.Where(s => s.OpenWork is not null).OrderBy(s => s.Work!.StartedAt.Microseconds).Select(s => WorkSight(s, s.Work!.Agent))];

    /// <summary>Open work by the queue it waits in or came by.</summary>
    public IReadOnlyDictionary<QueueId, LiveMails> Backlog()
    {
        var found = new Dictionary<QueueId, LiveMails>();
        foreach (var work in _threads.All.Select(s => s.OpenWork).OfType<MailWork>())
        {
            var known = found.GetValueOrDefault(work.Queue) ?? new LiveMails(0, 0, null, null, 0, 0);
            bool waits = work.Stage is not (MailWorkStage.Working or MailWorkStage.Parked);
            var running = work.Clocks.Where(c => c is { Met: false, Paused: false }).ToList();
            bool late = running.Any(c => c.Breached);
            found[work.Queue] = new LiveMails(
                known.Waiting + (waits ? 1 : 0),
                known.WithAgents + (waits ? 0 : 1),
                waits ? Earliest(known.OldestSince, work.Since) : known.OldestSince,
                running.Where(c => !c.Breached).Aggregate(known.DueAt, (due, c) => Earliest(due, c.DueAt)),
                known.Warned + (!late && running.Any(c => c.Warned) ? 1 : 0),
                known.Late + (late ? 1 : 0));
        }

        return found;

        static Instant Earliest(Instant? known, Instant at) => known is { } before && before < at ? before : at;
    }

    /// <summary>Threads that never had work, the newest first, at most so many.</summary>
    public IReadOnlyList<MailThreadSight> Unworked(int most) =>
    [
        .. _threads.All.Where(s => s is { Work: null, Opened: not null, Forgotten: false } && s.Mails.Any(m => m.IsInbound))
            .OrderByDescending(s => s.LastAt.Microseconds).Take(most).Select(s => Sight(s, null)!),
    ];

    /// <summary>A thread for a reader; null when it is not known.</summary>
    public MailThreadSight? ThreadOf(MailThreadId thread, AgentId? reader) => _threads.Find(thread) is { } state ? Sight(state, reader) : null;

    /// <summary>The thread of work, open or not; null when it is not known.</summary>
    public MailThreadSight? ThreadOf(InteractionId work) => _threads.Find(work) is { } state ? Sight(state, null) : null;

    /// <summary>The thread of a mail; null when it is not known.</summary>
    public MailThreadSight? ThreadOf(MailId mail) => _threads.Find(mail) is { } state ? Sight(state, null) : null;

    /// <summary>How far a mail of ours is; null when it is not known.</summary>
    public ThreadMail? MailOf(MailId mail) => _threads.Find(mail)?.Find(mail);

    private static MailThreadSight? Sight(MailThreadState s, AgentId? reader) => s.Opened is not { } opened ? null : new MailThreadSight(
        s.Thread, opened, s.Revision, s.OpenWork?.Interaction, s.Work?.Queue ?? opened.Queue, s.Agents,
        [.. s.Mails.Skip(Math.Max(0, s.Mails.Count - MailsShown))],
        [.. s.Notes],
        reader is { } who ? MailVerbs.Of(s, who) : []);

    private static MailWorkSight WorkSight(MailThreadState s, AgentId? agent)
    {
        var work = s.Work!;
        return new MailWorkSight(
            work.Interaction, s.Thread, work.Stage, work.Queue, work.Agent, work.Reservation, work.StartedAt, work.ConnectedAt, work.Opened.Reason, s.Revision,
            s.Mails.Count, s.Mails.Count == 0 ? null : s.Mails[^1].At,
            s.Mails.LastOrDefault(m => m is { IsInbound: true, Author: MailAuthor.Person, Spam: false })?.Mail ?? s.Mails.LastOrDefault(m => m.IsInbound)?.Mail,
            s.Mails.LastOrDefault(m => m.Prepared is { Automatic: false })?.Mail,
            s.Pending, work.Clocks, agent is { } who ? MailVerbs.Of(s, who) : [], work.TakeUpFailure);
    }
}
