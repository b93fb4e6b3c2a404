using System.Globalization;
using System.Security.Cryptography;
using Crm.Channels.Mail.Connections;
using Crm.Channels.Mail.Reading;
using Crm.Contracts.Mail;
using Crm.Events.Mail;
using Crm.Imap;
using Crm.Primitives;

namespace Crm.Channels.Mail.Fetching;

/// <summary>Brings one mailbox's mails to the intake, one after the other, and keeps its health. Not thread safe.</summary>
internal sealed class MailboxTaker(MailboxAccess access, IMailIntake intake, MailSessions sessions, MailHealthBook book)
{
    /// <summary>After so many failures without one success the intake itself is the matter, and the session ends.</summary>
    public const int FailuresInARow = 20;

    private readonly MailTries _tries = new(sessions.Options.TriesPerMail, sessions.Options.SetAside);
    private uint _uidValidity;
    private ImapMarks _marks;
    private int _inARow;

    /// <summary>What is known of the folder from session to session.</summary>
    public ImapMemory Memory { get; } = new();

    /// <summary>Whether everything has been looked at since this was last set to false.</summary>
    public bool SawAll { get; set; }

    /// <summary>Why the session is to end; null while it may go on.</summary>
    public string? Stuck => _inARow >= FailuresInARow ? $"{_inARow} mails in a row could not be stored." : null;

    /// <summary>Begins a session.</summary>
    public void Begin() => _inARow = 0;

    /// <summary>Carries out what a session wants.</summary>
    public async ValueTask<IReadOnlyList<ImapAction>> On(ImapSession session, ImapAction action, CancellationToken cancellation)
    {
        switch (action)
        {
            case FolderOpened opened:
                Open(opened);
                return [];
            case TakeMail mail:
                MailSettled settled = await Take(mail, cancellation).ConfigureAwait(false);
                return Stuck is null ? session.Settle(mail.Uid, settled, Now()) : [new CloseImap(new ImapFault(ImapFaultKind.Refused, Stuck))];
            case MailNotGiven missing:
                if (_tries.Failed(missing.Uid, Now()))
                {
                    SetAside(missing.Uid, "the server does not give it");
                    session.GiveUp(missing.Uid);
                }

                return [];
            case AllSeen all:
                AllLooked(all);
                return [];
            default:
                return [];
        }
    }

    private void Open(FolderOpened opened)
    {
        if (_uidValidity != opened.UidValidity)
        {
            _tries.Clear();
            book.MailsForgotten(access.MailboxId);
        }

        (_uidValidity, _marks) = (opened.UidValidity, opened.Marks);
    }

    private void AllLooked(AllSeen all)
    {
        SawAll = true;
        string? trouble = _marks == ImapMarks.None ? "The folder can only be read: mails are taken, but cannot be marked."
            : all.Unmarked ? "The server refuses to mark mails that were taken."
            : null;
        book.ImapTrouble(access.MailboxId, trouble);
        book.ImapReady(access.MailboxId, Now());
        foreach (uint uid in _tries.Due(Now()))
        {
            Memory.Forget(uid);
        }
    }

    private async ValueTask<MailSettled> Take(TakeMail mail, CancellationToken cancellation)
    {
        try
        {
            MailIntake taken = await intake.Take(Arrived(mail), cancellation).ConfigureAwait(false);
            sessions.Figures.Fetched(taken == MailIntake.Taken ? "taken" : "known");
            _inARow = 0;
            if (_tries.Worked(mail.Uid))
            {
                book.MailMended(access.MailboxId, mail.Uid);
            }

            return MailSettled.Stored;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            _inARow++;
            if (_tries.Failed(mail.Uid, Now()))
            {
                sessions.Figures.Fetched("skipped");
                SetAside(mail.Uid, $"it could not be stored ({e.GetType().Name})"); // what the exception says may be the mail's words
                return MailSettled.Skipped;
            }

            sessions.Figures.Fetched("failed");
            return MailSettled.Later;
        }
    }

    private ArrivedMail Arrived(TakeMail mail)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{_uidValidity}/{mail.Uid}");
        string fingerprint = Convert.ToHexStringLower(SHA256.HashData(mail.Bytes.Span));
        MailSummary summary = mail.HeaderOnly ? MailSummaries.ReadHeader(mail.Bytes, mail.Size) : MailSummaries.Read(mail.Bytes);
        return new ArrivedMail(access.MailboxId, key, fingerprint, mail.ArrivedAt ?? Now(), summary, mail.Bytes);
    }

    private void SetAside(uint uid, string why) =>
        book.MailFault(access.MailboxId, uid, $"set aside after {sessions.Options.TriesPerMail} tries, {why}.");

    private Instant Now() => Instant.Now(sessions.Clock);
}
