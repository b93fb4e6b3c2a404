using System.Globalization;
using System.Text;
using Crm.Contracts.Chat;
using Crm.Contracts.Mail;
using Crm.Messaging.Mail;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>A chat as the text of a mail: by the site's template, else in English or Chinese words of our own. Pure.</summary>
internal static class TranscriptText
{
    /// <summary>Characters of what was written; what comes after is left out, and said so.</summary>
    public const int TextMax = 140_000;

    /// <summary>The template for a chat: of its queue before that of all, in its language before one for any; null when none fits.</summary>
    public static KeptTemplate? Choose(IEnumerable<KeptTemplate> templates, QueueId queue, string? language) => templates
        .Where(t => t.Kind == "transcript" && (t.Queue is null || t.Queue == queue) && (t.Language is null || IsKin(t.Language, language)))
        .OrderBy(t => t.Queue is null).ThenBy(t => t.Language is null).ThenBy(t => t.Id, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>The mail's subject and text. A template that cannot be filled is passed over: the customer gets his chat.</summary>
    /// <param name="values">What the template's variables stand for, but for the chat's own.</param>
    public static (string Subject, string Text) Write(
        string? language, string queue, Instant startedAt, IEnumerable<ChatMessage> lines, KeptTemplate? template, IReadOnlyDictionary<string, string> values)
    {
        bool chinese = IsKin("zh", language);
        string day = At(startedAt, "yyyy-MM-dd");
        string usualSubject = chinese ? $"您与“{queue}”的聊天记录，{day}" : $"Your chat with {queue} on {day}";
        string chat = Lines(chinese, queue, lines);
        if (template is not null)
        {
            var all = new Dictionary<string, string>(values) { ["queue.name"] = queue, ["chat.date"] = day, [MailTemplate.TranscriptVariable] = chat };
            string? subject = template.Subject is null ? usualSubject : MailTemplate.Fill(template.Subject, all).Text;
            if (subject is not null && MailTemplate.Fill(template.Text, all).Text is { } filled)
            {
                return (subject, filled);
            }
        }

        string before = chinese ? $"您好！\n\n以下是您 {day} 与“{queue}”的聊天记录（时间为 UTC）：" : $"Hello,\n\nthis is what was written in your chat with {queue} on {day} (times are UTC):";
        string after = chinese ? "此邮件按您的要求自动发送。" : "This mail was sent automatically because you asked for it.";
        return (usualSubject, $"{before}\n\n{chat}\n{after}\n");
    }

    private static string Lines(bool chinese, string queue, IEnumerable<ChatMessage> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            string who = line.From == "customer" ? chinese ? "您" : "You" : line.Name ?? queue;
            string said = line.Text is not { } words ? chinese ? "[已删除]" : "[removed]" : line.File is null ? words : $"[{words}]";
            string entry = $"{At(line.At, "HH:mm")} {who}: {said.ReplaceLineEndings("\n")}\n";
            if (text.Length + entry.Length > TextMax)
            {
                text.Append(chinese ? "……（其余内容已省略）\n" : "... (the rest is left out)\n");
                break;
            }

            text.Append(entry);
        }

        return text.ToString();
    }

    private static bool IsKin(string one, string? other) => string.Equals(one.Split('-')[0], other?.Split('-')[0], StringComparison.OrdinalIgnoreCase);

    private static string At(Instant at, string format) => at.ToDateTimeOffset().ToString(format, CultureInfo.InvariantCulture);
}
