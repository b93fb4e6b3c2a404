using System.Text;
using Crm.Smtp;

namespace Crm.Protocols.Tests.Smtp;

/// <summary>A session with a server that a test speaks for.</summary>
internal sealed class SmtpLab(SmtpSessionOptions? options = null, SmtpEnvelope? envelope = null)
{
    public static readonly SmtpEnvelope Mail = new("desk@example.org", ["anna@example.com", "ben@example.com"], "Subject: hi\r\n\r\n.dot\r\n"u8.ToArray());

    public SmtpSession Session { get; } = new(options ?? new SmtpSessionOptions(), envelope);

    public List<string> Sent { get; } = [];

    public SmtpOutcome? Outcome { get; private set; }

    public bool BeganTls { get; private set; }

    public string Last => Sent[^1];

    public SmtpLab Say(params string[] lines)
    {
        Do(Session.Receive(Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\r\n")))));
        return this;
    }

    public SmtpLab Greet(params string[] offers)
    {
        string[] lines = ["mail.example.org", .. offers];
        return Say("220 hello").Say([.. lines.Select((line, i) => $"250{(i == lines.Length - 1 ? ' ' : '-')}{line}")]);
    }

    public void Secure() => Do(Session.Secured());

    public void HangUp() => Do(Session.Receive([]));

    private void Do(IReadOnlyList<SmtpAction> actions)
    {
        foreach (SmtpAction action in actions)
        {
            switch (action)
            {
                case SendSmtp send:
                    Sent.Add(Encoding.UTF8.GetString(send.Bytes.Span).TrimEnd('\r', '\n'));
                    break;
                case BeginSmtpTls:
                    BeganTls = true;
                    break;
                case CloseSmtp close:
                    Outcome = close.Outcome;
                    break;
            }
        }
    }
}
