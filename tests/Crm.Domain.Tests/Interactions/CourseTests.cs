using Crm.Domain.Tests.Routing;
using Crm.Events;
using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Interactions.Annotations;
using Crm.Interactions.Courses;
using Crm.Interactions.Folding;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Domain.Tests.Interactions;

public sealed class CourseTests
{
    private static readonly InteractionId Id = RoutingBench.Call(1);
    private static readonly QueueId Queue = new("support");
    private static readonly AgentId Anna = new("anna");
    private static readonly AgentId Bert = new("bert");
    private static readonly CallId Call = new(RoutingBench.Id(9));
    private static readonly FlowId Flow = new("main-menu");
    private static readonly SubjectId Subject = new(RoutingBench.Id(5));
    private static readonly QueueVisitId Visit = new(RoutingBench.Id(2));

    private InteractionRecord? _record;
    private Instant _now = RoutingBench.Start;
    private long _sequence;

    private CourseTests Fact(double after, IDomainEvent fact)
    {
        _now += TimeSpan.FromSeconds(after);
        _record = InteractionFold.Apply(_record, new EventEnvelope(new ShardId("calls"), ++_sequence, 0, _now, fact));
        return this;
    }

    private CourseTests Start() => Fact(0, new InteractionStarted(Id, MediaType.Voice, InteractionDirection.Inbound, Subject, Sealed("+1"), null, "4000", null, Call));

    private CourseTests Step(double after, string node, string exit, string? detail = null) =>
        Fact(after, new FlowStepTaken(Call, Id, Flow, 3, node, exit, detail is null ? null : Sealed(detail)));

    private CourseTests Offer(double after, int n, AgentId agent) =>
        Fact(after, new ReservationCreated(Reservation(n), Visit, Id, Queue, agent, _now, new RoutingDecision(0, 1, "longest-idle", 0, 1, 1)));

    private static ReservationId Reservation(int n) => new(RoutingBench.Id(n));

    private static SealedText Sealed(string text) => new(Subject, text);

    private string Told(IReadOnlyList<InteractionNote>? notes = null, IReadOnlyList<InteractionLink>? links = null) => string.Join(
        ", ", Course.Of(_record!, notes ?? [], links ?? []).Select(s => string.Join(' ', new[] { s.Kind, s.Agent?.Value, s.Name, s.Detail?.Cipher, s.Result }.OfType<string>())));

    [Fact]
    public void Transfers_are_told_with_how_to_whom_and_whether_he_came_back()
    {
        var leg = new LegId(RoutingBench.Id(20));
        Start()
            .Fact(1, new CallTransferred(Call, Id, Anna, Attended: false, "queue", "billing", null))
            .Fact(1, new TransferReturned(Call, Id, Anna, "closed"))
            .Fact(1, new CallTransferred(Call, Id, Anna, Attended: true, "agent", "bert", leg))
            .Fact(1, new CallTransferred(Call, Id, Bert, Attended: false, "external", null, leg))
            .Fact(1, new CallTransferred(Call, Id, Bert, Attended: false, "flow", "survey", null));
        Assert.Equal(
            "arrived 4000 +1 inbound, transfer anna blind, transfer anna closed returned, transfer anna bert attended, transfer bert external blind, transfer bert survey blind",
            Told());
        Assert.Equal(new QueueId("billing"), Course.Of(_record!, [], []).First(s => s.Kind == "transfer").Queue);
    }

    [Fact]
    public void A_call_through_menu_queue_two_agents_hold_note_and_wrap_up_is_one_list_in_order()
    {
        Start()
            .Fact(0, new FlowStarted(Call, Id, Flow, 3))
            .Fact(1, new LanguageChosen(Id, "zh", "flow:main-menu"))
            .Step(2, "menu", "2", "2")
            .Fact(0, new AttributeSet(Id, "order.number", Sealed("77"), "flow:main-menu"))
            .Fact(1, new FlowEnded(Call, Id, Flow, 3, "queued"))
            .Fact(0, new EntryEnqueued(Visit, Id, Queue, MediaType.Voice, 0, [], _now))
            .Offer(5, 1, Anna)
            .Fact(20, new ReservationTimedOut(Reservation(1), Id, Anna))
            .Offer(1, 2, Bert)
            .Fact(2, new ReservationAccepted(Reservation(2), Id, Bert, _now))
            .Fact(1, new EntryAnswered(Visit, Id, Queue, Bert, Reservation(2), TimeSpan.Zero, true))
            .Fact(9, new CallHeld(Call, Id, Bert))
            .Fact(4, new CallResumed(Call, Id, Bert))
            .Fact(30, new InteractionEnded(Id, InteractionOutcome.Answered, Termination.Success("caller-hung-up")))
            .Fact(10, new ReservationCompleted(Reservation(2), Id, Queue, Bert, "solved", Sealed("all well"), TimeSpan.FromSeconds(10), false));
        var note = new InteractionNote(new NoteId(RoutingBench.Id(7)), Id, _now + TimeSpan.FromHours(1), "sue", Sealed("good call"));
        var link = new InteractionLink(Id, _record!.StartedAt, new CustomerId(RoutingBench.Id(8)), _now + TimeSpan.FromMinutes(1), "sue");
        Assert.Equal(
            "arrived 4000 +1 inbound, flow main-menu 3, language zh, step menu 2 2, attribute order.number 77, flow-ended main-menu queued, "
            + "queue offered, offer anna missed, queue offered, offer bert accepted, talk bert held, hold bert resumed, talk bert caller-hung-up, "
            + "ended caller-hung-up answered, wrap-up bert solved all well completed, customer, note good call",
            Told([note], [link]).Replace("wrap-up bert solved all well completed, ended caller-hung-up answered", "ended caller-hung-up answered, wrap-up bert solved all well completed"));
        Assert.Equal(("zh", "menu: 2", "order.number"), (_record.Language, _record.MenuPath.Single(), _record.Attributes.Single().Name));
    }

