using System.Text.Json.Serialization;
using Crm.Primitives;

namespace Crm.Channels.Twilio;

/// <summary>A message as Twilio shows it; of its fields those we read.</summary>
/// <param name="DateCreated">RFC 2822.</param>
public sealed record TwilioMessage(
    [property: JsonPropertyName("sid")] string? Sid,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("direction")] string? Direction,
    [property: JsonPropertyName("from")] string? From,
    [property: JsonPropertyName("to")] string? To,
    [property: JsonPropertyName("body")] string? Body,
    [property: JsonPropertyName("date_created")] string? DateCreated,
    [property: JsonPropertyName("error_code")] int? ErrorCode);

/// <summary>A page of messages.</summary>
public sealed record TwilioMessagePage([property: JsonPropertyName("messages")] IReadOnlyList<TwilioMessage>? Messages);

/// <summary>A call as Twilio shows it; of its fields those we read.</summary>
public sealed record TwilioCall(
    [property: JsonPropertyName("sid")] string? Sid, [property: JsonPropertyName("status")] string? Status, [property: JsonPropertyName("direction")] string? Direction);

/// <summary>The body of an error.</summary>
public sealed record TwilioFault(
    [property: JsonPropertyName("code")] int? Code, [property: JsonPropertyName("message")] string? Message, [property: JsonPropertyName("status")] int? Status);

/// <summary>A message to be made. Addresses of WhatsApp carry <c>whatsapp:</c> in front.</summary>
/// <param name="From">Null with a messaging service.</param>
/// <param name="ContentVariables">JSON object of the template's places, by number.</param>
public sealed record NewTwilioMessage(string To, string? From, string? MessagingService, string StatusCallback)
{
    /// <summary>The text; null with a template or a file alone.</summary>
    public string? Body { get; init; }

    /// <summary>SID of a template.</summary>
    public string? ContentSid { get; init; }

    /// <summary>JSON object of the template's places, by number.</summary>
    public string? ContentVariables { get; init; }

    /// <summary>Where a file can be fetched.</summary>
    public Uri? MediaUrl { get; init; }
}

/// <summary>A call to be made.</summary>
/// <param name="Twiml">What is done once it is answered.</param>
public sealed record NewTwilioCall(string To, string From, string Twiml, string StatusCallback);

/// <summary>What became of a request.</summary>
/// <param name="Value">Null when it failed.</param>
/// <param name="Status">HTTP status; 0 when no answer came.</param>
/// <param name="Code">Twilio's error code; 0 when none was told.</param>
/// <param name="RetryAfter">How long to wait, as it was told.</param>
/// <param name="MaybeDone">It failed, but may have been carried out all the same.</param>
public sealed record TwilioAnswer<T>(T? Value, int Status, int Code, TimeSpan? RetryAfter, bool MaybeDone)
    where T : class;
