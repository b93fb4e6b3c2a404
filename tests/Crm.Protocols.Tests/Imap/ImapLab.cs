using System.Text;
using Crm.Imap;
using Crm.Primitives;

namespace Crm.Protocols.Tests.Imap;

/// <summary>A session with a server that a test speaks for.</summary>
internal sealed class ImapLab
{
    private static readonly Instant Start = new(1_700_000_000_000_000);

    public ImapLab(ImapSessionOptions? options = null, ImapMemory? memory = null)
    {
        Memory = memory ?? new ImapMemory();
        Session = new ImapSession(options ?? Anna, Memory, Now);
    }

    public static ImapSessionOptions Anna { get; } = new() { UserName = "anna", Password = "secret" };

    public ImapMemory Memory { get; }

    public ImapSession Session { get; }

    public Instant Now { get; private set; } = Start;

    /// <summary>Everything the session sent, one entry a piece, without the line end.</summary>
    public List<string> Sent { get; } = [];

    public List<TakeMail> Taken { get; } = [];

    public List<ImapAction> Told { get; } = [];

    /// <summary>What becomes of mails at once; null to settle by hand.</summary>
    public MailSettled? Settles { get; set; } = MailSettled.Stored;

    public bool BeganTls { get; private set; }

    public bool Closed { get; private set; }

    public ImapFault? Fault { get; private set; }

    public string Last => Sent[^1];

    public string Tag => Last.Split(' ')[0];

    /// <summary>The server says lines; <c>@</c> at a line's beginning stands for the tag of the latest command.</summary>
    public ImapLab Say(params string[] lines)
    {
        string text = string.Concat(lines.Select(line => (line.StartsWith('@') ? Tag + line[1..] : line) + "\r\n"));
        Do(Session.Receive(Encoding.Latin1.GetBytes(text), Now));
        return this;
    }

    public void Secure() => Do(Session.Secured(Now));

    public void Settle(uint uid, MailSettled settled) => Do(Session.Settle(uid, settled, Now));

    public void Pass(TimeSpan time)
    {
        Now += time;
        Do(Session.Tick(Now));
    }

    public void HangUp() => Do(Session.Receive([], Now));

    public void Stop() => Do(Session.Stop(Now));

    /// <summary>Signs in and opens a folder that keeps keywords.</summary>
    public ImapLab Open(string capabilities = "IMAP4rev1 AUTH=PLAIN SASL-IR IDLE ESEARCH", uint validity = 7, uint next = 10, string flags = "\\Seen \\*")
    {
        Say($"* OK [CAPABILITY {capabilities}] hello");
        Say($"@ OK [CAPABILITY {capabilities}] in");
        Say("* 3 EXISTS", $"* OK [UIDVALIDITY {validity}] ok", $"* OK [UIDNEXT {next}] ok", $"* OK [PERMANENTFLAGS ({flags})] ok", "@ OK [READ-WRITE] open");
        return this;
    }

    /// <summary>Opens, with nothing marked yet, and finds some mails of 5 bytes each.</summary>
    public ImapLab OpenAndFind(params uint[] uids)
    {
        Open().Say("* ESEARCH (TAG \"x\") UID", "@ OK none");
        Find(uids);
        return this;
    }

    public void Find(params uint[] uids)
    {
        Say($"* SEARCH {string.Join(' ', uids)}", "@ OK found");
        if (uids.Length > 0)
        {
            Say([.. uids.Select(uid => $"* {uid} FETCH (UID {uid} RFC822.SIZE 5 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\")"), "@ OK sizes"]);
        }
    }

    /// <summary>Gives bodies for a fetch that was asked.</summary>
    public void Give(params uint[] uids) => Say([.. uids.Select(Body), "@ OK bodies"]);

    public static string Body(uint uid) => $"* {uid} FETCH (UID {uid} BODY[] {{5}}\r\nA: {uid % 10}\n)";

    private void Do(IReadOnlyList<ImapAction> actions)
    {
        foreach (ImapAction action in actions)
        {
            switch (action)
            {
                case SendImap send:
                    Sent.Add(Encoding.UTF8.GetString(send.Bytes.Span).TrimEnd('\r', '\n'));
                    break;
                case BeginImapTls:
                    BeganTls = true;
                    break;
                case TakeMail mail:
                    Taken.Add(mail);
                    if (Settles is { } settled)
                    {
                        Settle(mail.Uid, settled);
                    }

                    break;
                case CloseImap close:
                    (Closed, Fault) = (true, close.Fault);
                    break;
                default:
                    Told.Add(action);
                    break;
            }
        }
    }
}
