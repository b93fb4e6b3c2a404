using Crm.Primitives;

namespace Crm.Sip.UserAgent.Legs.Early;

/// <summary>
/// One early dialog that our INVITE made (RFC 3261 12.1.2): its provisional responses in the order of their RSeq, each reliable one
/// acknowledged with PRACK (RFC 3262 4), and the SDP that came in them (RFC 3960).
/// </summary>
public sealed class EarlyDialog(LegContext context, LegSession session, uint inviteNumber, bool isOfferless)
{
    private uint? _latest;

    /// <summary>The dialog, which becomes the call's when its 2xx wins.</summary>
    public LegSession Session => session;

    /// <summary>The peer's description; null when none came.</summary>
    public string? Sdp { get; private set; }

    /// <summary>True once a reliable response carried it: a later one counts for nothing (RFC 3261 13.2.1).</summary>
    public bool IsAgreed { get; private set; }

    /// <summary>True while the peer's offer in a reliable response waits for our answer, which the PRACK carries (RFC 3262 5).</summary>
    public bool OwesAnswer { get; private set; }

    /// <summary>
    /// Takes a provisional response; false when it changes nothing: a copy, one whose predecessor has not come, or a reliable one
    /// without a number.
    /// </summary>
    public bool Take(SipResponse response, Instant now)
    {
        bool reliable = response.Require.Contains(MessageParts.ReliableTag, StringComparer.OrdinalIgnoreCase);
        if (reliable)
        {
            if (!RSeqHeader.TryParse(response.Headers.Get(SipHeaderNames.RSeq), out var number)
                || (_latest is { } latest && number.Number != latest + 1) || OwesAnswer)
            {
                return false;
            }

            _latest = number.Number;
        }

        string? sdp = IsAgreed ? null : MessageParts.Sdp(response);
        Sdp = sdp ?? Sdp;
        IsAgreed |= reliable && sdp is not null;
        OwesAnswer = reliable && isOfferless && sdp is not null;
        if (reliable && !OwesAnswer)
        {
            Acknowledge(null, now);
        }

        return true;
    }

    /// <summary>Answers the peer's offer in the PRACK.</summary>
    public void Answer(string sdp, Instant now)
    {
        OwesAnswer = false;
        session.LocalSdp = sdp;
        Acknowledge(sdp, now);
    }

    // What becomes of the PRACK matters to the peer alone: without it he repeats his response and in the end refuses the INVITE.
    private void Acknowledge(string? sdp, Instant now)
    {
        var acknowledged = new RAckHeader(_latest!.Value, inviteNumber, SipMethod.Invite);
        new DialogRequest(
            context,
            session,
            SipMethod.Prack,
            prack =>
            {
                prack.Headers.Add(SipHeaderNames.RAck, acknowledged.ToString());
                MessageParts.AddSdp(prack, sdp);
            },
            (_, _) => { }).Send(now);
    }
}
