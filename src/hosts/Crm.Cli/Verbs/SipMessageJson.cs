using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Sip;
using Crm.Sip.Sdp;

namespace Crm.Cli.Verbs;

/// <summary>A SIP message as JSON, for people and scripts.</summary>
internal static class SipMessageJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Headers whose lines are lists; the rest may hold commas that separate nothing.
    private static readonly string[] ListHeaders =
    [
        SipHeaderNames.Via, SipHeaderNames.Contact, SipHeaderNames.Route, SipHeaderNames.RecordRoute, SipHeaderNames.Allow,
        SipHeaderNames.Supported, SipHeaderNames.Require, SipHeaderNames.ProxyRequire, SipHeaderNames.Unsupported, SipHeaderNames.Accept,
        SipHeaderNames.AllowEvents, SipHeaderNames.Path, SipHeaderNames.ServiceRoute, SipHeaderNames.Diversion, SipHeaderNames.HistoryInfo,
        SipHeaderNames.PAssertedIdentity, SipHeaderNames.PPreferredIdentity,
    ];

    public static string Write(SipMessage message)
    {
        var json = new JsonObject();
        if (message is SipRequest request)
        {
            json["kind"] = "request";
            json["method"] = request.Method.Name;
            json["uri"] = request.RequestUri.ToString();
        }
        else if (message is SipResponse response)
        {
            json["kind"] = "response";
            json["status"] = response.StatusCode;
            json["reason"] = response.ReasonPhrase;
        }

        json["refusal"] = Refusal(message);
        json["headers"] = Headers(message);
        json["bodyLength"] = message.Body.Length;
        if (message.ContentType == "application/sdp" && !message.Body.IsEmpty)
        {
            bool good = SdpSession.TryParse(message.Body.Span, out SdpSession? session, out string? error);
            json["sdp"] = good ? Session(session!) : new JsonObject { ["error"] = error };
        }

        return json.ToJsonString(Indented);
    }

    // A well-formed request may still be one that no element of ours acts on.
    private static JsonObject? Refusal(SipMessage message) =>
        message is SipRequest request && RequestValidation.Check(request, RequestPolicy.Core) is { } refusal
            ? new JsonObject { ["status"] = refusal.Status, ["reason"] = refusal.Reason, ["section"] = refusal.Section }
            : null;

    private static JsonArray Headers(SipMessage message)
    {
        var headers = new JsonArray();
        foreach ((string name, string value) in message.Headers)
        {
            headers.Add(new JsonObject { ["name"] = name, ["value"] = value, ["values"] = Values(name, value) });
        }

        return headers;
    }

    private static JsonArray Values(string name, string value)
    {
        if (!ListHeaders.Contains(name))
        {
            return [value];
        }

        var line = new SipHeaders();
        line.Add(name, value);
        return [.. line.GetValues(name).Select(v => JsonValue.Create(v))];
    }

    private static JsonObject Session(SdpSession session) => new()
    {
        ["origin"] = session.Origin.ToString(),
        ["name"] = session.Name,
        ["connection"] = session.Connection?.ToString(),
        ["attributes"] = new JsonArray([.. session.Attributes.Select(a => JsonValue.Create(a.ToString()))]),
        ["media"] = new JsonArray([.. session.EffectiveMedia.Select(Media)]),
    };

    private static JsonObject Media(SdpMedia media) => new()
    {
        ["kind"] = media.Kind,
        ["port"] = media.Port,
        ["protocol"] = media.Protocol,
        ["formats"] = new JsonArray([.. media.Formats.Select(f => JsonValue.Create(f))]),
        ["codecs"] = new JsonArray([.. media.Payloads.Select(media.Rtpmap).OfType<SdpRtpMap>().Select(map => JsonValue.Create(map.ToString()))]),
        ["connection"] = media.Connection?.ToString(),
        ["direction"] = media.Direction.ToString().ToLowerInvariant(),
        ["attributes"] = new JsonArray([.. media.Attributes.Select(a => JsonValue.Create(a.ToString()))]),
    };
}
