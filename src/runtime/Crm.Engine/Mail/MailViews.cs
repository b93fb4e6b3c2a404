using Crm.Contracts.Mail;
using Crm.Events.Mail;
using Crm.Events.Privacy;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Mail;

/// <summary>Mails and their work in the words of the contract. Opens sealed texts; otherwise pure.</summary>
internal static class MailViews
{
    public static string Word(MailWorkStage stage) => stage switch
    {
        MailWorkStage.Working => "working",
        MailWorkStage.Parked => "parked",
        MailWorkStage.Leaving => "leaving",
        MailWorkStage.Closed => "closed",
        _ => "queued",
    };

    public static string Word(MailClock clock) => clock switch
    {
        MailClock.FirstResponse => "firstResponse",
        MailClock.Update => "update",
        MailClock.Solution => "solution",
        _ => throw new ArgumentOutOfRangeException(nameof(clock)),
    };

    public static string Word(MailAuthor author) => author switch
    {
        MailAuthor.Person => "person",
        MailAuthor.Bounce => "bounce",
        MailAuthor.AutoReply => "autoReply",
        MailAuthor.List => "list",
        _ => throw new ArgumentOutOfRangeException(nameof(author)),
    };

    /// <summary>Promises, the nearest that still counts first.</summary>
    public static IReadOnlyList<MailClockView> Clocks(IEnumerable<ClockState> clocks) =>
    [
        .. clocks.OrderBy(c => c.Met || c.Paused).ThenBy(c => c.DueAt.Microseconds).Select(c => new MailClockView(
            Word(c.Clock), c.DueAt, c.WarnAt, c.Met ? "met" : c.Breached ? "breached" : c.Paused ? "paused" : c.Warned ? "warned" : "running")),
    ];

    /// <summary>What came in.</summary>
    public static MailView Inbound(ThreadMail mail, MailSummary? s) => new(
        mail.Mail, "in", mail.At, Word(mail.Author), "received", s?.From, s?.To ?? [], s?.Cc ?? [], [], s?.ReplyTo ?? [], s?.Subject ?? "", s?.Text ?? "",
        s?.HasHtml ?? false,
        [.. (s?.Attachments ?? []).Select(a => new MailAttachmentView(a.Part, a.Name, a.Type, a.Size, a.ContentId is not null && s!.HasHtml))],
        mail.Stranger, null, s?.ReportedStatus, null, s is not null);

    /// <summary>What goes out.</summary>
    public static MailView Outbound(ThreadMail mail, OutgoingText? t, IPersonalDataVault vault) => new(
        mail.Mail, "out", mail.At, mail.Prepared!.Automatic ? "autoReply" : "person", mail.State.ToString().ToLowerInvariant(), t?.From, t?.To ?? [], t?.Cc ?? [],
        t?.Bcc ?? [], [], t?.Subject ?? "", t?.Text ?? "", false,
        [.. (t?.Files ?? []).Select((f, i) => new MailAttachmentView(i, f.Name, f.Type, f.Size, false))],
        false, mail.Prepared.By?.Value, mail.Detail is { } detail ? vault.Open(detail) : null,
        mail.State is MailState.Pending or MailState.Retrying ? mail.DueAt : null,
        t is not null || mail is { Prepared.Automatic: true, State: MailState.Sending });

    /// <summary>A note.</summary>
    public static MailNoteView Note(ThreadNote note, IPersonalDataVault vault) => new(note.Note, note.At, note.By, vault.Open(note.Text) ?? "");
}
