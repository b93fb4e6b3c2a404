using Crm.Primitives;

namespace Crm.Mime;

/// <summary>What became of a message for one recipient (RFC 3464 section 2.3).</summary>
/// <param name="FinalRecipient">The address delivery was tried to, without its type.</param>
/// <param name="OriginalRecipient">The address the sender wrote, or null.</param>
/// <param name="Action">In lower case: failed, delayed, delivered, relayed or expanded; or what else was written.</param>
/// <param name="Status">The status code of RFC 3463, such as <c>5.1.1</c>; null when none is readable.</param>
/// <param name="RemoteMta">The server that said so, or null.</param>
/// <param name="Diagnostic">What it said, without its type, or null.</param>
/// <param name="WillRetryUntil">How long a delayed one is tried, or null.</param>
public sealed record RecipientStatus(
    string? FinalRecipient, string? OriginalRecipient, string? Action, string? Status, string? RemoteMta, string? Diagnostic, Instant? WillRetryUntil)
{
    /// <summary>True when it will not be tried again.</summary>
    public bool IsPermanent => Status?.StartsWith('5') == true || (Status is null && Action == "failed");
}

/// <summary>A delivery report (RFC 3464). Anyone can write one: believe it only for a message that was sent.</summary>
/// <param name="ReportingMta">The server that reports, without its type, or null.</param>
/// <param name="EnvelopeId">What the sender called the delivery, or null.</param>
/// <param name="Recipients">What became of it for each.</param>
/// <param name="OriginalMessageId">The id of the message it is about, from the copy at its end, or null.</param>
public sealed record DeliveryReport(string? ReportingMta, string? EnvelopeId, IReadOnlyList<RecipientStatus> Recipients, MessageId? OriginalMessageId)
{
    /// <summary>Most recipients read; the rest is left out.</summary>
    public const int MaxRecipients = 1_000;

    /// <summary>The report in a message, or null when there is none.</summary>
    public static DeliveryReport? Read(MimeMessage message)
    {
        IReadOnlyList<MimePart> parts = message.Root.Children.Count > 0 ? message.Root.Children : [message.Root];
        MimePart? status = parts.FirstOrDefault(part => part.ContentType is { Type: "message", Subtype: "delivery-status" or "global-delivery-status" });
        return status is null ? null : DeliveryStatusReader.Read(status, OriginalId(parts));
    }

    private static MessageId? OriginalId(IReadOnlyList<MimePart> parts)
    {
        if (parts.FirstOrDefault(part => part.EmbeddedMessage is not null) is { EmbeddedMessage: { } original })
        {
            return original.Id;
        }

        MimePart? headers = parts.FirstOrDefault(part => part.ContentType is { Type: "text", Subtype: "rfc822-headers" } or { Type: "message", Subtype: "global-headers" });
        return headers is not null && MimeParser.TryParse(headers.Decode().Bytes, MimeLimits.Default, out MimeMessage? message, out _) ? message.Id : null;
    }
}
