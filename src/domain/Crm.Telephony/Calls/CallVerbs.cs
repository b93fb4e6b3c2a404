using System.Collections.Immutable;

namespace Crm.Telephony.Calls;

/// <summary>Why an agent may not do something in a call now.</summary>
/// <param name="Type">"wrong-state" or "forbidden".</param>
/// <param name="Detail">A sentence that says what is wrong and what to do.</param>
/// <param name="Reason">Why, as a stable word.</param>
public sealed record CallRefusal(string Type, string Detail, string Reason);

/// <summary>What an agent may do in a call: pure rules, asked by the decider before it does it and by the desk to show it.</summary>
public static class CallVerbs
{
    /// <summary>All verbs, in the order the desk names them.</summary>
    public static readonly ImmutableArray<string> All =
    [
        "hold", "resume", "mute", "unmute", "dtmf", "transfer", "consult", "complete", "swap", "merge", "end-consult", "conference", "leave", "promote", "hangup",
    ];

    private static readonly CallRefusal NotOwner = new("forbidden", "Another agent has the customer; only he may do this.", "not-owner");

    /// <summary>The verbs an agent may use now.</summary>
    public static ImmutableArray<string> Of(CallState call, AgentLeg agent, int partiesMax) =>
        call.Stage == CallStage.Dialling ? ["hangup"] : [.. All.Where(verb => Refusal(call, agent, verb, partiesMax) is null && !IsIdle(call, agent, verb))];

    /// <summary>Why an agent of the call may not use a verb now; null when he may.</summary>
    public static CallRefusal? Refusal(CallState call, AgentLeg agent, string verb, int partiesMax)
    {
        if (call.Stage != CallStage.Connected)
        {
            return new("wrong-state", "The call is not connected to you now.", "not-connected");
        }

        return verb switch
        {
            "mute" or "unmute" or "hangup" => null,
            "leave" => Leave(call, agent),
            _ when call.Agent != agent => NotOwner,
            "resume" when agent.PhoneHolds => new("wrong-state", "Your phone has put the call on hold; take it back there.", "on-hold-at-phone"),
            "hold" or "resume" => null,
            "dtmf" => call.IsHeld && call.ActiveConsult?.AnsweredAt is null
                ? new("wrong-state", "The customer is on hold; take him back before sending digits.", "on-hold") : null,
            "transfer" => Transfer(call, agent),
            "consult" => NoConsult(call) ?? Room(call, partiesMax),
            "conference" => NoConsult(call) ?? Room(call, partiesMax)
                ?? (call.IsHeld ? new CallRefusal("wrong-state", "The customer is on hold; take him back before somebody joins.", "on-hold") : null),
            "complete" or "swap" or "merge" => call.ActiveConsult switch
            {
                null => new("wrong-state", "You are asking nobody; begin a consult first, or name a target.", "no-consult"),
                { AnsweredAt: null } => new("wrong-state", "Whom you ask has not answered yet; wait, or end the consult.", "not-answered"),
                _ => null,
            },
            "end-consult" => call.ActiveConsult is null ? new("wrong-state", "There is no consult to end.", "no-consult") : null,
            "promote" => Promote(call, agent),
            _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "There is no such verb."),
        };
    }

    /// <summary>Whether a verb is legal but would change nothing, so that the desk does not show it.</summary>
    private static bool IsIdle(CallState call, AgentLeg agent, string verb) => verb switch
    {
        "hold" => call.IsHeld,
        "resume" => !call.IsHeld,
        "mute" => agent.Muted,
        "unmute" => !agent.Muted,
        _ => false,
    };

    private static CallRefusal? NoConsult(CallState call) =>
        call.ActiveConsult is null ? null : new("wrong-state", "You are asking somebody already; complete, merge or end that first.", "consulting");

    private static CallRefusal? Room(CallState call, int partiesMax) =>
        call.PartyCount < partiesMax ? null : new("wrong-state", $"A call may have {partiesMax} parties at most; let somebody go first.", "too-many-parties");

    private static CallRefusal? Transfer(CallState call, AgentLeg agent) =>
        NoConsult(call)
        ?? (call.PartyCount > 2 ? new CallRefusal("wrong-state", "Others are in the call; leave it instead, or let them go first.", "others-in-call") : null)
        ?? (agent.ConnectedAt is null ? new CallRefusal("wrong-state", "The call is not connected to you now.", "not-connected") : null);

    private static CallRefusal? Leave(CallState call, AgentLeg agent)
    {
        if (call.Agent == agent && NoConsult(call) is { } consulting)
        {
            return consulting;
        }

        return !call.IsInConversation(agent.Leg) ? new("wrong-state", "You are not in the conversation with the customer; hang up instead.", "not-joined")
            : call.OthersThan(agent.Leg).Any() ? null
            : new("wrong-state", "Nobody would be left with the customer; transfer him or hang up.", "nobody-left");
    }

    private static CallRefusal? Promote(CallState call, AgentLeg agent) =>
        NoConsult(call)
        ?? (call.IsHeld ? new CallRefusal("wrong-state", "The customer is on hold; take him back first.", "on-hold") : null)
        ?? (call.Agents.Any(a => a != agent && call.IsInConversation(a.Leg)) ? null : new CallRefusal("wrong-state", "There is no other agent in the conversation.", "no-other-agent"));
}
