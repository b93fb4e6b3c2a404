using System.Collections.Concurrent;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;
using Crm.Contracts.Ports;
using Crm.Events.Mail;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>Threads that are told to it, each with one mail under the thread's own id; remembers what was asked and answers as told.</summary>
internal sealed class FakeMailDesk : IMailDesk
{
    private readonly ConcurrentDictionary<Guid, MailPlace> _places = new();

    public ConcurrentQueue<MailDraftView> Drafts { get; } = new();

    public ConcurrentQueue<(string Then, string? Outcome)> Sent { get; } = new();

    public Func<CommandResult> Answer { get; set; } = () => new CommandDone();

    public void Add(Guid id, string queue, string agent) =>
        _places[id] = new MailPlace(new MailThreadId(id), new SubjectId(id), new QueueId(queue), "support", [new AgentId(agent)]);

    public ValueTask<MailPlace?> PlaceOf(MailThreadId thread, CancellationToken cancellation) => new(_places.GetValueOrDefault(thread.Value));

    public ValueTask<MailWhereabouts?> PlaceOf(MailId mail, CancellationToken cancellation) =>
        new(_places.GetValueOrDefault(mail.Value) is { } place ? new MailWhereabouts(place, mail, Outgoing: false) : null);

    public ValueTask<MailThreadView?> Thread(MailThreadId thread, AgentId reader, CancellationToken cancellation) =>
        new(_places.ContainsKey(thread.Value) ? new MailThreadView(thread, "Order 17", 1, null, "support", [], [], null, ["draft"]) : null);

    public ValueTask<IReadOnlyList<MailView>> MailsOf(InteractionId interaction, CancellationToken cancellation) => new((IReadOnlyList<MailView>)[]);

    public ValueTask<IReadOnlyList<MailWorkView>> Work(CancellationToken cancellation) => new(
    [
        .. _places.Values.Select(p => new MailWorkView(
            new InteractionId(p.Thread.Value), p.Thread, "queued", p.Queue, null, new DeskParty(null, null, null, null), "Order 17", null, default, null, "mail", [])),
    ]);

    public ConcurrentQueue<(MailId Mail, QueueId? Queue)> Made { get; } = new();

    public ValueTask<IReadOnlyList<MailUnworkedView>> Unworked(CancellationToken cancellation) =>
        new([.. _places.Values.Select(p => new MailUnworkedView(new MailId(p.Thread.Value), p.Thread, p.Queue, p.MailboxId, default, "spam", 1, null, "Order 17"))]);

    public ValueTask<CommandResult> MakeWork(CommandId id, MailId mail, QueueId? queue, CancellationToken cancellation)
    {
        Made.Enqueue((mail, queue));
        return new(Answer());
    }

    public ValueTask<CommandResult> Start(
        CommandId id, AgentId agent, QueueId queue, string mailboxId, IReadOnlyList<MailPerson> to, string? subject, CustomerId? customer, CancellationToken cancellation)
    {
        Add(id.Value, queue.Value, agent.Value);
        return new(new MailTaken(new MailThreadId(id.Value), false));
    }

    public ValueTask<DraftAnswer> KeepDraft(MailThreadId thread, AgentId agent, long seen, MailDraftView content, CancellationToken cancellation)
    {
        Drafts.Enqueue(content);
        var answer = Answer();
        return new(new DraftAnswer(answer, answer is CommandDone ? content with { Version = seen + 1 } : null));
    }

    public ValueTask DropDraft(MailThreadId thread, AgentId agent, CancellationToken cancellation) => default;

    public ValueTask<DraftAnswer> AddFile(MailThreadId thread, AgentId agent, string name, string type, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        new(new DraftAnswer(new CommandDone(), new MailDraftView(1, default, "reply", null, [], [], [], "", "", [new MailDraftFile(Guid.NewGuid(), name, type, content.Length)])));

    public ValueTask<DraftAnswer> DropFile(MailThreadId thread, AgentId agent, Guid file, CancellationToken cancellation) =>
        new(new DraftAnswer(new CommandRefused("not-found", "There is no such file."), null));

    public ValueTask<CommandResult> Send(CommandId id, MailThreadId thread, AgentId agent, long version, string then, string? outcome, CancellationToken cancellation)
    {
        Sent.Enqueue((then, outcome));
        return new(Answer() is CommandRefused refused ? refused : new MailWillBeSent(new MailId(id.Value), default));
    }

    public ValueTask<DraftAnswer> Undo(CommandId id, MailId mail, AgentId agent, CancellationToken cancellation) =>
        new(new DraftAnswer(new CommandRefused("wrong-state", "It is too late."), null));

    public ValueTask<CommandResult> Note(CommandId id, Guid note, MailThreadId thread, AgentId by, bool supervisor, string text, CancellationToken cancellation) =>
        new(Answer());

    public ValueTask<IReadOnlyDictionary<string, string>> Variables(MailThreadId thread, AgentId agent, CancellationToken cancellation) =>
        new((IReadOnlyDictionary<string, string>)new Dictionary<string, string> { ["customer.name"] = "Li Na" });
}

/// <summary>One raw mail for every id.</summary>
internal sealed class FakeMails : IMailStore
{
    public string RawMail { get; set; } = "Subject: x\r\n\r\nhello";

    public ReadOnlyMemory<byte> SigningKey { get; } = new byte[32];

    public ValueTask<KeptArrival> Keep(ArrivedMail mail, MailId id, SubjectId subject, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask Settle(MailId mail, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<IReadOnlyDictionary<MailId, KeptMail>> Read(IReadOnlyCollection<MailId> mails, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<byte[]?> Raw(MailId mail, CancellationToken cancellation) => new(System.Text.Encoding.UTF8.GetBytes(RawMail));

    public ValueTask KeepOutgoing(MailId mail, SubjectId subject, OutgoingText text, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<OutgoingText?> Outgoing(MailId mail, CancellationToken cancellation) => new((OutgoingText?)null);

    public ValueTask<KeptDraft?> Draft(MailThreadId thread, AgentId agent, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<KeptDraft?> KeepDraft(MailThreadId thread, AgentId agent, SubjectId subject, long seen, MailDraftView content, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask DropDraft(MailThreadId thread, AgentId agent, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask KeepFile(Guid file, SubjectId subject, ReadOnlyMemory<byte> content, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask<byte[]?> File(Guid file, CancellationToken cancellation) => throw new NotSupportedException();

    public ValueTask DropFile(Guid file, CancellationToken cancellation) => throw new NotSupportedException();
}
