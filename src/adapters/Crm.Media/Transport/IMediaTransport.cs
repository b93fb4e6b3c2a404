namespace Crm.Media.Transport;

/// <summary>
/// One RTP association as a media thread sees it: plain UDP with symmetric RTP, or WebRTC over the shared port. All calls happen
/// on the one media thread that owns it; nothing allocates per packet.
/// </summary>
internal interface IMediaTransport : IDisposable
{
    /// <summary>The local UDP port peers send to.</summary>
    int LocalPort { get; }

    /// <summary>Sends one RTP packet given in the clear (the transport protects it). False when there is no destination yet or the socket refused it.</summary>
    bool SendRtp(ReadOnlySpan<byte> packet);

    /// <summary>Sends one compound RTCP packet given in the clear.</summary>
    bool SendRtcp(ReadOnlySpan<byte> packet);

    /// <summary>Timers: DTLS retransmission, consent. Called at every 20 ms tick with a monotonic time.</summary>
    void Tick(long nowMicroseconds);
}

/// <summary>What a transport delivers to its session, on the same media thread. Spans are valid only during the call.</summary>
internal interface IMediaTransportSink
{
    /// <summary>A decrypted RTP packet, header included, version and length already checked.</summary>
    void OnRtp(ReadOnlySpan<byte> packet, long nowMicroseconds);

    /// <summary>A decrypted compound RTCP packet.</summary>
    void OnRtcp(ReadOnlySpan<byte> packet, long nowMicroseconds);

    /// <summary>The association is up: for WebRTC ICE and DTLS completed and the fingerprint matched.</summary>
    void OnConnected();

    /// <summary>The association is lost (consent expired, DTLS closed or failed).</summary>
    void OnLost(string reason);
}

/// <summary>Something a media thread polls.</summary>
internal interface IPollTarget
{
    /// <summary>The descriptor to watch for input.</summary>
    int FileDescriptor { get; }

    /// <summary>Called on the media thread when input is ready; reads until empty or a bound.</summary>
    void OnReadable(long nowMicroseconds);
}

/// <summary>
/// One media thread: epoll over its sockets and a timerfd for the 20 ms tick (absolute grid, catches up after a stall).
/// Everything a session owns is touched only on its thread; <see cref="Post"/> brings work there.
/// </summary>
internal interface IMediaThread
{
    /// <summary>Runs an action on the thread, in order. Thread safe. False when the bounded mailbox is full.</summary>
    bool Post(Action action);

    /// <summary>Watches a target; on the thread.</summary>
    void Register(IPollTarget target);

    /// <summary>Stops watching; on the thread.</summary>
    void Unregister(IPollTarget target);

    /// <summary>Raised every 20 ms on the thread with a monotonic time in microseconds.</summary>
    event Action<long>? Ticked;
}
