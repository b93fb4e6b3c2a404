using Crm.Media.Codecs;

namespace Crm.Media.Negotiation;

/// <summary>Which codecs this plane has and which it likes.</summary>
/// <param name="OpusAvailable">libopus is installed.</param>
/// <param name="PreferOpus">Take Opus with browsers where both could: better over bad networks, dearer in processor time.</param>
internal sealed record CodecChoice(bool OpusAvailable, bool PreferOpus)
{
    /// <summary>Payload types of our own offers.</summary>
    internal const int OfferedOpus = 111;

    /// <summary>telephone-event at 8 kHz.</summary>
    internal const int OfferedEvents = 101;

    /// <summary>telephone-event at 48 kHz, for Opus.</summary>
    internal const int OfferedOpusEvents = 110;

    /// <summary>What we offer, best first. Trunks and phones get G.711 only, which they all have.</summary>
    internal IReadOnlyList<RemoteFormat> Offer(bool webRtc)
    {
        var formats = new List<RemoteFormat>(6);
        var opus = new RemoteFormat(OfferedOpus, "opus", 48_000);
        if (webRtc && OpusAvailable && PreferOpus)
        {
            formats.Add(opus);
        }

        formats.Add(new RemoteFormat(0, "PCMU", 8_000));
        formats.Add(new RemoteFormat(8, "PCMA", 8_000));
        if (webRtc && OpusAvailable && !PreferOpus)
        {
            formats.Add(opus);
        }

        formats.Add(new RemoteFormat(OfferedEvents, "telephone-event", 8_000));
        if (webRtc && OpusAvailable)
        {
            formats.Add(new RemoteFormat(OfferedOpusEvents, "telephone-event", 48_000));
        }

        return formats;
    }

    /// <summary>
    /// Chooses from the peer's formats: the one in use if it is still there, else G.711 in the peer's order, Opus where it is preferred
    /// or nothing else fits. Null when nothing does.
    /// </summary>
    internal RemoteFormat? Choose(IReadOnlyList<RemoteFormat> offered, bool webRtc, AudioCodecKind? inUse)
    {
        RemoteFormat? g711 = null;
        RemoteFormat? opus = null;
        foreach (RemoteFormat format in offered)
        {
            AudioCodecKind? kind = KindOf(format);
            if (kind is not null && kind == inUse)
            {
                return format;
            }

            g711 ??= kind is AudioCodecKind.Pcmu or AudioCodecKind.Pcma ? format : null;
            opus ??= kind is AudioCodecKind.Opus ? format : null;
        }

        return webRtc && PreferOpus ? opus ?? g711 : g711 ?? opus;
    }

    /// <summary>The codec behind a format; null for what we do not speak.</summary>
    internal AudioCodecKind? KindOf(RemoteFormat format)
    {
        if (format.ClockRate == 8_000)
        {
            return format.Name.Equals("PCMU", StringComparison.OrdinalIgnoreCase) ? AudioCodecKind.Pcmu
                : format.Name.Equals("PCMA", StringComparison.OrdinalIgnoreCase) ? AudioCodecKind.Pcma
                : null;
        }

        return OpusAvailable && format.ClockRate == 48_000 && format.Name.Equals("opus", StringComparison.OrdinalIgnoreCase)
            ? AudioCodecKind.Opus
            : null;
    }

    /// <summary>
    /// The telephone-event format that belongs to a codec: at its clock (RFC 4733 section 2.1). With Opus, one at 8 kHz is taken where no
    /// other is there, because some browsers have only that.
    /// </summary>
    internal static RemoteFormat? EventsFor(AudioCodecKind codec, IReadOnlyList<RemoteFormat> offered)
    {
        RemoteFormat? found = null;
        foreach (RemoteFormat format in offered)
        {
            if (!format.Name.Equals("telephone-event", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (format.ClockRate == codec.RtpClockRate())
            {
                return format;
            }

            found ??= codec == AudioCodecKind.Opus && format.ClockRate == 8_000 ? format : null;
        }

        return found;
    }
}
