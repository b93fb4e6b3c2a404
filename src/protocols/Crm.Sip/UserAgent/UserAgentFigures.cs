namespace Crm.Sip.UserAgent;

/// <summary>Counters of the user agent; only grow. Written by its one thread.</summary>
public sealed class UserAgentFigures
{
    /// <summary>Commands for legs that are gone or in another state.</summary>
    public long CommandsIgnored { get; internal set; }

    /// <summary>ACKs that belong to no dialog.</summary>
    public long StrayAcks { get; internal set; }

    /// <summary>INVITEs refused because legs were used up or we drain.</summary>
    public long InvitesShed { get; internal set; }

    /// <summary>Responses of early dialogs beyond the eight that one INVITE of ours may make.</summary>
    public long ForksRefused { get; internal set; }

    /// <summary>Transfers that peers asked for and that were passed on.</summary>
    public long Referrals { get; internal set; }

    /// <summary>Requests with wrong credentials.</summary>
    public long WrongCredentials { get; internal set; }

    /// <summary>Requests refused unseen because of earlier wrong credentials.</summary>
    public long SlowedDown { get; internal set; }
}
