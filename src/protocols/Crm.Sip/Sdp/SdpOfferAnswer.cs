namespace Crm.Sip.Sdp;

/// <summary>The parts of the offer/answer model (RFC 3264) that do not depend on codecs. Pure.</summary>
public static class SdpOfferAnswer
{
    /// <summary>The same direction seen from the other side (RFC 3264 section 6.1).</summary>
    public static SdpDirection Reverse(SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => SdpDirection.RecvOnly,
        SdpDirection.RecvOnly => SdpDirection.SendOnly,
        _ => direction,
    };

    /// <summary>The direction to answer with: what the offer allows and we want (RFC 3264 section 6.1).</summary>
    public static SdpDirection Answer(SdpDirection offered, SdpDirection wanted)
    {
        SdpDirection allowed = Reverse(offered);
        return Combine(Sends(allowed) && Sends(wanted), Receives(allowed) && Receives(wanted));
    }

    /// <summary>True when the describing side sends.</summary>
    public static bool Sends(SdpDirection direction) => direction is SdpDirection.SendRecv or SdpDirection.SendOnly;

    /// <summary>True when the describing side receives.</summary>
    public static bool Receives(SdpDirection direction) => direction is SdpDirection.SendRecv or SdpDirection.RecvOnly;

    /// <summary>The direction in which one sends or receives as told.</summary>
    public static SdpDirection Combine(bool sends, bool receives) => (sends, receives) switch
    {
        (true, true) => SdpDirection.SendRecv,
        (true, false) => SdpDirection.SendOnly,
        (false, true) => SdpDirection.RecvOnly,
        _ => SdpDirection.Inactive,
    };

    /// <summary>
    /// True when the describing side has put the stream on hold: it does not want to receive (<c>sendonly</c>, <c>inactive</c>) or gives
    /// the unspecified address (RFC 3264 section 8.4). A rejected stream is not on hold, and with ICE the unspecified address only says
    /// that candidates are still to come (RFC 8839 section 4.2.1).
    /// </summary>
    public static bool IsHold(SdpMedia effective) => !effective.IsRejected
        && (!Receives(effective.Direction) || (effective.Connection is { IsUnspecified: true } && effective.IceUfrag is null));

    /// <summary>True when every stream that is not rejected is on hold, and there is one.</summary>
    public static bool IsHold(SdpSession session)
    {
        SdpMedia[] live = [.. session.EffectiveMedia.Where(m => !m.IsRejected)];
        return live.Length > 0 && Array.TrueForAll(live, IsHold);
    }

    /// <summary>The section that refuses an offered stream: same kind, protocol and formats, port zero (RFC 3264 section 6).</summary>
    public static SdpMedia Reject(SdpMedia offered) => new(offered.Kind, 0, offered.Protocol, offered.Formats)
    {
        Attributes = offered.Mid is { } mid ? [new SdpAttribute("mid", mid)] : [],
    };

    /// <summary>
    /// The description to send next in a session: the same origin, its version one higher if anything else has changed and the same if
    /// not (RFC 3264 section 8).
    /// </summary>
    public static SdpSession Successor(SdpSession previous, SdpSession next)
    {
        SdpSession sameOrigin = next with { Origin = previous.Origin };
        return sameOrigin.ToString() == previous.ToString()
            ? previous
            : sameOrigin with { Origin = previous.Origin with { Version = previous.Origin.Version + 1 } };
    }

    /// <summary>
    /// True when an answer has one section per offered section, of the same kinds in the same order, and accepts none that was offered
    /// rejected (RFC 3264 section 6).
    /// </summary>
    public static bool IsAnswerTo(SdpSession answer, SdpSession offer)
    {
        if (answer.Media.Count != offer.Media.Count)
        {
            return false;
        }

        for (int i = 0; i < offer.Media.Count; i++)
        {
            bool sameKind = answer.Media[i].Kind.Equals(offer.Media[i].Kind, StringComparison.OrdinalIgnoreCase);
            if (!sameKind || (offer.Media[i].IsRejected && !answer.Media[i].IsRejected))
            {
                return false;
            }
        }

        return true;
    }
}
