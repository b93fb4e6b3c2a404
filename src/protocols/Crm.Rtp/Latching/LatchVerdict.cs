namespace Crm.Rtp.Latching;

/// <summary>What <see cref="SourceLatch"/> decided about a packet's source.</summary>
public enum LatchVerdict
{
    /// <summary>From the source we already listen to.</summary>
    Accepted,

    /// <summary>The first valid packet: its source is where we send from now on.</summary>
    Latched,

    /// <summary>The peer moved (NAT rebinding, media server change); we follow.</summary>
    Relatched,

    /// <summary>A stranger; the packet is dropped.</summary>
    Refused,
}
