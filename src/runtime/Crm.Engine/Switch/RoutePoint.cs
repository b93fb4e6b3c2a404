using Crm.Contracts.Switch;
using Crm.Engine.Inbound;
using Crm.Primitives;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Engine.Switch;

/// <summary>Asks whoever routes from outside where a call goes; without one, and when he does not know, the number plan says. Thread safe.</summary>
public sealed class RoutePoint(ITelephonyDirectory directory, EngineFigures figures)
{
    private volatile ISwitchRouter? _router;

    /// <summary>Who is asked; null for nobody.</summary>
    public ISwitchRouter? Router
    {
        get => _router;
        set => _router = value;
    }

    /// <summary>Where a call goes; null for nowhere.</summary>
    public NumberDestination? Destination(InviteReceived invite, TrunkId trunk) => Ask(invite) switch
    {
        RouteToQueue to => new QueueDestination(to.Queue, to.Language),
        RouteNowhere => null,
        _ => directory.FindNumber(trunk, invite.ToUser),
    };

    private RouteAnswer? Ask(InviteReceived invite)
    {
        try
        {
            return _router?.Route(new RouteRequest(invite.FromUser, invite.ToUser, InviteAttributes.Read(invite.Headers)));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            figures.Fault("route-request", e); // the call must not be lost for it
            return null;
        }
    }
}
