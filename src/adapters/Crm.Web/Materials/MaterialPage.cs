using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Crm.Messaging.Materials;

namespace Crm.Web.Materials;

/// <summary>The page behind a customer's link: plain, without scripts, in English or Chinese, light or dark as his browser is. Pure.</summary>
internal static class MaterialPage
{
    private const string Style =
        """
        :root{color-scheme:light dark}body{margin:0;font:16px/1.5 system-ui,"Noto Sans SC",sans-serif;background:#f6f7f9;color:#1b1f24}
        main{max-width:40rem;margin:10vh auto 0;padding:1.5rem 2rem;background:#fff;border:1px solid #d5dae1;border-radius:.75rem}
        h1{font-size:1.375rem;margin:0 0 1rem}ul{list-style:none;margin:0;padding:0}li{border-top:1px solid #e4e7ec}
        a{display:flex;justify-content:space-between;gap:1rem;padding:.875rem .25rem;color:#0b57a4;overflow-wrap:anywhere}a:focus-visible{outline:3px solid #0b57a4;outline-offset:2px}
        .size{color:#4a5361;white-space:nowrap}p{margin:1rem 0 0;color:#4a5361;font-size:.875rem}
        @media (prefers-color-scheme:dark){body{background:#14171b;color:#e7eaee}main{background:#1d2127;border-color:#3a414b}li{border-color:#2d333b}a{color:#8dc2ff}a:focus-visible{outline-color:#8dc2ff}.size,p{color:#b3bcc8}}
        """;

    /// <summary>What the page's policy lets in of styles: its own.</summary>
    public static string StyleHash { get; } = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style.ReplaceLineEndings("\n"))));

    /// <summary>What was sent.</summary>
    public static string Of(MaterialDelivery delivery, string token, string language)
    {
        bool chinese = IsChinese(language);
        var list = new StringBuilder();
        for (int i = 0; i < delivery.Items.Count; i++)
        {
            var item = delivery.Items[i];
            string href = item.Url ?? $"{MaterialLink.Path}{token}/{i.ToString(CultureInfo.InvariantCulture)}";
            string size = item.Url is null ? $"<span class=\"size\">{Size(item.Size)}</span>" : "";
            list.Append("<li><a href=\"").Append(Safe(href)).Append("\" rel=\"noopener noreferrer\"><span>").Append(Safe(item.Name)).Append("</span>").Append(size).Append("</a></li>");
        }

        string until = delivery.ExpiresAt.ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Whole(language, delivery.Name, $"<ul>{list}</ul><p>{(chinese ? $"此链接有效期至 {until}。" : $"This link works until {until}.")}</p>");
    }

    /// <summary>A link that leads nowhere.</summary>
    /// <param name="expired">It did once.</param>
    public static string Gone(string language, bool expired)
    {
        bool chinese = IsChinese(language);
        string title = expired ? chinese ? "此链接已过期" : "This link has expired" : chinese ? "没有找到" : "Nothing here";
        string words = expired ? chinese ? "如仍需要这些资料，请再次联系我们。" : "Write or call us if you still need what it led to."
            : chinese ? "请检查链接是否完整。" : "Check that the link is complete.";
        return Whole(language, title, $"<p>{words}</p>");
    }

    private static string Whole(string language, string title, string body) =>
        $"<!doctype html><html lang=\"{(IsChinese(language) ? "zh-CN" : "en")}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        + $"<meta name=\"robots\" content=\"noindex\"><title>{Safe(title)}</title><style>{Style.ReplaceLineEndings("\n")}</style></head><body><main><h1>{Safe(title)}</h1>{body}</main></body></html>";

    private static string Size(long bytes) => bytes >= 1 << 20
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.0} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (bytes + 1023) / 1024)} KB");

    private static bool IsChinese(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    private static string Safe(string text) => HtmlEncoder.Default.Encode(text);
}
