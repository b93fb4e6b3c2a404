using System.Text;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>Headers and bodies every message of ours carries.</summary>
public static class MessageParts
{
    /// <summary>The methods we take (RFC 3261 20.5).</summary>
    public const string Allow = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY, REGISTER";

    /// <summary>The extensions we know.</summary>
    public const string Supported = "timer, 100rel, replaces, norefersub";

    /// <summary>The option tag of reliable provisional responses (RFC 3262 8.1).</summary>
    public const string ReliableTag = "100rel";

    private const int SdpBytesMax = 64 * 1024;

    /// <summary>The SDP body; null when there is none.</summary>
    public static string? Sdp(SipMessage message) =>
        message.Body.Length is > 0 and <= SdpBytesMax && message.ContentType is null or "application/sdp"
            ? message.Body.IsEmpty ? null : Encoding.UTF8.GetString(message.Body.Span)
            : null;

    /// <summary>Adds an SDP body unless it is null.</summary>
    public static void AddSdp(SipMessage message, string? sdp)
    {
        if (sdp is not null)
        {
            message.SetBody("application/sdp", Encoding.UTF8.GetBytes(sdp));
        }
    }

    /// <summary>A response in a dialog: Contact, Record-Route of the request, Allow and Server (RFC 3261 12.1.1).</summary>
    public static SipResponse Respond(LegContext context, ServerTransaction transaction, int status)
    {
        var request = transaction.Request;
        var response = SipResponse.CreateFor(request, status, toTag: transaction.LocalTag);
        if (status is > 100 and < 300 && request.Method == SipMethod.Invite)
        {
            response.Headers.CopyFrom(request.Headers, SipHeaderNames.RecordRoute);
        }

        if (status is > 100 and < 300 && RefreshesTarget(request.Method))
        {
            response.Headers.Add(SipHeaderNames.Contact, context.ContactFor(transaction.Source.Transport, request.RequestUri.UnescapedUser));
            response.Headers.Add(SipHeaderNames.Allow, Allow);
            response.Headers.Add(SipHeaderNames.Supported, Supported);
        }

        response.Headers.Add(SipHeaderNames.Server, context.Options.ServerName);
        return response;
    }

    /// <summary>Headers of requests we send in or for a dialog.</summary>
    public static void Complete(LegContext context, SipRequest request, SipTransport transport, string? contactUser)
    {
        if (RefreshesTarget(request.Method))
        {
            request.Headers.Set(SipHeaderNames.Contact, context.ContactFor(transport, contactUser));
            request.Headers.Set(SipHeaderNames.Allow, Allow);
            request.Headers.Set(SipHeaderNames.Supported, Supported);
        }

        request.Headers.Set(SipHeaderNames.UserAgent, context.Options.ServerName);
    }

    private static bool RefreshesTarget(SipMethod method) =>
        method == SipMethod.Invite || method == SipMethod.Update || method == SipMethod.Refer || method == SipMethod.Notify;

    /// <summary>Text that may stand in a header: control characters become spaces, the length is cut.</summary>
    public static string Clean(string text, int lengthMax)
    {
        var clean = text.Length <= lengthMax ? text : text[..lengthMax];
        return clean.Any(char.IsControl) ? string.Concat(clean.Select(c => char.IsControl(c) ? ' ' : c)) : clean;
    }
}
