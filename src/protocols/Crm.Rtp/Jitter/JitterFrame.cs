namespace Crm.Rtp.Jitter;

/// <summary>What a <see cref="JitterBuffer"/> has for a moment.</summary>
public enum JitterFrameKind
{
    /// <summary>Nothing to play: before the first packet, in a silence, or long after the last. Play comfort noise or silence.</summary>
    Empty,

    /// <summary>A packet should be here but is not: conceal.</summary>
    Missing,

    /// <summary>A packet to decode and play.</summary>
    Packet,
}

/// <summary>A taken frame; the payload is valid until the next call on the buffer.</summary>
public readonly ref struct JitterFrame
{
    internal JitterFrame(JitterFrameKind kind, int frameMicroseconds)
    {
        Kind = kind;
        FrameMicroseconds = frameMicroseconds;
    }

    internal JitterFrame(ReadOnlySpan<byte> payload, in JitterSlot slot, int frameMicroseconds)
    {
        Kind = JitterFrameKind.Packet;
        Payload = payload;
        PayloadType = slot.PayloadType;
        Marker = slot.Marker;
        SequenceNumber = slot.Sequence;
        Timestamp = slot.Timestamp;
        FrameMicroseconds = frameMicroseconds;
    }

    /// <summary>What it is.</summary>
    public JitterFrameKind Kind { get; }

    /// <summary>Octets to decode; empty unless a packet.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Which codec.</summary>
    public byte PayloadType { get; }

    /// <summary>The packet's marker bit: a talk spurt starts.</summary>
    public bool Marker { get; }

    /// <summary>The packet's sequence number.</summary>
    public ushort SequenceNumber { get; }

    /// <summary>The packet's timestamp.</summary>
    public uint Timestamp { get; }

    /// <summary>How long one packet of this stream lasts, as seen so far (20 ms before two packets were seen); how much to conceal.</summary>
    public int FrameMicroseconds { get; }
}
