namespace Crm.Media.Transport;

/// <summary>
/// A media thread that tells senders when a round of callbacks is over, so that they can hand many datagrams to the kernel in one
/// call. On a thread without this, senders send at once.
/// </summary>
internal interface IBatchingThread : IMediaThread
{
    /// <summary>Raised on the thread after mailbox, ready descriptors and ticks of one round were served.</summary>
    event Action? RoundEnded;
}
