using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Dialing.Lists;
using Crm.Engine.Callbacks;
using Crm.Engine.Calls;
using Crm.Engine.Inbound;
using Crm.Engine.Outbound;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Interactions.Folding;
using Crm.Ivr;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Outbound;

namespace Crm.Engine.Flows;

/// <summary>One decision's work on one call's flows: notices in, steps of the interpreter, effects out.</summary>
internal sealed class FlowRun(
    CallState call,
    CallFlow flow,
    CallSink sink,
    CallDecider decider,
    IShardContext context,
    IFlowLibrary library,
    QueuePicture board,
    IPersonalDataVault vault,
    ExternalCalls external,
    IPromises promises) : IFlowSink
{
    /// <summary>The attribute by which a flow says what came of a campaign's call.</summary>
    private const string OutcomeAttribute = "outcome";

    private const int GoodbyePlay = -1;

    private readonly Queue<FlowEffect> _emitted = new();
    private bool _closing;

    void IFlowSink.Emit(FlowEffect effect) => _emitted.Enqueue(effect);

    void IFlowSink.Ignore(string reason) => context.Ignore(reason);

    /// <summary>Takes one notice.</summary>
    public void Take(CallNotice notice)
    {
        switch (notice)
        {
            case FlowBegins n: Begin(n); break;
            case PlayOver { Play: GoodbyePlay }: decider.Decide(call, new FlowHangsUp("flow-failed"), sink); break;
            case PlayOver n:
                if (flow.Played(n.Play) is var (session, play))
                {
                    Step(session, new PromptsEnded(play));
                }

                break;
            case KeyPressed n when call.Stage == CallStage.Queued && flow.Treatment is null: context.Ignore("key-unused"); break;
            case KeyPressed n: Step(flow.Active, new DigitPressed(n.Key)); break;
            case WaitBegins: Treat(); break;
            case WaitEnds: EndTreatment("answered"); break;
            case LeftQueue: GoOn(); break;
            case QueueGaveBack n: TakeBack(n.Reason); break;
            case MessageOver n: Step(flow.Active, new MessageRecorded(n.Duration)); break;
            case QueueSendsElsewhere: EndTreatment("queue-over"); break;
            case ExternalJoined: Cancel("transferred"); break;
            case ExternalOver n: Step(flow.Active, new TransferFailed(n.Exit)); break;
            default: throw new InvalidOperationException($"No flow takes {notice.GetType().Name}.");
        }
    }

    /// <summary>Lets a session take an input and carries out what it wants. A fault of the interpreter ends this flow, not the shard.</summary>
    public void Step(FlowSession? session, FlowInput input)
    {
        if (session is null || session.IsOver)
        {
            context.Ignore("flow-over");
            return;
        }

        try
        {
            FlowInterpreter.Step(session, input, new CallFacts(call, flow, board, promises, context.Now), this);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            context.Ignore("flow-fault");
            _emitted.Clear();
            GiveUp("flow-fault");
            return;
        }

        Ivr.EndCall? end = null;
        while (_emitted.TryDequeue(out var effect))
        {
            if (effect is Ivr.EndCall last)
            {
                end = last; // the trace is closed first: nothing may follow the interaction's end
            }
            else
            {
                Carry(session, effect);
            }
        }

        if (end is not null)
        {
            Carry(session, end);
        }
    }

    /// <summary>Ends all sessions because the call does: only the trace is still written.</summary>
    public void Cancel(string reason)
    {
        _closing = true;
        EndTreatment(reason);
        if (flow.Main is { IsOver: false } main)
        {
            flow.Main = null;
            Step(main, new FlowCancelled(reason));
        }
    }

    /// <summary>The flow cannot go on: the caller is told so and the call ends; one who waits keeps his place and hears music.</summary>
    public void GiveUp(string reason)
    {
        context.Ignore(reason);
        var language = flow.Active?.Language ?? "en";
        (flow.Main, flow.Treatment, flow.Held) = (null, null, null);
        if (call.Stage == CallStage.Queued)
        {
            decider.Decide(call, new FlowPlays(0, new MusicSource(), Loop: true), sink);
        }
        else
        {
            decider.Decide(call, new FlowPlays(GoodbyePlay, new PromptSource("system-error", language), Loop: false), sink);
        }
    }

    private void Begin(FlowBegins n)
    {
        if (library.Published(n.Flow) is not { } definition)
        {
            GiveUp("flow-missing");
            return;
        }

        if (flow.Main is { IsOver: false } before)
        {
            flow.Main = null;
            Step(before, new FlowCancelled("transferred"));
        }

        flow.Main = new FlowSession(definition, library, n.Language);
        Step(flow.Main, new FlowBegin());
    }

    private void Treat()
    {
        if (flow.TreatmentFlow is { } id && flow.Treatment is null && library.Published(id) is { } definition)
        {
            flow.Treatment = new FlowSession(
                definition, library, flow.Main?.Language ?? flow.Attributes.GetValueOrDefault("language") ?? "en", flow.Main?.Queue);
            Step(flow.Treatment, new FlowBegin());
        }
    }

    private void EndTreatment(string reason)
    {
        if (flow.Treatment is { } treatment)
        {
            (flow.Treatment, flow.Held) = (null, null);
            Step(treatment, new FlowCancelled(reason));
        }
    }

    /// <summary>The queue let the caller go: what the treatment wanted after that happens now, and it is the call's flow from here on.</summary>
    private void GoOn()
    {
        if (flow.Treatment is not { } treatment || flow.Held is not { } held)
        {
            GiveUp("left-queue-without-wish");
            return;
        }

        if (flow.Main is { IsOver: false } main)
        {
            flow.Main = null;
            Step(main, new FlowCancelled("left-queue"));
        }

        (flow.Main, flow.Treatment, flow.Held) = (treatment, null, null);
        while (held.TryDequeue(out var effect))
        {
            Carry(treatment, effect);
        }
    }

    private void TakeBack(string reason)
    {
        EndTreatment("queue-over");
        if (flow.Main is { IsOver: false } main)
        {
            Step(main, new QueueReturned(reason switch { "queue-full" => "full", "max-wait" => "timeout", "no-agents" or "closed" => reason, "emergency" => "closed", _ => "error" }));
        }
        else
        {
            decider.Decide(call, new FlowHangsUp(reason), sink);
        }
    }

    private void Carry(FlowSession session, FlowEffect effect)
    {
        if (_closing && effect is not (StepTaken or SessionOver))
        {
            return;
        }

        if (flow.Held is { } held && session == flow.Treatment && effect is not (StepTaken or SetAttribute or SetLanguage or FlowEntered))
        {
            held.Enqueue(effect);
            return;
        }

        switch (effect)
        {
            case PlayPrompts e: decider.Decide(call, new FlowPlays(flow.Playing(session, e.Play), SourceOf(e.Prompts), Loop: false), sink); break;
            case PlayMusic: decider.Decide(call, new FlowPlays(0, new MusicSource(), Loop: true), sink); break;
            case Ivr.StopPlaying: decider.Decide(call, new FlowStops(), sink); break;
            case StartLookup e: context.Effect(new RunLookup(call.Id, session, e)); break;
            case EnterQueue e:
                flow.TreatmentFlow = e.Treatment;
                decider.Decide(call, new FlowQueues(e.Queue, e.Priority, e.Extra, PreferredAgents.Of(flow.Attributes)), sink);
                break;
            case LeaveQueue e when call.Stage == CallStage.Queued:
                flow.Held = new Queue<FlowEffect>();
                decider.Decide(call, new FlowLeavesQueue(e.Exit, e.Reason), sink);
                break;
            case LeaveQueue: break; // he waits in none any more
            case RequestCallback e:
                promises.PromiseTo(call, e.Queue, e.Number, $"flow:{session.Flow.Id}", session.Language, flow.Attributes, sink, context);
                break;
            case RecordMessage e: decider.Decide(call, new FlowTakesMessage(e.Queue, e.Longest, e.SilenceEnds, session.Language), sink); break;
            case TransferToNumber e: Transfer(session, e); break;
            case Ivr.EndCall e: decider.Decide(call, new FlowHangsUp(e.Reason), sink); break;
            case SetAttribute e: Note(session, e); break;
            case SetLanguage e:
                context.Raise(new LanguageChosen(call.Interaction, e.Language, $"flow:{session.Flow.Id}"));
                context.Effect(new PartyLanguage(call.Interaction, e.Language));
                break;
            case FlowEntered e: context.Raise(new FlowStarted(call.Id, call.Interaction, e.Flow, e.Version)); break;
            case StepTaken e:
                context.Raise(new FlowStepTaken(call.Id, call.Interaction, e.Flow, e.Version, e.Node, e.Exit, Sealed(e.Detail)));
                if (Known.MenuOf(e.Node, e.Exit) is { } menu)
                {
                    context.Effect(new PartyMenu(call.Interaction, menu));
                }

                break;
            case SessionOver e: context.Raise(new FlowEnded(call.Id, call.Interaction, e.Flow, e.Version, e.Reason)); break;
            default: throw new InvalidOperationException($"No port for {effect.GetType().Name}.");
        }
    }

    private void Transfer(FlowSession session, TransferToNumber e)
    {
        var request = new OutboundRequest(e.Number, $"flow:{session.Flow.Id}");
        if (!external.Dial(call, request, e.RingTimeout, sink, decider, context))
        {
            Step(session, new TransferFailed("refused"));
        }
    }

    private void Note(FlowSession session, SetAttribute e)
    {
        if (e.Value is null)
        {
            flow.Attributes.Remove(e.Name);
        }
        else if (flow.Attributes.Count < CallFlow.AttributesMax || flow.Attributes.ContainsKey(e.Name))
        {
            flow.Attributes[e.Name] = e.Value;
        }
        else
        {
            context.Ignore("attributes-full");
            return;
        }

        context.Raise(new AttributeSet(call.Interaction, e.Name, Sealed(e.Value), $"flow:{session.Flow.Id}"));
        context.Effect(new PartyAttribute(call.Interaction, e.Name, e.Value));
        if (call.Campaign is { } campaign && e is { Name: OutcomeAttribute, Value: { } word } && AttemptOutcome.IsWord(word))
        {
            context.Send(EngineOptions.CampaignsShard, new Campaigns.CampaignFlowSaidMessage(campaign.Campaign, campaign.Attempt, word));
        }
    }

    private SealedText? Sealed(string? text) => text is null ? null : vault.Seal(call.Subject, text);

    private static AudioSource SourceOf(ImmutableArray<FlowPrompt> prompts) =>
        prompts is [var only] ? SourceOf(only) : new SequenceSource([.. prompts.Select(SourceOf)]);

    private static AudioSource SourceOf(FlowPrompt prompt) => prompt switch
    {
        RecordedPrompt p => new PromptSource(p.Name, p.Language),
        SpokenText p => new SpeechSource(p.Text, p.Language),
        _ => throw new InvalidOperationException($"No source for {prompt.GetType().Name}."),
    };
}
