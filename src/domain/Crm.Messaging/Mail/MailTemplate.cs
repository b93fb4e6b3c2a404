using System.Text;

namespace Crm.Messaging.Mail;

/// <summary>A template's text with its variables filled, or what is wrong with it.</summary>
/// <param name="Text">Null when it is at fault.</param>
/// <param name="Fault">Names the variable and its line; null when all is well.</param>
public sealed record TemplateResult(string? Text, string? Fault);

/// <summary>Texts with variables as <c>{{customer.name}}</c>. Pure.</summary>
public static class MailTemplate
{
    /// <summary>Characters of a template.</summary>
    public const int TextMax = 50_000;

    /// <summary>Characters of what it becomes.</summary>
    public const int FilledMax = 200_000;

    /// <summary>What was written in a chat; a template of a transcript must have it.</summary>
    public const string TranscriptVariable = "chat.transcript";

    /// <summary>What may be asked for.</summary>
    public static readonly IReadOnlyList<string> Variables =
        ["customer.name", "customer.email", "agent.name", "queue.name", "mail.subject", "mail.date", "mailbox.address", "mailbox.name", "chat.date", TranscriptVariable];

    /// <summary>Values to look at a template with.</summary>
    public static readonly IReadOnlyDictionary<string, string> Sample = new Dictionary<string, string>
    {
        ["customer.name"] = "Li Na",
        ["customer.email"] = "li.na@example.com",
        ["agent.name"] = "Anna Andersen",
        ["queue.name"] = "Support",
        ["mail.subject"] = "Order 17",
        ["mail.date"] = "2026-11-22 14:05",
        ["mailbox.address"] = "support@example.com",
        ["mailbox.name"] = "Support",
        ["chat.date"] = "2026-11-22",
        [TranscriptVariable] = "14:05 You: Where is my order?\n14:06 Anna Andersen: It comes tomorrow.\n",
    };

    /// <summary>
    /// Fills a text. A variable that is known and has no value becomes nothing; one that is unknown, and braces that are not closed, are
    /// a fault. Values are taken as they are: what stands in them is not looked at again.
    /// </summary>
    public static TemplateResult Fill(string text, IReadOnlyDictionary<string, string> values)
    {
        if (text.Length > TextMax)
        {
            return new TemplateResult(null, $"A template has {TextMax} characters at most.");
        }

        var filled = new StringBuilder(text.Length);
        int at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            filled.Append(text, at, open - at);
            int close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                return new TemplateResult(null, $"Line {LineOf(text, open)}: the braces are not closed.");
            }

            string name = text[(open + 2)..close].Trim();
            if (!Variables.Contains(name, StringComparer.Ordinal))
            {
                return new TemplateResult(null, $"Line {LineOf(text, open)}: there is no variable '{Short(name)}'. There are {string.Join(", ", Variables)}.");
            }

            filled.Append(values.GetValueOrDefault(name, ""));
            at = close + 2;
            if (filled.Length > FilledMax)
            {
                return new TemplateResult(null, $"What it becomes has more than {FilledMax} characters.");
            }
        }

        return new TemplateResult(filled.Append(text, at, text.Length - at).ToString(), null);
    }

    private static int LineOf(string text, int position) => text.AsSpan(0, position).Count('\n') + 1;

    private static string Short(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
