using Crm.Contracts.Desk;
using Crm.Contracts.Live;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>The engine as the web adapter sees it. Implemented by the engine. Thread safe.</summary>
public interface IContactCentre
{
    /// <summary>Carries out a command; completes after it is durable. Never throws for a refusal.</summary>
    ValueTask<CommandResult> Execute(DeskCommand command, CancellationToken cancellation);

    /// <summary>An agent's desk as it is now; null for an unknown agent.</summary>
    ValueTask<DeskState?> GetDesk(AgentId agent, CancellationToken cancellation);

    /// <summary>A browser tab of the agent opened its hub connection. A second one takes over or is refused, by setting.</summary>
    /// <returns>False when refused because another tab holds the desk.</returns>
    ValueTask<bool> AttachBrowser(AgentId agent, string connectionId, CancellationToken cancellation);

    /// <summary>The tab's hub connection is gone. Nothing ends at once; a grace period runs.</summary>
    ValueTask DetachBrowser(AgentId agent, string connectionId);

    /// <summary>The agent signs out everywhere: offers go back, a call in progress ends after the customer was put back into the queue.</summary>
    ValueTask SignOut(AgentId agent, string by, CancellationToken cancellation);

    /// <summary>Takes the browser's WebRTC offer and returns our answer, replacing an earlier media session of the agent.</summary>
    ValueTask<BrowserMediaResult> ConnectMedia(AgentId agent, string connectionId, string sdpOffer, CancellationToken cancellation);

    /// <summary>Takes a supervisor's WebRTC offer, by which he listens to calls, and returns our answer, replacing an earlier session of his.</summary>
    /// <param name="connectionId">The page that asks; when it is gone the session is closed.</param>
    ValueTask<BrowserMediaResult> ConnectListener(AgentId supervisor, string connectionId, string sdpOffer, CancellationToken cancellation);

    /// <summary>A page that a supervisor may have listened by is gone.</summary>
    ValueTask DetachListener(AgentId supervisor, string connectionId);

    /// <summary>The live picture of queues and agents, at most 250 ms old.</summary>
    ValueTask<LivePicture> GetLivePicture(CancellationToken cancellation);
}

/// <summary>Result of <see cref="IContactCentre.ConnectMedia"/>: an SDP answer or why not.</summary>
public sealed record BrowserMediaResult(MediaSessionId? Session, string? SdpAnswer, string? Problem);

/// <summary>Push to browsers. Implemented by the web adapter; calls return at once, never throw. Thread safe.</summary>
public interface IDeskPush
{
    /// <summary>Sends the desk state to the agent's attached tab (message <c>desk</c>).</summary>
    void PushDesk(AgentId agent, DeskState state);

    /// <summary>Tells one tab that another took over (message <c>replaced</c>) and closes it.</summary>
    void Replace(string connectionId, string reason);

    /// <summary>Whether anybody here is shown the live picture.</summary>
    bool ShowsLive => true;

    /// <summary>Sends the live picture to supervisors (message <c>live</c>).</summary>
    void PushLive(LivePicture picture);
}
