using System.Globalization;
using System.Security;
using System.Text;
using Crm.Contracts.Channels;
using Crm.Contracts.Settings;
using Crm.Events.Conversations;

namespace Crm.Channels.Twilio;

/// <summary>
/// Twilio's requests: <c>messages</c> (a customer wrote), <c>status</c> (a message of ours got further), <c>voice</c> (a call: it is handed to
/// our SIP side) and <c>voice-status</c>. Each is proven by its signature over the public address as it is written at Twilio, whatever a
/// proxy made of it. Thread safe.
/// </summary>
public sealed class TwilioWebhooks(TwilioSettings settings, IChannelIntake intake) : IChannelWebhooks
{
    /// <summary>Where they come in.</summary>
    public const string Path = "/api/v1/channels/twilio";

    private const string Xml = "text/xml; charset=utf-8";
    private const string Prefix = "whatsapp:";
    private const int FilesMax = 10;
    private const int TextMax = 4_000;
    private static readonly ChannelAnswer Empty = new(200, Xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>");

    /// <inheritdoc/>
    public string Provider => "twilio";

    /// <inheritdoc/>
    public async ValueTask<ChannelAnswer> Take(ChannelRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Kind is not ("messages" or "status" or "voice" or "voice-status"))
        {
            return new ChannelAnswer(404, Reason: "unknown-kind");
        }

        string url = settings.PublicUrl + request.PathAndQuery;
        string? signature = request.Header(TwilioSignature.Header);
        if (signature is null)
        {
            return new ChannelAnswer(403, Reason: "no-signature");
        }

        bool isForm = request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
        IReadOnlyList<KeyValuePair<string, string>> form = [];
        if (isForm)
        {
            if (FormText.Read(Encoding.UTF8.GetString(request.Body.Span)) is not { } fields)
            {
                return new ChannelAnswer(400, Reason: "too-many-fields");
            }

            form = fields;
        }

        if (isForm ? !TwilioSignature.IsGenuine(settings.AuthToken, url, form, signature) : !TwilioSignature.IsGenuineBody(settings.AuthToken, url, request.Body.Span, signature))
        {
            return new ChannelAnswer(403, Reason: "wrong-signature");
        }

        if (!isForm)
        {
            return new ChannelAnswer(415, Reason: "no-form"); // proven, but nothing we ask for comes so
        }

        var read = new Fields(form);
        if (read["AccountSid"] != settings.AccountSid)
        {
            return new ChannelAnswer(403, Reason: "other-account");
        }

        return request.Kind switch
        {
            "messages" => await Message(read, cancellation).ConfigureAwait(false),
            "status" => await Status(read, request.PathAndQuery, cancellation).ConfigureAwait(false),
            "voice" => Voice(read),
            _ => new ChannelAnswer(204),
        };
    }

    private async ValueTask<ChannelAnswer> Message(Fields form, CancellationToken cancellation)
    {
        if (form["MessageSid"] is not { Length: > 0 and <= 64 } sid || form["From"] is not { Length: > 0 } from || form["To"] is not { Length: > 0 } to)
        {
            return new ChannelAnswer(400, Reason: "no-message");
        }

        bool whatsapp = from.StartsWith(Prefix, StringComparison.Ordinal);
        string text = Clean(form["Body"] ?? "");
        int files = int.TryParse(form["NumMedia"], NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? Math.Min(count, FilesMax) : 0;
        var message = new ChannelMessage(
            whatsapp ? TwilioGateway.Whatsapp : TwilioGateway.Sms, sid, Bare(to), Bare(from), form["ProfileName"] is { Length: > 0 and <= 100 } name ? Clean(name) : null,
            text.Length > TextMax ? text[..TextMax] : text,
            [.. Enumerable.Range(0, files).Select(i => form[string.Create(CultureInfo.InvariantCulture, $"MediaContentType{i}")] is { Length: > 0 and <= 100 } type ? Clean(type) : "file")]);
        return Answer(await intake.Arrived(message, cancellation).ConfigureAwait(false), Empty);
    }

    private async ValueTask<ChannelAnswer> Status(Fields form, string pathAndQuery, CancellationToken cancellation)
    {
        int query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        string? line = query < 0 ? null : FormText.Read(pathAndQuery[(query + 1)..])?.FirstOrDefault(p => p.Key == "line").Value;
        if (line is null || form["MessageSid"] is not { Length: > 0 and <= 64 } sid || StateOf(form["MessageStatus"]) is not { } state)
        {
            return new ChannelAnswer(400, Reason: "no-status");
        }

        int code = int.TryParse(form["ErrorCode"], NumberStyles.None, CultureInfo.InvariantCulture, out int told) ? told : 0;
        var report = new ChannelReport(
            form["From"]?.StartsWith(Prefix, StringComparison.Ordinal) == true ? TwilioGateway.Whatsapp : TwilioGateway.Sms, line, sid, state,
            state == ChatDelivery.Failed ? TwilioError.Reason(code) : null);
        return Answer(await intake.Reported(report, cancellation).ConfigureAwait(false), new ChannelAnswer(204));
    }

    private ChannelAnswer Voice(Fields form)
    {
        if (settings.SipTarget is not { } target)
        {
            return new ChannelAnswer(200, Xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Reject/></Response>", "no-sip-target");
        }

        string called = string.Concat((form["To"] ?? "").Where(c => char.IsAsciiDigit(c) || c == '+'));
        string address = SecurityElement.Escape(target.Replace("{to}", called, StringComparison.Ordinal));
        string callback = SecurityElement.Escape($"{settings.PublicUrl}{Path}/voice-status");
        return new ChannelAnswer(200, Xml,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Dial answerOnBridge=\"true\">"
            + $"<Sip statusCallback=\"{callback}\" statusCallbackEvent=\"initiated ringing answered completed\">{address}</Sip></Dial></Response>");
    }

    private static ChannelAnswer Answer(ChannelTaking taking, ChannelAnswer good) => taking switch
    {
        ChannelTaking.Taken or ChannelTaking.Known => good,
        ChannelTaking.Later => new ChannelAnswer(503, Reason: "later"),
        _ => new ChannelAnswer(404, Reason: "unknown-address"),
    };

    /// <summary>What Twilio calls it; null for what is no state of a message of ours.</summary>
    private static ChatDelivery? StateOf(string? status) => status switch
    {
        "accepted" or "scheduled" or "queued" or "sending" or "sent" => ChatDelivery.Sent,
        "delivered" => ChatDelivery.Delivered,
        "read" => ChatDelivery.Read,
        "failed" or "undelivered" or "canceled" => ChatDelivery.Failed,
        _ => null,
    };

    private static string Bare(string address) => address.StartsWith(Prefix, StringComparison.Ordinal) ? address[Prefix.Length..] : address;

    /// <summary>Without control characters, but for line breaks and tabs.</summary>
    private static string Clean(string text) => string.Concat(text.Where(c => !char.IsControl(c) || c is '\n' or '\r' or '\t'));

    private sealed class Fields(IReadOnlyList<KeyValuePair<string, string>> form)
    {
        /// <summary>A field that is there once; null for any other.</summary>
        public string? this[string name]
        {
            get
            {
                var found = form.Where(f => f.Key == name).Select(f => f.Value).Take(2).ToArray();
                return found is [var one] ? one : null;
            }
        }
    }
}
