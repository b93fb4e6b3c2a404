namespace Crm.Mime;

/// <summary>Why a message is not read at all.</summary>
public enum MimeParseFault
{
    /// <summary>There is nothing in it.</summary>
    Empty,

    /// <summary>It is longer than <see cref="MimeLimits.MaxMessageBytes"/>.</summary>
    TooLarge,

    /// <summary>It does not begin with a header field, so it is no e-mail.</summary>
    NoHeader,

    /// <summary>Its header is longer than <see cref="MimeLimits.MaxHeaderLines"/> or <see cref="MimeLimits.MaxHeaderBytes"/>.</summary>
    HeaderTooLarge,
}

/// <summary>A message that is not read.</summary>
/// <param name="Fault">The kind of fault.</param>
/// <param name="Reason">One sentence for people; holds nothing of the message.</param>
public sealed record MimeParseError(MimeParseFault Fault, string Reason);
