using System.Collections.Frozen;
using System.Reflection;
using Crm.Events;
using Crm.Events.Calls;
using Crm.Events.Conversations;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Interactions.Folding;

/// <summary>Tells a fact as one line of a record's story.</summary>
internal static class Story
{
    private static readonly FrozenDictionary<Type, string> Names = typeof(EventContractAttribute).Assembly.GetTypes()
        .Select(t => (Type: t, Contract: t.GetCustomAttribute<EventContractAttribute>()))
        .Where(t => t.Contract is not null)
        .ToFrozenDictionary(t => t.Type, t => t.Contract!.Name);

    public static InteractionEvent Of(EventEnvelope envelope)
    {
        string name = Names.GetValueOrDefault(envelope.Event.GetType(), envelope.Event.GetType().Name);
        InteractionEvent Line(QueueId? queue, AgentId? agent, string? detail) =>
            new(envelope.At, name, queue, agent, detail);

        return envelope.Event switch
        {
            InteractionEnded e => Line(null, null, $"{e.Outcome}: {e.Termination.Reason}"),
            CustomerLinked e => Line(null, null, e.Customer.ToString()),
            EntryEnqueued e => Line(e.Queue, null, null),
            EntryAnswered e => Line(e.Queue, e.Agent, null),
            EntryAbandoned e => Line(e.Queue, null, e.Short ? "short" : null),
            EntryLeft e => Line(e.Queue, null, $"{InteractionFold.ExitWord(e.Exit)}: {e.Reason}"),
            ReservationCreated e => Line(e.Queue, e.Agent, e.Decision.Rule),
            ReservationAccepted e => Line(null, e.Agent, null),
            ReservationRejected e => Line(null, e.Agent, e.Reason),
            ReservationTimedOut e => Line(null, e.Agent, null),
            ReservationCanceled e => Line(null, e.Agent, e.Reason),
            ReservationRescinded e => Line(null, e.Agent, e.Reason),
            HandlingEnded e => Line(e.Queue, e.Agent, e.Termination.Reason),
            ReservationCompleted e => Line(e.Queue, e.Agent, e.Code),
            DirectOffered e => Line(null, e.Agent, e.AskedBy is { } by ? $"{InteractionFold.Hyphenate(e.Kind.ToString())}: {by}" : InteractionFold.Hyphenate(e.Kind.ToString())),
            DirectOfferAccepted e => Line(null, e.Agent, null),
            DirectOfferOver e => Line(null, e.Agent, e.Reason),
            DirectConnected e => Line(null, e.Agent, null),
            DirectHandlingEnded e => Line(null, e.Agent, e.Termination.Reason),
            DirectCompleted e => Line(null, e.Agent, e.Code),
            LegStarted { Role: LegRole.External } => Line(null, null, "external"),
            LegStarted e => Line(null, e.Agent, e.Via),
            LegEnded e => Line(null, null, e.Termination.Reason),
            CallBridged e => Line(null, e.Agent, null),
            ExternalDialled e => Line(null, null, $"{e.Trunk}: {e.Originator}"),
            ExternalRefused e => Line(null, null, $"{e.Reason}: {e.Originator}"),
            CallPlaced e => Line(null, e.Agent, e.By),
            CallHeld e => Line(null, e.Agent, null),
            CallResumed e => Line(null, e.Agent, null),
            CallTransferred e => Line(null, e.By, $"{(e.Attended ? "attended" : "blind")}: {e.Target} {e.To}".TrimEnd()),
            TransferReturned e => Line(null, e.By, e.Reason),
            ConsultStarted e => Line(null, e.Agent, null),
            ConsultAnswered e => Line(null, e.Agent, null),
            ConsultEnded e => Line(null, e.Agent, e.Result),
            PartyHeld e => Line(null, e.By, null),
            PartyResumed e => Line(null, e.By, null),
            CallOwnerChanged e => Line(null, e.Agent, null),
            RecordingStarted e => Line(null, null, e.Recording.ToString()),
            RecordingEnded e => Line(null, null, e.Recording.ToString()),
            RecordingPaused e => Line(null, e.Agent, $"{e.Recording}: {e.Reason}"),
            RecordingResumed e => Line(null, null, $"{e.Recording}: {e.By}"),
            RecordingStopped e => Line(null, null, $"{e.Recording}: {e.By}"),
            FlowStarted e => Line(null, null, $"{e.Flow} {e.Version}"),
            FlowStepTaken e => Line(null, null, $"{e.Node}: {e.Exit}"),
            FlowEnded e => Line(null, null, $"{e.Flow}: {e.Reason}"),
            AttributeSet e => Line(null, null, e.Value is null ? $"{e.Name} removed" : e.Name),
            LanguageChosen e => Line(null, null, e.Language),
            HandedOver e => Line(null, null, e.Source),
            CallbackRequested e => Line(e.Queue, null, e.KeptBy?.ToString()),
            CallbackPromised e => Line(e.Queue, null, $"{e.By}: {e.Origin}"),
            CallbackAskedAgain e => Line(null, null, $"{e.By}: {e.Origin}"),
            CallbackPutOff e => Line(null, null, $"{e.Reason}: {e.Attempts}"),
            CallbackCanceled e => Line(null, null, $"{e.Reason}: {e.By}"),
            CallbackDue e => Line(e.Queue, null, null),
            CallbackReached e => Line(e.Queue, null, null),
            EntryPostponed e => Line(e.Queue, null, e.Reason),
            VoicemailLeft e => Line(e.Queue, null, e.Recording.ToString()),
            ConversationParked e => Line(null, e.Agent, null),
            ConversationNotTaken e => Line(null, e.Agent, e.Reason),
            ConversationReleased e => Line(null, e.Agent, e.Reason),
            ConversationSupervisorJoined e => Line(null, null, $"{(e.Visible ? "visible" : "hidden")}: {e.By}"),
            ConversationSupervisorLeft e => Line(null, null, e.By),
            ConversationRated e => Line(null, null, e.Score.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            _ => Line(null, null, null),
        };
    }
}
