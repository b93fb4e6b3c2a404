using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Recordings;

namespace Crm.Telephony.Calls;

/// <content>What a supervisor does to a call instead of its agent: takes the customer himself, gives him back to a queue, ends the call.</content>
public sealed partial class CallDecider
{
    /// <summary>Routing has reserved the supervisor: the customer is his from now on, and his agent is done.</summary>
    private void TakeOver(CallState call, DirectAccepted i, ICallSink sink)
    {
        if (call.Stage != CallStage.Connected || call.Agent is not { } before || call.LegOf(i.Agent) is not null)
        {
            sink.Tell(new WithdrawOffer(i.Reservation, "not-needed"));
            sink.Ignore("take-over-late");
            return;
        }

        if (i.Session is not { } session)
        {
            sink.Tell(new AgentConnectFailed(i.Reservation, "no-media"));
            return;
        }

        if (call.Supervisors.TryGetValue(i.Agent, out var supervision))
        {
            EndSupervision(call, supervision, "took-over", sink);
        }

        var taken = Termination.Success("taken-over");
        EndBeside(call, taken, sink);
        Unhold(call, sink);
        var leg = new LegId(sink.NewId());
        sink.Raise(new LegStarted(call.Id, call.Interaction, leg, LegRole.Agent, i.Agent, i.Reservation, "browser"));
        sink.Raise(new Events.Calls.LegAnswered(call.Id, leg));
        sink.Raise(new PartyJoined(call.Id, call.Interaction, leg));
        sink.Raise(new CallOwnerChanged(call.Id, call.Interaction, leg, i.Agent));
        (call.Agent!.Session, call.Agent.Recording) = (session, i.Recording ?? RecordingTerms.Standard);
        ReleaseAgent(call, before, taken, sink.Now, sink); // before the other begins: one talks after the other
        RecordUnder(call, TermsTogether(call), sink);
        sink.Tell(new AgentConnected(i.Reservation));
        Hear(call, sink);
        Show(call, sink);
    }

    /// <summary>Ends what the agent has begun beside the customer: whom he asks, and whoever is only being rung.</summary>
    private static void EndBeside(CallState call, Termination termination, ICallSink sink)
    {
        WithdrawAll(call, "not-needed", sink);
        if (call.ActiveConsult is { } consult)
        {
            EndConsult(call, consult, "call-ended", sink);
            LetGo(call, consult.Leg, termination, sink);
        }

        foreach (var ringing in call.Externals.Values.Where(e => e.Phase != ExternalPhase.Connected).ToArray())
        {
            EndExternal(call, ringing, termination, hangUp: true, sink);
        }
    }

    private static void GiveBack(CallState call, GiveCustomerBack i, ICallSink sink)
    {
        if (call.Stage != CallStage.Connected || call.Agent is null || call.CustomerGone)
        {
            sink.Refuse("wrong-state", "No agent is speaking with this customer now; look at where he is first.", "no-agent");
            return;
        }

        var given = Termination.Server("given-back");
        EndSupervisions(call, "agent-left", sink);
        EndBeside(call, given, sink);
        Unhold(call, sink);
        foreach (var agent in call.Agents.ToArray())
        {
            ReleaseAgent(call, agent, given, sink.Now, sink);
        }

        ReleaseExternals(call, given, sink);
        EndHearing(call, sink);
        var way = i.To is { } queue ? new FlowQueues(queue, null, default) : WaysBack(call);
        EnterQueue(call, way, new MusicSource(), call.WaitingSince ?? sink.Now, sink);
        sink.Done();
    }

    private void CloseBySupervisor(CallState call, ICallSink sink)
    {
        if (call.CustomerGone || call.Stage is CallStage.Ended or CallStage.Ending or CallStage.Promised or CallStage.Dialling)
        {
            sink.Refuse("wrong-state", "There is no customer on the line any more; a promised call back is taken back instead.", "customer-gone");
            return;
        }

        EndCall(call, Termination.Server("closed-by-supervisor"), sink);
        sink.Done();
    }
}
