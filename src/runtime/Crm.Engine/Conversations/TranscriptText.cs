using System.Globalization;
using System.Text;
using Crm.Contracts.Chat;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>A chat as the text of a mail, in English or Chinese. Pure.</summary>
internal static class TranscriptText
{
    /// <summary>Characters; what comes after is left out, and said so.</summary>
    public const int TextMax = 200_000;

    /// <summary>The mail's subject and text.</summary>
    public static (string Subject, string Text) Write(string? language, string queue, Instant startedAt, IEnumerable<ChatMessage> lines)
    {
        bool chinese = language?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true;
        string day = At(startedAt, "yyyy-MM-dd");
        var text = new StringBuilder(chinese ? "您好！" : "Hello,").Append("\n\n")
            .Append(chinese ? $"以下是您 {day} 与“{queue}”的聊天记录（时间为 UTC）：" : $"this is what was written in your chat with {queue} on {day} (times are UTC):")
            .Append("\n\n");
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

        text.Append('\n').Append(chinese ? "此邮件按您的要求自动发送。" : "This mail was sent automatically because you asked for it.").Append('\n');
        return (chinese ? $"您与“{queue}”的聊天记录，{day}" : $"Your chat with {queue} on {day}", text.ToString());
    }

    private static string At(Instant at, string format) => at.ToDateTimeOffset().ToString(format, CultureInfo.InvariantCulture);
}
