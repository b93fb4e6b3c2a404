using System.Collections.Frozen;

namespace Crm.Sip;

/// <summary>Header names in their canonical writing, and the compact forms that stand for them (RFC 3261 section 7.3.3 and extensions).</summary>
public static class SipHeaderNames
{
    public const string Accept = "Accept";
    public const string AcceptContact = "Accept-Contact";
    public const string AcceptEncoding = "Accept-Encoding";
    public const string AcceptLanguage = "Accept-Language";
    public const string AlertInfo = "Alert-Info";
    public const string Allow = "Allow";
    public const string AllowEvents = "Allow-Events";
    public const string AuthenticationInfo = "Authentication-Info";
    public const string Authorization = "Authorization";
    public const string CallId = "Call-ID";
    public const string CallInfo = "Call-Info";
    public const string Contact = "Contact";
    public const string ContentDisposition = "Content-Disposition";
    public const string ContentEncoding = "Content-Encoding";
    public const string ContentLanguage = "Content-Language";
    public const string ContentLength = "Content-Length";
    public const string ContentType = "Content-Type";
    public const string CSeq = "CSeq";
    public const string Date = "Date";
    public const string Diversion = "Diversion";
    public const string ErrorInfo = "Error-Info";
    public const string Event = "Event";
    public const string Expires = "Expires";
    public const string From = "From";
    public const string HistoryInfo = "History-Info";
    public const string Identity = "Identity";
    public const string InReplyTo = "In-Reply-To";
    public const string MaxForwards = "Max-Forwards";
    public const string MimeVersion = "MIME-Version";
    public const string MinExpires = "Min-Expires";
    public const string MinSE = "Min-SE";
    public const string Organization = "Organization";
    public const string PAssertedIdentity = "P-Asserted-Identity";
    public const string PPreferredIdentity = "P-Preferred-Identity";
    public const string Path = "Path";
    public const string Priority = "Priority";
    public const string Privacy = "Privacy";
    public const string ProxyAuthenticate = "Proxy-Authenticate";
    public const string ProxyAuthorization = "Proxy-Authorization";
    public const string ProxyRequire = "Proxy-Require";
    public const string RAck = "RAck";
    public const string Reason = "Reason";
    public const string RecordRoute = "Record-Route";
    public const string ReferSub = "Refer-Sub";
    public const string ReferTo = "Refer-To";
    public const string ReferredBy = "Referred-By";
    public const string RejectContact = "Reject-Contact";
    public const string Replaces = "Replaces";
    public const string ReplyTo = "Reply-To";
    public const string RequestDisposition = "Request-Disposition";
    public const string Require = "Require";
    public const string RetryAfter = "Retry-After";
    public const string Route = "Route";
    public const string RSeq = "RSeq";
    public const string Server = "Server";
    public const string ServiceRoute = "Service-Route";
    public const string SessionExpires = "Session-Expires";
    public const string SipETag = "SIP-ETag";
    public const string SipIfMatch = "SIP-If-Match";
    public const string Subject = "Subject";
    public const string SubscriptionState = "Subscription-State";
    public const string Supported = "Supported";
    public const string Timestamp = "Timestamp";
    public const string To = "To";
    public const string Unsupported = "Unsupported";
    public const string UserAgent = "User-Agent";
    public const string Via = "Via";
    public const string Warning = "Warning";
    public const string WwwAuthenticate = "WWW-Authenticate";

    // In the order of SipHeaderId, which starts with Other.
    internal static readonly string[] Known =
    [
        Accept, AcceptContact, AcceptEncoding, AcceptLanguage, AlertInfo, Allow, AllowEvents, AuthenticationInfo, Authorization, CallId,
        CallInfo, Contact, ContentDisposition, ContentEncoding, ContentLanguage, ContentLength, ContentType, CSeq, Date, Diversion,
        ErrorInfo, Event, Expires, From, HistoryInfo, Identity, InReplyTo, MaxForwards, MimeVersion, MinExpires, MinSE, Organization,
        PAssertedIdentity, PPreferredIdentity, Path, Priority, Privacy, ProxyAuthenticate, ProxyAuthorization, ProxyRequire, RAck, Reason,
        RecordRoute, ReferSub, ReferTo, ReferredBy, RejectContact, Replaces, ReplyTo, RequestDisposition, Require, RetryAfter, Route, RSeq,
        Server, ServiceRoute, SessionExpires, SipETag, SipIfMatch, Subject, SubscriptionState, Supported, Timestamp, To, Unsupported,
        UserAgent, Via, Warning, WwwAuthenticate,
    ];

    // The registered compact forms: RFC 3261, 3515 (r), 3841 (a, d, j), 3892 (b), 4028 (x), 6665 (o, u), 8224 (y).
    internal static readonly (char Letter, string Name)[] CompactForms =
    [
        ('a', AcceptContact), ('b', ReferredBy), ('c', ContentType), ('d', RequestDisposition), ('e', ContentEncoding), ('f', From),
        ('i', CallId), ('j', RejectContact), ('k', Supported), ('l', ContentLength), ('m', Contact), ('o', Event), ('r', ReferTo),
        ('s', Subject), ('t', To), ('u', AllowEvents), ('v', Via), ('x', SessionExpires), ('y', Identity),
    ];

    private static readonly FrozenDictionary<string, string> CanonicalByName = Known.Select(name => (Key: name, Name: name))
        .Concat(CompactForms.Select(form => (Key: form.Letter.ToString(), form.Name)))
        .ToFrozenDictionary(pair => pair.Key, pair => pair.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The canonical writing of a known or compact name; an unknown name comes back as it is.</summary>
    public static string Canonical(string name) => CanonicalByName.GetValueOrDefault(name, name);
}
