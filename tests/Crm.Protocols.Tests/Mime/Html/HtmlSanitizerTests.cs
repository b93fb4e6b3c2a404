using System.Text.RegularExpressions;
using Crm.Mime.Html;

namespace Crm.Protocols.Tests.Mime.Html;

public sealed partial class HtmlSanitizerTests
{
    private static readonly string[] SafeAttributes =
    [
        "href", "target", "rel", "src", "data-cid", "data-remote-src", "style", "title", "alt", "align", "dir", "lang", "width", "height", "border", "bgcolor", "colspan", "color", "face", "size",
        "start", "type", "value", "cellpadding", "cellspacing", "rowspan", "valign", "span",
    ];

    public static TheoryData<string> Payloads => [.. ScriptPayloads.All];

    [Fact]
    public void There_are_more_than_a_hundred_payloads() => Assert.True(ScriptPayloads.All.Distinct().Count() > 100);

    [Theory]
    [MemberData(nameof(Payloads))]
    public void No_payload_survives(string payload)
    {
        foreach (string html in (string[])[payload, $"<p>before {payload} after</p>", $"<table><tr><td title=\"{payload}\">{payload}", $"<a href='{payload}'>x", $"<div style='{payload}'>x", payload + payload])
        {
            AssertHarmless(Clean(html));
        }
    }

