using System.Globalization;
using System.Text.Json;
using Crm.Contracts.Channels;
using Crm.Contracts.Settings;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Channels.Twilio;

/// <summary>
/// Text messages or WhatsApp by Twilio. Twilio has no id of ours by which a repetition would be known, so a message that may have been
/// taken is looked for among those it has before it is made again. Thread safe.
/// </summary>
public sealed class TwilioGateway : IChannelGateway
{
    /// <summary>Channel id of text messages.</summary>
    public const string Sms = "sms";

    /// <summary>Channel id of WhatsApp.</summary>
    public const string Whatsapp = "whatsapp";

    private const int TextMax = 1_600;
    private static readonly TimeSpan WhatsappWindow = TimeSpan.FromHours(24);
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SignInPause = TimeSpan.FromMinutes(1);

    private readonly TwilioSettings _settings;
    private readonly TwilioClient _client;

    /// <summary>The gateway of one channel, <see cref="Sms"/> or <see cref="Whatsapp"/>.</summary>
    public TwilioGateway(string channel, TwilioSettings settings, TwilioClient client)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_settings, _client) = (settings, client);
        bool sms = channel == Sms;
        Channel = new ChannelDescription(
            channel,
            sms ? MediaType.Sms : MediaType.Whatsapp,
            new ChannelTerms(TextMax, sms ? null : WhatsappWindow, sms ? TimeSpan.FromHours(48) : TimeSpan.FromHours(24)),
            MayBegin: true,
            sms ? ChatDelivery.Delivered : ChatDelivery.Read,
            InSegments: sms,
            [.. settings.Senders.Where(s => s.Channel == channel).Select(s => new ChannelAddress(s.Number, new QueueId(s.Queue)))],
            sms ? [] : [.. settings.Templates.Select(t => new ChannelTemplate(t.Sid, t.Text))],
            sms ? [new("image/*", 5_000_000)] : [new("image/*", 5_000_000), new("audio/*", 16_000_000), new("video/*", 16_000_000), new("application/pdf", 16_000_000)]);
    }

    /// <inheritdoc/>
    public ChannelDescription Channel { get; }

    /// <inheritdoc/>
    public string? Normalise(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        string number = string.Concat(address.Where(c => c is not (' ' or '-' or '(' or ')' or '.' or '/')));
        return number is ['+', >= '1' and <= '9', ..] && number.Length is >= 7 and <= 16 && number.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 ? number : null;
    }

    /// <inheritdoc/>
    public async ValueTask<ChannelHandover> Send(OutgoingMessage message, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Template is null && message.Text is { Length: > TextMax })
        {
            return new HandoverRefused(ChannelRefusals.TextTooLong);
        }

        if (message.MaybeSent)
        {
            var known = await _client.List(Address(message.To), Service is null ? Address(message.From) : null, cancellation).ConfigureAwait(false);
            if (known.Value is not { } page)
            {
                return new HandoverLater(known.RetryAfter, true, "unreachable");
            }

            if (page.Messages?.FirstOrDefault(m => IsThis(m, message)) is { Sid: { } found })
            {
                return new HandoverAccepted(found);
            }
        }

        var answer = await _client.Create(new NewTwilioMessage(Address(message.To), Address(message.From), Service, Callback(message.ClientId))
        {
            Body = message.Template is null ? message.Text : null,
            ContentSid = message.Template?.Template,
            ContentVariables = message.Template is { Values.IsEmpty: false } template ? Variables(template) : null,
            MediaUrl = message.Template is null ? message.File?.Address : null,
        }, cancellation).ConfigureAwait(false);
        return answer switch
        {
            { Value.Sid: { Length: > 0 and <= 64 } sid } => new HandoverAccepted(sid),
            { Status: 401 or 403, Code: 0 or 20003 } => new HandoverLater(SignInPause, false, "sign-in"), // the token is being changed
            { Status: 429 } => new HandoverLater(answer.RetryAfter, false, "busy"),
            { Status: >= 400 and < 500 } when TwilioError.IsPassing(answer.Code) => new HandoverLater(answer.RetryAfter, false, "busy"),
            { Status: >= 400 and < 500 and not 408 } => new HandoverRefused(TwilioError.Reason(answer.Code)),
            { Status: 0 } => new HandoverLater(null, answer.MaybeDone, answer.MaybeDone ? "no-answer" : "unreachable"),
            _ => new HandoverLater(answer.RetryAfter, true, "busy"),
        };
    }

    private string? Service => Channel.Id == Sms ? _settings.MessagingService : null;

    private static string Variables(TemplateMessage template) => JsonSerializer.Serialize(
        template.Values.Select((value, index) => (Name: (index + 1).ToString(CultureInfo.InvariantCulture), Value: value)).ToDictionary(v => v.Name, v => v.Value));

    /// <summary>Ours, of the same words, made after the line was written, and not known as another line. Twilio tells seconds, by its own clock.</summary>
    private static bool IsThis(TwilioMessage theirs, OutgoingMessage message) =>
        theirs is { Sid: { } sid, Direction: not "inbound" }
        && theirs.Body == message.Text
        && !message.Others.Contains(sid)
        && DateTimeOffset.TryParseExact(
            theirs.DateCreated?.Replace("+0000", "GMT", StringComparison.Ordinal), "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out var made)
        && Instant.From(made) >= message.WrittenAt - ClockDifference;

    private string Address(string number) => Channel.Id == Whatsapp ? $"whatsapp:{number}" : number;

    private string Callback(string clientId) => $"{_settings.PublicUrl}{TwilioWebhooks.Path}/status?line={clientId}";
}
