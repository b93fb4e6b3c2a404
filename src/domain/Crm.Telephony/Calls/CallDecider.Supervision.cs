using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Hearing;

namespace Crm.Telephony.Calls;

/// <content>
/// Who listens to an agent's call and who hears him. The audio changes at once; the journal is told in a second decision that follows.
/// A supervision ends with the agent's part of the call at the latest.
/// </content>
public sealed partial class CallDecider
{
    private void Supervise(CallState call, Supervise i, ICallSink sink)
    {
        if (call.Stage != CallStage.Connected || call.Agent is not { } owner)
        {
            sink.Refuse("wrong-state", "No agent is speaking with this customer now, so there is nothing to listen to.", "no-agent");
        }
        else if (call.LegOf(i.Supervisor) is not null)
        {
            sink.Refuse("wrong-state", "You are in this call yourself.", "own-call");
        }
        else if (i.Session is not { } session)
        {
            sink.Refuse("unavailable", "Your browser's audio is not connected; wait until it is, or reload the page.", "no-media");
        }
        else if (i.Agent is { } named && call.LegOf(named) is null)
        {
            sink.Refuse("not-found", "That agent is not in this call; he may have left it.", "agent-not-in-call");
        }
        else if (!call.Supervisors.ContainsKey(i.Supervisor) && call.Supervisors.Count >= policy.SupervisorsMax)
        {
            sink.Refuse("wrong-state", $"{policy.SupervisorsMax} listen to this call already; more may not.", "too-many-supervisors");
        }
        else
        {
            Listen(call, i, i.Agent ?? owner.Agent, session, sink);
            Hear(call, sink);
            Show(call, sink);
            sink.Done();
        }
    }

    private static void Listen(CallState call, Supervise i, AgentId agent, MediaSessionId session, ICallSink sink)
    {
        string mode = WordOf(i.Mode);
        if (!call.Supervisors.TryGetValue(i.Supervisor, out var supervision))
        {
            supervision = new Supervision(new LegId(sink.NewId()), i.Supervisor, i.Name, sink.Now);
            supervision.Untold.Enqueue(new SupervisionStarted(call.Id, call.Interaction, supervision.Leg, i.Supervisor, agent, mode));
            call.Supervisors.Add(i.Supervisor, supervision);
        }
        else if (supervision.Mode != i.Mode || supervision.Agent != agent)
        {
            supervision.Untold.Enqueue(new SupervisionModeChanged(call.Id, call.Interaction, supervision.Leg, i.Supervisor, agent, mode));
        }

        (supervision.Agent, supervision.Mode, supervision.Session, supervision.LostDeadline) = (agent, i.Mode, session, null);
        call.LegOf(agent)!.Help = null; // his call for help is answered
        if (supervision.Untold.Count > 0)
        {
            sink.Do(new SupervisionToTell(call.Id, i.Supervisor));
        }
    }

    private void Stop(CallState call, StopSupervising i, ICallSink sink)
    {
        if (call.Supervisors.TryGetValue(i.Supervisor, out var supervision))
        {
            EndSupervision(call, supervision, "stopped", sink);
            HearIfBridged(call, sink);
            sink.Done();
        }
        else
        {
            sink.Refuse("wrong-state", "You are not listening to this call.", "not-listening");
        }
    }

    private void Leave(CallState call, SupervisorLeaves i, ICallSink sink)
    {
        if (call.Supervisors.TryGetValue(i.Supervisor, out var supervision))
        {
            EndSupervision(call, supervision, i.Reason, sink);
            HearIfBridged(call, sink);
        }
        else
        {
            sink.Ignore("supervisor-not-in-call");
        }
    }

    private static void AskHelp(CallState call, HelpAsked i, ICallSink sink)
    {
        if (AgentInCall(call, i.Agent, sink) is { } agent)
        {
            agent.Help = i.Wanted ? agent.Help ?? new HelpWanted(sink.Now, i.Reason) : null;
            sink.Do(new AgentViewChanged(i.Agent));
            sink.Done();
        }
    }

    private void SupervisorMedia(CallState call, SupervisorMediaChanged i, ICallSink sink)
    {
        if (!call.Supervisors.TryGetValue(i.Supervisor, out var supervision))
        {
            sink.Ignore("supervisor-not-in-call");
            return;
        }

        supervision.Session = i.Session;
        supervision.LostDeadline = i.Session is not null ? null : supervision.LostDeadline ?? sink.Now + policy.SupervisorLossGrace;
        HearIfBridged(call, sink);
    }

    private static void Tell(CallState call, TellSupervision i, ICallSink sink)
    {
        if (call.Supervisors.TryGetValue(i.Supervisor, out var supervision))
        {
            TellUntold(supervision, sink);
        }
        else
        {
            sink.Ignore("supervision-told"); // its end has told everything
        }
    }

    private static void TellUntold(Supervision supervision, ICallSink sink)
    {
        while (supervision.Untold.TryDequeue(out var untold))
        {
            sink.Raise(untold);
        }
    }

    /// <summary>Nothing is heard of or by him after the plan is made anew.</summary>
    private static void EndSupervision(CallState call, Supervision supervision, string reason, ICallSink sink)
    {
        call.Supervisors.Remove(supervision.Supervisor);
        TellUntold(supervision, sink);
        sink.Raise(new SupervisionEnded(call.Id, call.Interaction, supervision.Leg, supervision.Supervisor, reason, sink.Now - supervision.Since));
        Show(call, sink);
    }

    /// <summary>Before the interaction's end, so that nothing follows it.</summary>
    private static void EndSupervisions(CallState call, string reason, ICallSink sink)
    {
        foreach (var supervision in call.Supervisors.Values.ToArray())
        {
            EndSupervision(call, supervision, reason, sink);
        }
    }

    /// <summary>After each decision: without an agent there is nobody to listen to, and who listened to one that left listens to whoever has the customer.</summary>
    private void FollowAgents(CallState call, ICallSink sink)
    {
        if (call.Supervisors.Count == 0)
        {
            return;
        }

        if (call.Stage != CallStage.Connected || call.Agent is not { } owner)
        {
            EndSupervisions(call, "agent-left", sink);
            HearIfBridged(call, sink);
            return;
        }

        foreach (var supervision in call.Supervisors.Values.Where(s => call.LegOf(s.Agent) is null))
        {
            supervision.Agent = owner.Agent;
            supervision.Untold.Enqueue(new SupervisionModeChanged(call.Id, call.Interaction, supervision.Leg, supervision.Supervisor, owner.Agent, WordOf(supervision.Mode)));
            sink.Do(new SupervisionToTell(call.Id, supervision.Supervisor));
            HearIfBridged(call, sink);
        }
    }

    private void HearIfBridged(CallState call, ICallSink sink)
    {
        if (call.Bridge is not null)
        {
            Hear(call, sink);
        }
    }

    private static void CloseLostSupervisions(CallState call, Instant lastAt, ICallSink sink)
    {
        foreach (var (leg, (supervisor, since)) in call.ToldSupervisions.ToArray())
        {
            sink.Raise(new SupervisionEnded(call.Id, call.Interaction, leg, supervisor, "process-lost", Instant.Max(lastAt, since) - since));
        }
    }

    private static string WordOf(SupervisorMode mode) => mode switch
    {
        SupervisorMode.Monitor => "monitor",
        SupervisorMode.Whisper => "whisper",
        SupervisorMode.Barge => "barge",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "There is no such mode."),
    };
}
