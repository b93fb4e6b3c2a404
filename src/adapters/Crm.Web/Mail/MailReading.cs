using Crm.Contracts.Mail;
using Crm.Events.Mail;

namespace Crm.Web.Mail;

/// <summary>Checks what comes in about mails. Faults are by field.</summary>
internal static class MailReading
{
    /// <summary>Addresses of one mail.</summary>
    public const int RecipientsMax = 100;

    public const int SubjectMax = 500;
    public const int TextMax = 200_000;
    private const int NameMax = 200;
    private const int AddressMax = 320;

    /// <summary>A draft as it shall be; null when something is wrong with it.</summary>
    public static MailDraftView? Draft(MailDraftRequest body, out Dictionary<string, string[]> faults)
    {
        faults = [];
        if (body.Kind is not (null or "reply" or "replyAll" or "forward" or "new"))
        {
            faults["kind"] = ["Use reply, replyAll, forward or new."];
        }

        if (body.Subject is { } subject && (subject.Length > SubjectMax || subject.Any(char.IsControl)))
        {
            faults["subject"] = [$"Use at most {SubjectMax} characters in one line."];
        }

        if (body.Text is { Length: > TextMax })
        {
            faults["text"] = [$"Use at most {TextMax} characters."];
        }

        var (to, cc, bcc) = (People(body.To, "to", faults), People(body.Cc, "cc", faults), People(body.Bcc, "bcc", faults));
        if (to.Count + cc.Count + bcc.Count > RecipientsMax)
        {
            faults["to"] = [$"At most {RecipientsMax} recipients."];
        }

        return faults.Count > 0 ? null : new MailDraftView(0, default, body.Kind ?? "reply", body.InReplyTo, to, cc, bcc, body.Subject ?? "", body.Text ?? "", []);
    }

    /// <summary>Recipients, their domains in lower case.</summary>
    public static IReadOnlyList<MailPerson> People(IReadOnlyList<MailPerson>? people, string field, Dictionary<string, string[]> faults)
    {
        var read = new List<MailPerson>();
        for (int i = 0; i < Math.Min(people?.Count ?? 0, RecipientsMax + 1); i++)
        {
            var person = people![i];
            string address = person?.Address?.Trim() ?? "";
            if (!IsAddress(address))
            {
                faults[$"{field}[{i}].address"] = ["This is no e-mail address."];
            }
            else if (person!.Name is { } name && (name.Length > NameMax || name.Any(char.IsControl)))
            {
                faults[$"{field}[{i}].name"] = [$"Use at most {NameMax} characters in one line."];
            }
            else
            {
                int at = address.LastIndexOf('@');
                read.Add(new MailPerson(string.IsNullOrWhiteSpace(person.Name) ? null : person.Name.Trim(), address[..at] + address[at..].ToLowerInvariant()));
            }
        }

        return read;
    }

    /// <summary>Whether a text can stand in an envelope: one at sign with something on both sides, nothing that would end or divide it.</summary>
    public static bool IsAddress(string text)
    {
        int at = text.LastIndexOf('@');
        return at > 0 && at < text.Length - 1 && text.Length <= AddressMax
            && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or '(' or ')' or '[' or ']' or '"' or '\\')
            && text.IndexOf('@') == at && !text.Contains("..", StringComparison.Ordinal) && text[0] != '.' && text[at - 1] != '.' && text[at + 1] != '.' && text[^1] != '.';
    }
}
