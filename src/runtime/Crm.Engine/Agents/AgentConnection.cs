using Crm.Primitives;

namespace Crm.Engine.Agents;

/// <summary>How an agent can be reached, for others to read.</summary>
/// <param name="MediaState">"none", "connecting", "connected" or "lost".</param>
public sealed record AgentReach(bool HasTab, MediaSessionId? Session, string MediaState, int Phones)
{
    /// <summary>Not at all.</summary>
    public static readonly AgentReach None = new(false, null, "none", 0);

    /// <summary>His desk is open in a browser, or was a moment ago and may only be reloading.</summary>
    public bool HasDesk { get; init; }

    /// <summary>Registered phones take the calls instead of the browser.</summary>
    public bool ByPhone => Phones > 0;

    /// <summary>An accepted call would be heard.</summary>
    public bool BrowserReady => MediaState == "connected";
}

/// <summary>One agent's connections; guarded by the lock of <see cref="AgentConnections"/>.</summary>
internal sealed class AgentConnection
{
    /// <summary>The hub connection of the tab that holds the desk.</summary>
    public string? Tab { get; set; }

    /// <summary>The media session in use.</summary>
    public MediaSessionId? Session { get; set; }

    /// <summary>A newer media session that is still connecting.</summary>
    public MediaSessionId? Pending { get; set; }

    /// <summary>Whether packets flow on <see cref="Session"/>.</summary>
    public bool MediaUp { get; set; }

    /// <summary>Registered phones.</summary>
    public int Phones { get; set; }

    /// <summary>Runs while the browser is away.</summary>
    public ITimer? Grace { get; set; }

    /// <summary>The first grace period has passed.</summary>
    public bool GraceOver { get; set; }

    /// <summary>Whether a call could reach him.</summary>
    public bool Heard => Phones > 0 || (Session is not null && MediaUp && Tab is not null) || (Session is not null && Grace is not null && !GraceOver);

    public AgentReach Reach => new(
        Tab is not null,
        Session,
        Session is not null && MediaUp ? "connected" : Pending is not null ? "connecting" : Session is not null ? "lost" : "none",
        Phones) { HasDesk = AtDesk };

    /// <summary>Whether his desk is open, or may only be reloading.</summary>
    public bool AtDesk => Tab is not null || (Grace is not null && !GraceOver);

    public void StopGrace()
    {
        Grace?.Dispose();
        (Grace, GraceOver) = (null, false);
    }
}
