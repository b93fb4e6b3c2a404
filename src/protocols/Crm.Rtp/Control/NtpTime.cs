using Crm.Primitives;

namespace Crm.Rtp.Control;

/// <summary>Instants as NTP time: seconds since 1900 in the high 32 bits, fraction in the low (RFC 3550 section 4). Pure.</summary>
public static class NtpTime
{
    private const long SecondsFrom1900To1970 = 2_208_988_800;

    /// <summary>The 64-bit NTP time of an instant between 1970 and 2036 (era 0 of NTP; later ones wrap as the format does).</summary>
    public static ulong From(Instant at)
    {
        (long seconds, long micros) = Math.DivRem(at.Microseconds, 1_000_000);
        return ((ulong)(seconds + SecondsFrom1900To1970) << 32) | (((ulong)micros << 32) / 1_000_000);
    }

    /// <summary>The middle 32 bits, as LSR fields carry them.</summary>
    public static uint Middle(ulong ntp) => (uint)(ntp >> 16);
}