    [Fact]
    public void No_mixture_of_payloads_survives()
    {
        var random = new Random(1866);
        for (int round = 0; round < 20_000; round++)
        {
            string html = string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Cut(random, ScriptPayloads.All[random.Next(ScriptPayloads.All.Length)])));
            string once = Clean(html);
            AssertHarmless(once);
            Assert.Equal(once, Clean(once));
        }
    }

    [Theory]
    [InlineData("<p>one<p>two", "<p>one</p><p>two</p>")]
    [InlineData("<b><i>x</b></i>", "<b><i>x</i></b>")]
    [InlineData("</div></body>x", "x")]
    [InlineData("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>")]
    [InlineData("<table><tr><td>a<td>b<tr><td>c</table>", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>")]
    [InlineData("1 < 2 & 3 > 2 &amp; &lt;b&gt;", "1 &lt; 2 & 3 &gt; 2 &amp; &lt;b&gt;")]
    [InlineData("a<br/>b<BR>c", "a<br>b<br>c")]
    [InlineData("<o:p>word</o:p>", "word")]
    [InlineData("<html><head><title>t</title><style>p{}</style></head><body bgcolor=red>x</body></html>", "x")]
    [InlineData("<td colspan=2 onclick=x>a", "<td colspan=\"2\">a</td>")]
    [InlineData("<svg><p>after", "<p>after</p>")]
    [InlineData("<svg/>after", "after")]
    [InlineData("<svg><svg></svg>x</svg>after", "after")]
    [InlineData("<p title='a\"b&amp;c'>x", "<p title=\"a&quot;b&amp;c\">x</p>")]
    [InlineData("<p style='color: red; position: fixed; font-family: \"Arial\"'>x", "<p style=\"color:red;font-family:&quot;Arial&quot;\">x</p>")]
    [InlineData("<p style='color:rgb(1,2,3);width:calc(1px)'>x", "<p style=\"color:rgb(1,2,3)\">x</p>")]
    [InlineData("你好 🙂", "你好 🙂")]
    [InlineData("", "")]
    public void What_is_harmless_stays(string html, string clean) => Assert.Equal(clean, Clean(html));

    [Theory]
    [InlineData("https://x.example/?a=1&amp;b=2", "https://x.example/?a=1&amp;b=2")]
    [InlineData("mailto:a@x.example", "mailto:a@x.example")]
    [InlineData("tel:+861380000000", "tel:+861380000000")]
    public void A_link_opens_beside_the_desk(string url, string written) =>
        Assert.Equal($"<a href=\"{written}\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">x</a>", Clean($"<a href=\"{url}\">x</a>"));

    [Theory]
    [InlineData("/path")]
    [InlineData("#top")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://x.example")]
    public void Another_link_is_none(string url) => Assert.Equal("<a>x</a>", Clean($"<a href=\"{url}\">x</a>"));

    [Fact]
    public void Images_from_elsewhere_wait_until_asked_for()
    {
        const string Html = "<img src=\"https://x.example/a.png?u=1\" alt=a><img src=http://x.example/b.png>";
        SanitizedHtml kept = HtmlSanitizer.Sanitize(Html, HtmlPolicy.Default);
        Assert.Equal("<img data-remote-src=\"https://x.example/a.png?u=1\" alt=\"a\"><img data-remote-src=\"http://x.example/b.png\">", kept.Html);
        Assert.Equal(2, kept.RemoteImages);
        SanitizedHtml shown = HtmlSanitizer.Sanitize(Html, HtmlPolicy.Default with { RemoteImages = true });
        Assert.StartsWith("<img src=\"https://x.example/a.png?u=1\"", shown.Html);
        Assert.Equal(0, shown.RemoteImages);
    }

    [Fact]
    public void Images_of_the_message_are_looked_up()
    {
        HtmlPolicy policy = HtmlPolicy.Default with { ContentUrl = id => id == "logo@x" ? "/parts/2" : null };
        Assert.Equal("<img src=\"/parts/2\"><img data-cid=\"other@x\">", HtmlSanitizer.Sanitize("<img src=cid:logo%40x><img src=CID:other@x>", policy).Html);
    }

    [Fact]
    public void A_small_image_inside_the_document_stays() => Assert.Equal("<img src=\"data:image/png;base64,iVBORw0KGgo=\">", Clean("<img src='data:image/png;base64,iVBORw0KGgo='>"));

    [Fact]
    public void A_document_beyond_the_limit_is_cut()
    {
        SanitizedHtml clean = HtmlSanitizer.Sanitize("<p>🙂🙂", HtmlPolicy.Default with { MaxLength = 6 });
        Assert.Equal(("<p>🙂</p>", true), (clean.Html, clean.Truncated));
    }

    [Fact]
    public void Elements_nested_too_deep_lose_their_tags_and_keep_their_text()
    {
        string clean = Clean(string.Concat(Enumerable.Repeat("<div>", 100_000)) + "x");
        Assert.Equal(200, Regex.Count(clean, "<div>"));
        Assert.Equal(200, Regex.Count(clean, "</div>"));
        Assert.Contains("x", clean);
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a ")]
    [InlineData("<a b=\"")]
    [InlineData("<!--")]
    [InlineData("<!-- --!")]
    [InlineData("</")]
    [InlineData("<script>")]
    [InlineData("<script></")]
    [InlineData("<b></b>")]
    [InlineData("<b>")]
    [InlineData("<p><i>")]
    [InlineData("</b>")]
    [InlineData("<svg>")]
    [InlineData("&#")]
    [InlineData("<p title='&lt'>")]
    [InlineData("a=")]
    public void Four_megabytes_of_one_thing_take_linear_time(string piece)
    {
        string html = string.Concat(Enumerable.Repeat(piece, 4_000_000 / piece.Length));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Clean(html);
        Clean("<p " + html);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), watch.Elapsed.ToString());
    }

    private static string Clean(string html) => HtmlSanitizer.Sanitize(html, HtmlPolicy.Default).Html;

    private static string Cut(Random random, string payload) => random.Next(3) switch
    {
        0 => payload[..random.Next(payload.Length + 1)],
        1 => payload[random.Next(payload.Length)..],
        _ => payload,
    };

    // Every "<" of the output begins a tag of the exact form the sanitiser writes, with attributes of the list and URLs of known schemes.
    private static void AssertHarmless(string clean)
    {
        string rest = Tag().Replace(clean, match =>
        {
            Assert.True(HtmlElements.IsAllowed(match.Groups["name"].Value), clean);
            foreach (Capture attribute in match.Groups["attribute"].Captures)
            {
                string name = attribute.Value.Split('=')[0].Trim();
                string value = attribute.Value[(attribute.Value.IndexOf('"') + 1)..^1];
                Assert.True(SafeAttributes.Contains(name), clean);
                Assert.True(name != "href" || LinkUrl().IsMatch(value), clean);
                Assert.True(name != "src" || value.StartsWith("data:image/", StringComparison.Ordinal) && !value.Contains("svg"), clean);
                Assert.True(name != "style" || !StyleDanger().IsMatch(value), clean);
            }

            return "";
        });
        Assert.DoesNotContain("<", rest);
        Assert.DoesNotContain(">", rest);
        Assert.DoesNotContain('\0', clean);
    }

    [GeneratedRegex("""</?(?<name>[a-z][a-z0-9]*)(?<attribute> [a-z-]+="[^"<>]*")*>""")]
    private static partial Regex Tag();

    [GeneratedRegex("^(https?|mailto|tel):", RegexOptions.IgnoreCase)]
    private static partial Regex LinkUrl();

    [GeneratedRegex(@"url|expression|import|position|binding|behavior|[\\/@:{}*]{2}|javascript", RegexOptions.IgnoreCase)]
    private static partial Regex StyleDanger();
}
