using System.Text;
using Crm.Mime;

namespace Crm.Protocols.Tests.Mime;

/// <summary>Messages out of texts, for tests.</summary>
internal static class Mail
{
    /// <summary>Reads a message that must be readable; line ends are as in the text, characters beyond ASCII are UTF-8.</summary>
    public static MimeMessage Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads a message that must be readable.</summary>
    public static MimeMessage Parse(byte[] bytes, MimeLimits? limits = null)
    {
        Assert.True(MimeParser.TryParse(bytes, limits ?? MimeLimits.Default, out MimeMessage? message, out MimeParseError? error), error?.Reason);
        return message;
    }

    /// <summary>Why a message is refused.</summary>
    public static MimeParseFault Refusal(byte[] bytes, MimeLimits? limits = null)
    {
        Assert.False(MimeParser.TryParse(bytes, limits ?? MimeLimits.Default, out _, out MimeParseError? error));
        Assert.NotEmpty(error.Reason);
        return error.Fault;
    }

    /// <summary>A part's text with its header field, decoded.</summary>
    public static DecodedText Body(string contentType, string encoding, string body) =>
        Parse($"MIME-Version: 1.0\nContent-Type: {contentType}\nContent-Transfer-Encoding: {encoding}\n\n{body}").Root.DecodeText();

    /// <summary>Bytes in a charset of the framework's.</summary>
    public static byte[] InCodePage(int page, string text) => CodePagesEncodingProvider.Instance.GetEncoding(page)!.GetBytes(text);
}
