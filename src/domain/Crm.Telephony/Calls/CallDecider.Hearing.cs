using System.Collections.Immutable;
using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Hearing;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls;

/// <content>
/// Who hears whom: after each change of a bridged call its plan is made anew and the difference is carried out. There is one bridge per
/// call; rooms, hold, mute and supervision are gains in it.
/// </content>
public sealed partial class CallDecider
{
    /// <summary>Brings bridge, gains, music and ringing in line with the parties.</summary>
    private void Hear(CallState call, ICallSink sink)
    {
        var plan = HearingPlan.Of(PartiesOf(call));
        var change = plan.Since(call.Hearing);
        foreach (var session in change.Stops)
        {
            StopHearing(call, session, sink);
        }

        if (call.Bridge is not { } bridge)
        {
            call.Bridge = bridge = new BridgeId(sink.NewId());
            sink.Do(new Media(new OpenBridge(bridge, [.. change.Joins.Select(j => new BridgeMember(j.Session, j.Side))])));
        }
        else
        {
            foreach (var session in change.Leaves)
            {
                sink.Do(new Media(new LeaveBridge(bridge, session)));
            }

            foreach (var (session, side) in change.Joins)
            {
                var member = new BridgeMember(session, side);
                sink.Do(new Media(change.Unheard.Contains(session) ? new JoinUnheard(bridge, member) : new JoinBridge(bridge, member)));
            }
        }

        foreach (var (listener, speaker, hears) in change.Gains)
        {
            sink.Do(new Media(new SetGain(bridge, listener, speaker, hears ? 1 : 0)));
        }

        foreach (var (session, heard) in change.Plays)
        {
            var playback = new PlaybackId(sink.NewId());
            call.Playbacks[session] = playback;
            sink.Do(new Media(new StartPlaying(session, playback, heard == HeardBesides.Music ? new MusicSource() : new RingbackSource(RingbackOf(call)), Loop: true)));
        }

        call.Hearing = plan;
    }

    /// <summary>The parties are no longer bridged: what they hear is somebody else's to decide.</summary>
    private static void EndHearing(CallState call, ICallSink sink)
    {
        foreach (var session in call.Playbacks.Keys.ToArray())
        {
            StopHearing(call, session, sink);
        }

        if (call.Bridge is { } bridge)
        {
            sink.Do(new Media(new CloseBridge(bridge)));
        }

        (call.Bridge, call.Hearing) = (null, HearingPlan.Empty);
    }

    /// <summary>Closes a session of ours; it leaves the bridge by that.</summary>
    private static void Close(CallState call, MediaSessionId session, ICallSink sink)
    {
        call.Playbacks.Remove(session);
        call.Hearing = call.Hearing.Without(session);
        sink.Do(new Media(new CloseSession(session)));
    }

    private static void StopHearing(CallState call, MediaSessionId session, ICallSink sink)
    {
        if (call.Playbacks.Remove(session, out var playback))
        {
            sink.Do(new Media(new StopPlaying(session, playback)));
        }
    }

    private string RingbackOf(CallState call) =>
        call.Externals.Values.LastOrDefault(e => e.Phase != ExternalPhase.Connected)?.Dialled?.Ringback ?? policy.Ringback;

    private static List<HearingParty> PartiesOf(CallState call)
    {
        var consult = call.ActiveConsult;
        var parties = new List<HearingParty>(call.PartyCount)
        {
            new(call.CustomerLeg, PartyKind.Customer, call.CustomerGone ? null : call.CustomerSession,
                Held: call.IsHeld, Muted: call.MutedParties.Contains(call.CustomerLeg), Side: RecordingSide.Customer),
        };
        foreach (var agent in call.Agents)
        {
            bool asks = consult is { Line: null } && agent == call.Agent && call.IsHeld;
            parties.Add(new(agent.Leg, PartyKind.Agent, agent.PhoneHolds ? null : agent.Session,
                asks || consult?.Leg == agent.Leg ? PartyRoom.Consult : PartyRoom.Main,
                Held: call.HeldParties.Contains(agent.Leg),
                Muted: agent.Muted || call.MutedParties.Contains(agent.Leg),
                Side: RecordingSide.Agent));
        }

        AddSecondLine(call, parties);
        foreach (var offer in call.Offers.Values)
        {
            parties.Add(new(offer.Leg, PartyKind.Agent, null, consult?.Leg == offer.Leg ? PartyRoom.Consult : PartyRoom.Main, Ringing: true));
        }

        foreach (var external in call.Externals.Values)
        {
            bool isUp = external.Phase == ExternalPhase.Connected;
            parties.Add(new(external.Leg, PartyKind.External, isUp ? external.Dialled?.Session : null,
                consult?.Leg == external.Leg ? PartyRoom.Consult : PartyRoom.Main,
                Ringing: !isUp,
                Held: call.HeldParties.Contains(external.Leg),
                Muted: call.MutedParties.Contains(external.Leg),
                Side: external.Purpose == ExternalPurpose.Conference ? RecordingSide.Agent : RecordingSide.None));
        }

        AddSupervisors(call, parties);
        return parties;
    }

    /// <summary>A supervisor is in the room of the agent he listens to; who speaks to all is recorded as they are.</summary>
    private static void AddSupervisors(CallState call, List<HearingParty> parties)
    {
        foreach (var supervision in call.Supervisors.Values)
        {
            if ((call.LegOf(supervision.Agent) ?? call.Agent) is { } agent)
            {
                var room = AsksOnLine(call) && agent == call.Agent ? PartyRoom.Consult : parties.First(p => p.Leg == agent.Leg).Room;
                parties.Add(new(supervision.Leg, PartyKind.Supervisor, supervision.Session, room,
                    Side: supervision.Mode == SupervisorMode.Barge ? RecordingSide.Agent : RecordingSide.None)
                {
                    Mode = supervision.Mode,
                    Coached = agent == call.Agent && call.ActiveConsult?.Line is { } line ? [agent.Leg, line] : [agent.Leg],
                });
            }
        }
    }

    /// <summary>What the agents of the call see has changed.</summary>
    private static void Show(CallState call, ICallSink sink)
    {
        foreach (var agent in call.Agents)
        {
            sink.Do(new AgentViewChanged(agent.Agent));
        }
    }
}
