using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Crm.Sip;

/// <summary>
/// Turns bytes into messages. It takes what RFC 3261 allows and refuses the rest with the answer that the RFC names; it never throws,
/// and its work is bounded by <see cref="SipParserOptions"/>. Bytes after the length that Content-Length states are ignored
/// (section 18.3). Stateless and thread safe, except that an index given by the caller is used by one thread at a time.
/// </summary>
public static class SipMessageParser
{
    private static readonly SipUri Placeholder = SipUri.Create(null, "invalid");

    private static readonly string[] PartialHeaders =
        [SipHeaderNames.Via, SipHeaderNames.From, SipHeaderNames.To, SipHeaderNames.CallId, SipHeaderNames.CSeq];

    /// <summary>Parses one message.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        SipParserOptions options,
        [NotNullWhen(true)] out SipMessage? message,
        [NotNullWhen(false)] out SipParseError? error) => TryParse(bytes, options, new SipMessageIndex(), out message, out error);

    /// <summary>Parses one message with an index that the caller keeps, which then describes the message.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        SipParserOptions options,
        SipMessageIndex index,
        [NotNullWhen(true)] out SipMessage? message,
        [NotNullWhen(false)] out SipParseError? error)
    {
        message = null;
        if (index.TryIndex(bytes, options, out SipFault fault))
        {
            message = index.IsRequest ? ReadRequest(bytes, index, out fault) : ReadResponse(bytes, index);
            fault = fault.Exists ? fault : SipHeaderChecks.Check(message);
        }

        error = fault.Exists ? Explain(bytes, index, fault) : null;
        message = error is null ? message : null;
        return error is null;
    }

    private static SipRequest ReadRequest(ReadOnlySpan<byte> bytes, SipMessageIndex index, out SipFault fault)
    {
        bool goodUri = SipUri.TryParse(Text(bytes[index.RequestUri]), out SipUri? uri);
        fault = !goodUri ? SipFaults.RequestUri : uri!.Headers.Count > 0 ? SipFaults.RequestUriHeaders : default;
        var request = new SipRequest(Method(bytes, index), uri ?? Placeholder);
        Fill(request, bytes, index);
        return request;
    }

    private static SipResponse ReadResponse(ReadOnlySpan<byte> bytes, SipMessageIndex index)
    {
        var response = new SipResponse(index.StatusCode, Text(bytes[index.ReasonPhrase]));
        Fill(response, bytes, index);
        return response;
    }

    private static void Fill(SipMessage message, ReadOnlySpan<byte> bytes, SipMessageIndex index)
    {
        foreach (SipHeaderEntry entry in index.Headers)
        {
            message.Headers.AddParsed(NameOf(entry, bytes), Text(entry.Value(bytes)));
        }

        ReadOnlySpan<byte> body = bytes[index.Body];
        message.Body = body.IsEmpty ? default : body.ToArray();
    }

    private static SipParseError Explain(ReadOnlySpan<byte> bytes, SipMessageIndex index, in SipFault fault)
    {
        bool answerable = fault.Status != 0 && index.IsRequest && index.TryFind(SipHeaderId.Via, out _)
            && !bytes[index.Method].SequenceEqual("ACK"u8);
        if (!answerable)
        {
            return new SipParseError(null, fault.Reason, fault.Section, null);
        }

        var partial = new SipRequest(
            Method(bytes, index), SipUri.TryParse(Text(bytes[index.RequestUri]), out SipUri? uri) ? uri : Placeholder);
        foreach (SipHeaderEntry entry in index.Headers)
        {
            string name = NameOf(entry, bytes);
            if (PartialHeaders.Contains(name) && (name == SipHeaderNames.Via || !partial.Headers.Contains(name)))
            {
                partial.Headers.Add(name, Text(entry.Value(bytes)));
            }
        }

        return new SipParseError(fault.Status, fault.Reason, fault.Section, partial);
    }

    private static SipMethod Method(ReadOnlySpan<byte> bytes, SipMessageIndex index) =>
        SipMethod.TryParse(Text(bytes[index.Method]), out SipMethod method) ? method : default;

    private static string NameOf(in SipHeaderEntry entry, ReadOnlySpan<byte> bytes) =>
        entry.Id == SipHeaderId.Other ? Encoding.ASCII.GetString(entry.Name(bytes)) : SipHeaderTable.NameOf(entry.Id);

    // SIP is UTF-8 (RFC 3261 section 7); bytes that are not become the replacement character. Folds become one space (section 7.3.1).
    private static string Text(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        if (!text.AsSpan().ContainsAny('\r', '\n'))
        {
            return text;
        }

        var unfolded = new StringBuilder(text.Length);
        foreach (Range line in text.AsSpan().SplitAny('\r', '\n'))
        {
            ReadOnlySpan<char> part = SipGrammar.Trim(text.AsSpan(line));
            if (!part.IsEmpty)
            {
                unfolded.Append(unfolded.Length == 0 ? "" : " ").Append(part);
            }
        }

        return unfolded.ToString();
    }
}
