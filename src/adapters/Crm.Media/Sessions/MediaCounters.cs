namespace Crm.Media.Sessions;

/// <summary>Counters and gauges of one media thread. Written there only; read from anywhere, at most a little late.</summary>
internal sealed class MediaCounters
{
    /// <summary>Sessions open.</summary>
    internal int Sessions;

    /// <summary>Bridges open.</summary>
    internal int Bridges;

    /// <summary>Playbacks under way.</summary>
    internal int Playbacks;

    /// <summary>Recordings under way.</summary>
    internal int Recordings;

    /// <summary>Sessions of which the first seconds are being kept.</summary>
    internal int KeptAudio;

    /// <summary>RTP packets taken by sessions.</summary>
    internal long PacketsReceived;

    /// <summary>RTP packets sent.</summary>
    internal long PacketsSent;

    /// <summary>RTP packets that came in good form but were of no use: unknown payload type, too late, undecodable.</summary>
    internal long PacketsUseless;

    /// <summary>Datagrams that transports of closed sessions discarded (malformed ones apart).</summary>
    internal long ClosedDiscarded;

    /// <summary>Malformed datagrams at transports of closed sessions.</summary>
    internal long ClosedMalformed;

    /// <summary>The same of open sessions, as of the last count.</summary>
    internal long OpenDiscarded;

    /// <inheritdoc cref="OpenDiscarded"/>
    internal long OpenMalformed;

    /// <summary>Commands for things that are gone.</summary>
    internal long StaleCommands;
}
