namespace Crm.Sip;

/// <summary>Every reason the parser refuses a message for. Status 0 means that nothing can be answered.</summary>
internal static class SipFaults
{
    public static readonly SipFault NotSip = new(0, "The first line is no SIP start line", "RFC 3261 7");
    public static readonly SipFault StatusLine = new(0, "The status line is malformed", "RFC 3261 7.2");
    public static readonly SipFault RequestLine = new(400, "The request line is malformed", "RFC 3261 7.1");
    public static readonly SipFault RequestUriCharacters = new(400, "The Request-URI holds white space, quotes or angle brackets", "RFC 3261 7.1");
    public static readonly SipFault Version = new(505, "The SIP version is not supported", "RFC 3261 7.1");
    public static readonly SipFault MessageSize = new(513, "The message is too large", "RFC 3261 21.5.7");
    public static readonly SipFault StartLineSize = new(414, "The request line is too long", "RFC 3261 21.4.12");
    public static readonly SipFault HeaderLineSize = new(513, "A header line is too long", "RFC 3261 21.5.7");
    public static readonly SipFault HeaderCount = new(513, "There are too many header lines", "RFC 3261 21.5.7");
    public static readonly SipFault LineEnd = new(400, "A line does not end with CRLF", "RFC 3261 7");
    public static readonly SipFault Unterminated = new(400, "The headers do not end with an empty line", "RFC 3261 7");
    public static readonly SipFault HeaderLine = new(400, "A header line has no name and colon", "RFC 3261 7.3.1");
    public static readonly SipFault Repeated = new(400, "A header that may stand only once is repeated", "RFC 3261 7.3.1");
    public static readonly SipFault NoVia = new(400, "There is no Via", "RFC 3261 8.1.1");
    public static readonly SipFault NoFrom = new(400, "There is no From", "RFC 3261 8.1.1");
    public static readonly SipFault NoTo = new(400, "There is no To", "RFC 3261 8.1.1");
    public static readonly SipFault NoCallId = new(400, "There is no Call-ID", "RFC 3261 8.1.1");
    public static readonly SipFault NoCSeq = new(400, "There is no CSeq", "RFC 3261 8.1.1");
    public static readonly SipFault NoMaxForwards = new(400, "There is no Max-Forwards", "RFC 3261 8.1.1");
    public static readonly SipFault NoBranch = new(400, "The topmost Via has no branch", "RFC 3261 8.1.1.7");
    public static readonly SipFault Via = new(400, "A Via is malformed", "RFC 3261 20.42");
    public static readonly SipFault From = new(400, "From is malformed", "RFC 3261 20.20");
    public static readonly SipFault To = new(400, "To is malformed", "RFC 3261 20.39");
    public static readonly SipFault CallId = new(400, "Call-ID is malformed", "RFC 3261 20.8");
    public static readonly SipFault CSeq = new(400, "CSeq is malformed or beyond 32 bits", "RFC 3261 20.16");
    public static readonly SipFault CSeqMethod = new(400, "The method in CSeq is not that of the request line", "RFC 3261 8.1.1.5");
    public static readonly SipFault MaxForwards = new(400, "Max-Forwards is not a number from 0 to 255", "RFC 3261 20.22");
    public static readonly SipFault ContentLength = new(400, "Content-Length is not a number", "RFC 3261 20.14");
    public static readonly SipFault ContentLengthBeyond = new(400, "Content-Length is more than the bytes that came", "RFC 3261 18.3");
    public static readonly SipFault RequestUri = new(400, "The Request-URI is malformed", "RFC 3261 19.1.1");
    public static readonly SipFault RequestUriHeaders = new(400, "The Request-URI has a headers part", "RFC 3261 19.1.1");
    public static readonly SipFault Contact = new(400, "A Contact is malformed", "RFC 3261 20.10");
    public static readonly SipFault Route = new(400, "A Route is malformed", "RFC 3261 20.34");
    public static readonly SipFault RecordRoute = new(400, "A Record-Route is malformed", "RFC 3261 20.30");
    public static readonly SipFault Date = new(400, "Date is not an RFC 1123 date in GMT", "RFC 3261 20.17");
    public static readonly SipFault ListSize = new(400, "A list header has too many values", "RFC 3261 7.3.1");
}
