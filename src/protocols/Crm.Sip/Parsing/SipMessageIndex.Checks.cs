namespace Crm.Sip;

// What must hold of the headers once they are indexed (RFC 3261 section 8.1.1 and 18.3).
public sealed partial class SipMessageIndex
{
    private void CheckHeaders(ReadOnlySpan<byte> message, SipParserOptions options)
    {
        CheckVia(message, options);
        Check(SipHeaderId.From, message, SipFaults.NoFrom, SipFaults.From, SipMandatoryHeaders.IsAddress);
        Check(SipHeaderId.To, message, SipFaults.NoTo, SipFaults.To, SipMandatoryHeaders.IsAddress);
        Check(SipHeaderId.CallId, message, SipFaults.NoCallId, SipFaults.CallId, SipMandatoryHeaders.IsCallId);
        CheckCSeq(message);
        if (TryFind(SipHeaderId.MaxForwards, out SipHeaderEntry maxForwards))
        {
            if (SipCursor.Number(maxForwards.Value(message), byte.MaxValue) < 0)
            {
                Refuse(SipFaults.MaxForwards);
            }
        }
        else if (IsRequest && !options.AcceptRfc2543)
        {
            Refuse(SipFaults.NoMaxForwards);
        }
    }

    private delegate bool ValueCheck(ReadOnlySpan<byte> value);

    private void Check(SipHeaderId id, ReadOnlySpan<byte> message, in SipFault missing, in SipFault malformed, ValueCheck isGood)
    {
        if (!TryFind(id, out SipHeaderEntry entry))
        {
            Refuse(missing);
        }
        else if (!isGood(entry.Value(message)))
        {
            Refuse(malformed);
        }
    }

    private void CheckVia(ReadOnlySpan<byte> message, SipParserOptions options)
    {
        if (!TryFind(SipHeaderId.Via, out SipHeaderEntry via))
        {
            Refuse(SipFaults.NoVia);
            return;
        }

        SipFault fault = SipMandatoryHeaders.CheckVia(via.Value(message), out int start, out int length);
        if (fault.Exists)
        {
            Refuse(fault);
        }
        else if (length == 0 && !options.AcceptRfc2543)
        {
            Refuse(SipFaults.NoBranch);
        }

        Branch = (via.ValueStart + start)..(via.ValueStart + start + length);
    }

    private void CheckCSeq(ReadOnlySpan<byte> message)
    {
        if (!TryFind(SipHeaderId.CSeq, out SipHeaderEntry entry))
        {
            Refuse(SipFaults.NoCSeq);
            return;
        }

        ReadOnlySpan<byte> value = entry.Value(message);
        bool good = SipMandatoryHeaders.IsCSeq(value, out uint number, out int methodStart);
        CSeqNumber = number;
        if (!good)
        {
            Refuse(SipFaults.CSeq);
        }
        else if (IsRequest && !value[methodStart..].SequenceEqual(message[Method]))
        {
            Refuse(SipFaults.CSeqMethod);
        }
    }

    private void CheckBody(ReadOnlySpan<byte> message, int bodyStart)
    {
        int available = message.Length - bodyStart;
        Body = bodyStart..message.Length;
        if (!TryFind(SipHeaderId.ContentLength, out SipHeaderEntry entry))
        {
            return;
        }

        long length = SipCursor.Number(entry.Value(message), int.MaxValue);
        if (length < 0)
        {
            Refuse(SipFaults.ContentLength);
        }
        else if (length > available)
        {
            Refuse(SipFaults.ContentLengthBeyond);
        }
        else
        {
            Body = bodyStart..(bodyStart + (int)length);
        }
    }
}
