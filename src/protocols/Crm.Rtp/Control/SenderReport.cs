namespace Crm.Rtp.Control;

/// <summary>The sender's part of a sender report (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">Who sends.</param>
/// <param name="Ntp">When, as <see cref="NtpTime"/>.</param>
/// <param name="RtpTimestamp">The same moment in the stream's timestamp units.</param>
/// <param name="PacketCount">Packets sent since the beginning.</param>
/// <param name="OctetCount">Payload octets sent since the beginning.</param>
public readonly record struct SenderReport(uint Ssrc, ulong Ntp, uint RtpTimestamp, uint PacketCount, uint OctetCount);
