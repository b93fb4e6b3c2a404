using Crm.Primitives;
using Crm.Sip.Dialogs;

namespace Crm.Sip.UserAgent.Legs.Refer;

/// <summary>Finds the call that a Replaces names (RFC 3891 3) and judges whether the sender may take it.</summary>
internal static class ReplacedLeg
{
    /// <summary>The established call a Refer-To of that leg's peer names: another one of the same agent, else null.</summary>
    public static Leg? Of(LegContext context, Leg referrer, ReplacesHeader named) =>
        Session(context, named) is { IsConfirmed: true, Leg: { IsEnded: false } leg } && leg != referrer && leg.Agent is not null && leg.Agent == referrer.Agent
            ? leg
            : null;

    /// <summary>
    /// The call an INVITE is to replace. A device may replace calls of its own agent, a trunk with the right those on itself. Established
    /// calls match, and ringing ones that we placed.
    /// </summary>
    /// <param name="refusal">400, 481, 486, 603 or 403 when there is none; 0 when the INVITE replaces nothing or all is well.</param>
    public static Leg? For(LegContext context, SipRequest invite, SipTrunk? trunk, AgentId? agent, out int refusal)
    {
        var values = invite.Headers.GetValues(SipHeaderNames.Replaces);
        refusal = values.Count == 0 ? 0 : 400;
        if (values is not [var value] || !ReplacesHeader.TryParse(value, out var named))
        {
            return null;
        }

        var session = Session(context, named);
        refusal = session switch
        {
            null => 481,
            { Leg.IsEnded: true } => 603,
            { IsConfirmed: false, Leg: IncomingLeg } => 481,
            { IsConfirmed: true } when named.EarlyOnly => 486,
            _ when !MayReplace(session, trunk, agent) => 403,
            _ => 0,
        };
        return refusal == 0 ? session!.Leg : null;
    }

    private static LegSession? Session(LegContext context, ReplacesHeader named) =>
        context.Sessions.GetValueOrDefault(new DialogKey(named.CallId, named.ToTag, named.FromTag));

    private static bool MayReplace(LegSession session, SipTrunk? trunk, AgentId? agent) => trunk is null
        ? agent is not null && session.Leg.Agent == agent
        : trunk.MayTransfer && session.Trunk?.Id == trunk.Id;
}
