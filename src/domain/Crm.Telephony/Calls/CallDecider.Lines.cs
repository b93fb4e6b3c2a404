using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Hearing;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <content>An agent's desk phone with its second line: what it does is what the buttons of his desk do.</content>
public sealed partial class CallDecider
{
    private void OpenLine(CallState call, SecondLine i, ICallSink sink)
    {
        if (call.SecondLine is null && MayAskOnLine(call, i))
        {
            call.SecondLine = i;
            sink.Do(new NegotiateAnswer(call.Id, i.Session, new MediaSessionOptions(MediaPeer.Rtp, policy.DeviceSilence), i.SdpOffer));
        }
        else
        {
            sink.Do(new Signal(new RejectLeg(i.Line, 480, null, "consult-not-now")));
            sink.Ignore("second-line-refused");
        }
    }

    private bool MayAskOnLine(CallState call, SecondLine line) =>
        call.LegOf(line.Agent) is { Via: AgentLegVia.Phone } agent && CallVerbs.Refusal(call, agent, "consult", policy.PartiesMax) is null;

    private void LineNegotiated(CallState call, SecondLine line, MediaAnswer answer, ICallSink sink)
    {
        if (answer is not MediaAgreed { Sdp: { } sdp })
        {
            RefuseLine(call, (answer as MediaRefusal)?.SipStatus ?? 500, "media", sink);
        }
        else if (!MayAskOnLine(call, line))
        {
            RefuseLine(call, 480, "consult-not-now", sink);
        }
        else
        {
            call.SecondLine = line with { SdpAnswer = sdp };
            WishFor(call, ExternalPurpose.Consult, line.Agent, line.By, line.Target, sink);
            if (call.Wish is null)
            {
                RefuseLine(call, 403, "target-refused", sink); // nothing where the consult has begun: the line is in use
            }
        }
    }

    /// <summary>The second line that waits for its consult gets none.</summary>
    private static void RefuseLine(CallState call, int status, string reason, ICallSink sink)
    {
        if (call.SecondLine is { } line)
        {
            call.SecondLine = null;
            sink.Do(new Signal(new RejectLeg(line.Line, status, null, reason)));
            sink.Do(new Media(new CloseSession(line.Session)));
        }
    }

    /// <summary>The consult begins; where the agent asks on a second line, that is answered now.</summary>
    private static void BeginConsult(CallState call, AgentLeg agent, LegId leg, ICallSink sink)
    {
        var line = call.SecondLine is { SdpAnswer: not null } own && own.Agent == agent.Agent ? own : null;
        sink.Raise(new ConsultStarted(call.Id, call.Interaction, agent.Agent, leg, line?.Line));
        if (line is { SdpAnswer: { } answer })
        {
            (call.SecondLine, call.Consult!.LineSession) = (null, line.Session);
            sink.Do(new Signal(new AnswerLeg(line.Line, answer)));
        }
    }

    /// <summary>A second line lives as long as the consult it is for.</summary>
    private static void CloseLine(CallState call, Consult consult, ICallSink sink)
    {
        if (consult.Line is { } line)
        {
            sink.Do(new Signal(new HangUpLeg(line, Termination.Success("consult-over"))));
        }

        if (consult.LineSession is { } session)
        {
            consult.LineSession = null;
            Close(call, session, sink);
        }
    }

    /// <summary>The agent has put down the second line: whom he asked is let go. A phone that does not hold the customer has him again.</summary>
    private void LinePutDown(CallState call, Consult consult, ICallSink sink)
    {
        var agent = call.Agent!;
        HangUpOne(call, new HangUpParty(agent.Agent, consult.Leg), sink);
        if (!agent.PhoneHolds)
        {
            Unhold(call, sink);
            Hear(call, sink);
            Show(call, sink);
        }
    }

    /// <summary>Whether the agent speaks on his second line now; else the phone holds that line.</summary>
    private static bool AsksOnLine(CallState call) => call is { IsHeld: true, ActiveConsult: { Line: not null, LineSession: not null } };

    private static void AddSecondLine(CallState call, List<HearingParty> parties)
    {
        if (AsksOnLine(call) && call.ActiveConsult is { Line: { } line } consult)
        {
            parties.Add(new(line, PartyKind.Agent, consult.LineSession, PartyRoom.Consult, Muted: call.Agent!.Muted));
        }
    }
}
