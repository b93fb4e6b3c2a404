using System.Globalization;
using System.Text;

namespace Crm.Smtp;

// MAIL, RCPT, DATA (RFC 5321 section 3.3).
public sealed partial class SmtpSession
{
    private void Begin(SmtpExtensions offered)
    {
        if (_envelope is not { } envelope)
        {
            Quit(SmtpResult.Accepted, "Signed in.");
        }
        else if (Fault(envelope, offered) is { } fault)
        {
            Quit(SmtpResult.Refused, fault);
        }
        else
        {
            Say(MailFrom(envelope, offered), reply =>
            {
                if (reply.IsDone)
                {
                    NextRecipient(envelope, offered);
                }
                else
                {
                    Quit(Classify(reply), reply.ForPeople);
                }
            });
        }
    }

    private static string? Fault(SmtpEnvelope envelope, SmtpExtensions offered)
    {
        IEnumerable<string> addresses = envelope.From.Length > 0 ? envelope.To.Append(envelope.From) : envelope.To;
        return envelope.To.Count == 0 ? "Nobody is to get the mail."
            : addresses.Any(each => !ForwardPath.IsValid(each)) ? "An address is not valid."
            : addresses.Any(ForwardPath.NeedsUtf8) && !offered.Utf8 ? "The server does not take addresses with letters other than ASCII."
            : envelope.Mail.Length > offered.MaxSize ? string.Create(CultureInfo.InvariantCulture, $"The mail has {envelope.Mail.Length} bytes, the server takes {offered.MaxSize}.")
            : null;
    }

    private static string MailFrom(SmtpEnvelope envelope, SmtpExtensions offered)
    {
        var line = new StringBuilder($"MAIL FROM:<{envelope.From}>");
        if (offered.SaysSize)
        {
            line.Append(CultureInfo.InvariantCulture, $" SIZE={envelope.Mail.Length}");
        }

        bool utf8 = envelope.To.Append(envelope.From).Any(ForwardPath.NeedsUtf8);
        line.Append(offered.EightBit && !Ascii.IsValid(envelope.Mail.Span) ? " BODY=8BITMIME" : "");
        line.Append(utf8 ? " SMTPUTF8" : "");
        line.Append(offered.Dsn && envelope.From.Length > 0 ? " RET=HDRS" : "");
        return line.ToString();
    }

    private void NextRecipient(SmtpEnvelope envelope, SmtpExtensions offered)
    {
        if (_recipient == envelope.To.Count)
        {
            SendData(envelope);
            return;
        }

        string address = envelope.To[_recipient++];
        bool reports = offered.Dsn && envelope.From.Length > 0; // to nobody there are none
        string original = ForwardPath.NeedsUtf8(address) ? "" : $" ORCPT=rfc822;{ForwardPath.Xtext(address)}";
        Say($"RCPT TO:<{address}>{(reports ? $" NOTIFY=FAILURE,DELAY{original}" : "")}", reply =>
        {
            switch (Classify(reply))
            {
                case SmtpResult.Accepted:
                    _taken++;
                    NextRecipient(envelope, offered);
                    break;
                case SmtpResult.Refused:
                    _refused.Add(address);
                    _lastRefusal = reply.ForPeople;
                    NextRecipient(envelope, offered);
                    break;
                case var other:
                    Quit(other, reply.ForPeople);
                    break;
            }
        });
    }

    private void SendData(SmtpEnvelope envelope)
    {
        if (_taken == 0)
        {
            Quit(SmtpResult.Refused, _lastRefusal);
            return;
        }

        Say("DATA", reply =>
        {
            if (reply.Code != 354)
            {
                Quit(Classify(reply) is SmtpResult.Accepted ? SmtpResult.Later : Classify(reply), reply.ForPeople);
                return;
            }

            _dataSent = true;
            _actions.Add(new SendSmtp(MailData.Write(envelope.Mail.Span)));
            _next = taken => Quit(Classify(taken), taken.ForPeople);
        });
    }

    // What is said about signing in is about the mailbox's settings and not about the mail (RFC 4954 section 6).
    private static SmtpResult Classify(SmtpReply reply) => reply switch
    {
        { IsDone: true } => SmtpResult.Accepted,
        { Code: 530 or 534 or 535 or 538 } => SmtpResult.Unusable,
        { IsPermanent: true } => SmtpResult.Refused,
        _ => SmtpResult.Later,
    };
}