    [Fact]
    public void An_earlier_IVRs_menus_and_digits_are_known_and_a_taken_attribute_is_gone()
    {
        Start()
            .Fact(0, new HandedOver(Id, "old-ivr", ["sales", "new"], Sealed("4711")))
            .Fact(0, new AttributeSet(Id, "a", Sealed("1"), "handover"))
            .Fact(0, new AttributeSet(Id, "b", Sealed("2"), "handover"))
            .Fact(0, new AttributeSet(Id, "a", Sealed("3"), "flow:x"))
            .Fact(0, new AttributeSet(Id, "b", null, "flow:x"))
            .Fact(0, new AttributeSet(Id, "never", null, "flow:x"))
            .Step(1, "ask", "next").Step(1, "menu", "*");
        Assert.Equal(["sales", "new", "menu: *"], _record!.MenuPath);
        Assert.Equal(["handover.digits=4711", "a=3"], _record.Attributes.Select(a => $"{a.Name}={a.Value.Cipher}"));
    }

    [Fact]
    public void Steps_attributes_and_menus_are_bounded_and_what_is_dropped_is_counted()
    {
        Start();
        for (int i = 0; i < InteractionFold.MaxSteps + 25; i++)
        {
            Step(1, "menu", "1");
        }

        Assert.Equal((InteractionFold.MaxSteps, 25, Known.MaxMenus), (_record!.Steps.Length, _record.Dropped, _record.MenuPath.Length));
        for (int i = 0; i < Known.MaxAttributes + 5; i++)
        {
            Fact(0, new AttributeSet(Id, $"n{i}", Sealed("v"), "x"));
        }

        Assert.Equal((Known.MaxAttributes, 30), (_record!.Attributes.Length, _record.Dropped));
    }

    [Fact]
    public void A_callback_and_a_message_are_told_and_an_offer_the_caller_left_is_canceled()
    {
        Start()
            .Fact(0, new EntryEnqueued(Visit, Id, Queue, MediaType.Voice, 0, [], _now))
            .Offer(5, 1, Anna)
            .Fact(1, new ReservationCanceled(Reservation(1), Id, Anna, "abandoned"))
            .Fact(1, new CallbackRequested(new CallbackId(RoutingBench.Id(3)), Id, Queue, Sealed("+1"), "en"))
            .Fact(1, new VoicemailLeft(Id, Queue, new RecordingId(RoutingBench.Id(4))))
            .Fact(1, new InteractionEnded(Id, InteractionOutcome.Voicemail, Termination.Success("caller-hung-up")));
        Assert.Equal("arrived 4000 +1 inbound, queue offered, offer anna canceled, callback, voicemail, ended caller-hung-up voicemail", Told());
    }

    [Fact]
    public void A_promised_call_back_is_told_from_the_wish_to_the_conversation()
    {
        var origin = RoutingBench.Call(7);
        Fact(0, new InteractionStarted(Id, MediaType.Callback, InteractionDirection.Outbound, Subject, Sealed("+1"), null, "callback", null, Call))
            .Fact(0, new CallbackPromised(new CallbackId(Id.Value), Call, Id, Queue, Sealed("+1"), null, _now, null, origin, "flow:main-menu", "en"))
            .Fact(0, new EntryEnqueued(Visit, Id, Queue, MediaType.Callback, 0, [], _now))
            .Fact(5, new ExternalDialled(Call, Id, new LegId(RoutingBench.Id(6)), new TrunkId("demo"), "queue:support", Sealed("+1"), null, null, TimeSpan.FromHours(1), false))
            .Fact(5, new CallbackPutOff(Call, Id, "busy", 1, _now + TimeSpan.FromMinutes(5)));
        var told = Course.Of(_record!, [], []).Where(s => s.Kind == "callback").ToList();
        Assert.Equal(["promised", "dialled", "busy"], told.Select(s => s.Result));
        Assert.Equal((origin.ToString(), "flow:main-menu"), (told[0].Name, told[0].By));
    }
}
