using Crm.Contracts.Ports;
using Crm.Events.Agents;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Ivr;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Runtime.Tests.Engine;

/// <summary>Callers in flows, through both shards and the shells.</summary>
public sealed class EngineFlowTests
{
    private readonly EngineWorld _world = new();

    public EngineFlowTests()
    {
        _world.Flows.Publish(FakeFlows.Menu);
        _world.Flows.Publish(FakeFlows.Waiting);
    }

    private T Single<T>() => Assert.Single(All<T>());

    private IEnumerable<T> All<T>() => _world.Events.Select(e => e.Event).OfType<T>();

    private MediaSessionId Caller => Assert.Single(_world.Media.Sessions);

    private void Press(char key) => _world.MediaEvents.Raise(new DigitReceived(Caller, key));

    /// <summary>What the caller hears ends by itself.</summary>
    private void EndPlaying()
    {
        var playing = Assert.Single(_world.Media.Playing);
        _world.Media.Playing.Remove(playing.Key);
        _world.MediaEvents.Raise(new PlaybackEnded(Caller, playing.Key, true));
    }

    private IEnumerable<string> Trace => All<FlowStepTaken>().Select(s => $"{s.Node}/{s.Exit}");

    [Fact]
    public void A_key_by_audio_leads_into_the_queue_and_the_way_is_traced()
    {
        _world.Ring("4000");
        Press('2');

        Assert.Equal("support", Single<EntryEnqueued>().Queue.Value);
        Assert.Contains("menu/2", Trace);
        Assert.Equal("menu.choice", Single<AttributeSet>().Name);
        Assert.Equal([("main-menu", 1), ("waiting", 1)], All<FlowStarted>().Select(f => (f.Flow.Value, f.Version)));
    }

    [Fact]
    public void A_key_by_INFO_does_the_same()
    {
        var leg = _world.Ring("4000");
        _world.SignallingEvents.Raise(new InfoDigitReceived(leg, '2'));

        Assert.Single(All<EntryEnqueued>());
    }

    [Fact]
    public void Who_presses_nothing_hears_goodbye()
    {
        _world.Ring("4000");
        for (int i = 0; i < 2; i++)
        {
            EndPlaying();
            _world.Wait(5.25);
        }

        EndPlaying();
        Assert.Equal(InteractionOutcome.ClosedInFlow, Single<InteractionEnded>().Outcome);
        Assert.Contains("menu/timeout", Trace);
        Assert.Empty(_world.Media.Sessions);
        Assert.Equal(0, _world.Calls.Program.Count);
        Assert.Equal(Instant.MaxValue, _world.Calls.Program.NextDeadline);
    }

    [Fact]
    public void Who_hangs_up_in_the_menu_ends_in_the_flow_and_the_trace_ends_first()
    {
        var leg = _world.Ring("4000");
        _world.HangUp(leg);

        Assert.Equal(InteractionOutcome.ClosedInFlow, Single<InteractionEnded>().Outcome);
        var order = _world.Events.Select(e => e.Event).ToList();
        Assert.True(order.IndexOf(Single<FlowEnded>()) < order.IndexOf(Single<InteractionEnded>()));
        Assert.Empty(_world.Faults);
    }

    [Fact]
    public void Who_hangs_up_while_waiting_abandons_and_both_flows_end()
    {
        var leg = _world.Ring("4000");
        Press('2');
        _world.Wait(9);
        _world.HangUp(leg);

        Assert.Equal(InteractionOutcome.Abandoned, Single<InteractionEnded>().Outcome);
        Assert.Equal(["waiting", "main-menu"], All<FlowEnded>().Select(f => f.Flow.Value));
        Assert.Equal(0, _world.Calls.Program.Count);
    }

    [Fact]
    public async Task An_agent_ends_the_treatment_and_the_language_is_known()
    {
        _world.AddAgent("agent1");
        await _world.OpenBrowser("agent1");
        _world.Ring("4000");
        _world.MediaEvents.Raise(new DigitReceived(_world.Media.Sessions.Last(), '8'));
        Assert.Equal("zh", Single<LanguageChosen>().Language);
        Assert.Equal("zh", _world.Parties.Find(Single<InteractionStarted>().Interaction)!.Language);
        var offer = Assert.IsType<PromptSource>(Assert.Single(_world.Media.Playing).Value.Source);
        Assert.Equal(("queue-offer", "zh"), (offer.Name, offer.Language));

        _world.SetPresence("agent1", Presence.Available);
        _world.Accept("agent1");

        Assert.Equal("waiting", Single<FlowEnded>().Flow.Value);
        Assert.Empty(_world.Media.Playing);
        _world.MediaEvents.Raise(new DigitReceived(_world.Media.Sessions.Last(), '1'));
        Assert.Empty(All<CallbackRequested>());
    }

    [Fact]
    public void A_callback_takes_the_caller_out_of_the_queue_once()
    {
        _world.Ring("4000");
        Press('2');
        Press('1');
        EndPlaying();

        Assert.Equal(QueueExit.CallbackRequested, Single<EntryLeft>().Exit);
        Assert.Equal("support", Single<CallbackRequested>().Queue.Value);
        Assert.DoesNotContain("441632960123", Single<CallbackRequested>().Number.Cipher, StringComparison.Ordinal);
        Assert.Equal(InteractionOutcome.CallbackRequested, Single<InteractionEnded>().Outcome);
        Assert.Empty(_world.Media.Sessions);
    }

    [Fact]
    public void A_message_is_left_from_the_queue()
    {
        var leg = _world.Ring("4000");
        Press('2');
        Press('2');
        EndPlaying(); // "leave a message after the tone"
        EndPlaying(); // the tone
        Assert.Single(_world.Media.Running);
        _world.Wait(10);
        _world.HangUp(leg);

        Assert.Equal(QueueExit.Voicemail, Single<EntryLeft>().Exit);
        Assert.Single(All<VoicemailLeft>());
        Assert.Equal(InteractionOutcome.Voicemail, Single<InteractionEnded>().Outcome);
        Assert.Equal(0, _world.Calls.Program.Count);
    }

    [Fact]
    public void A_call_in_progress_keeps_the_version_it_began_with()
    {
        _world.Ring("4000");
        _world.Flows.Publish(FakeFlows.Menu.Replace("\"2\": \"support\"", "\"3\": \"support\"", StringComparison.Ordinal), version: 2);

        Press('2');
        Assert.Single(All<EntryEnqueued>());

        var second = _world.Ring("4000");
        Assert.Equal(2, All<FlowStarted>().Last().Version);
        _world.SignallingEvents.Raise(new InfoDigitReceived(second, '2'));
        Assert.Single(All<EntryEnqueued>());
    }

    [Fact]
    public void A_flow_that_is_missing_is_apologised_for_and_the_call_ends()
    {
        var world = new EngineWorld();
        world.Ring("4000");
        var sorry = Assert.IsType<PromptSource>(Assert.Single(world.Media.Playing).Value.Source);
        Assert.Equal("system-error", sorry.Name);
        world.MediaEvents.Raise(new PlaybackEnded(world.Media.Sessions.Single(), world.Media.Playing.Keys.Single(), true));

        Assert.Equal(InteractionOutcome.ClosedInFlow, Assert.Single(world.Events.Select(e => e.Event).OfType<InteractionEnded>()).Outcome);
    }

    [Fact]
    public void A_lookup_is_asked_and_its_answer_goes_on_in_the_flow()
    {
        _world.Ring("4000");
        Press('4');
        Assert.Equal("https://crm.example.com/orders?number=%2B441632960123", Assert.Single(_world.Lookups.Asked).Url);
        _world.Lookups.Answer(new LookupAnswered(200, """{"status":"sent"}"""));

        Assert.Contains(All<AttributeSet>(), a => a.Name == "order.status");
        Assert.Equal("sent", _world.Parties.Find(Single<InteractionStarted>().Interaction)!.Attributes["order.status"]);
        Assert.Single(All<EntryEnqueued>());
    }

    [Fact]
    public void A_lookup_that_never_answers_does_not_hold_the_caller()
    {
        _world.Ring("4000");
        Press('4');
        _world.Wait(8);
        EndPlaying();

        Assert.Contains("order/timeout", Trace);
        Assert.Equal(InteractionOutcome.ClosedInFlow, Single<InteractionEnded>().Outcome);
        _world.Lookups.Answer(new LookupAnswered(200, "{}"));
        Assert.Empty(_world.Faults);
    }

    [Fact]
    public void A_full_queue_leads_back_into_the_flow()
    {
        _world.Post(Crm.Engine.EngineOptions.RoutingShard, new Crm.Routing.Commands.ConfigureQueue(EngineWorld.Support, EngineWorld.Queue() with { MaxEntries = 1 }));
        _world.Ring("4001");
        _world.Ring("4000");
        _world.MediaEvents.Raise(new DigitReceived(_world.Media.Sessions.Last(), '2'));

        Assert.Equal(QueueExit.Overflowed, Single<EntryLeft>().Exit);
        Assert.Contains("support/full", Trace);
        Assert.Contains(_world.Media.Playing.Values, p => p.Source is PromptSource { Name: "goodbye" });
    }

    [Fact]
    public void What_an_earlier_IVR_tells_in_headers_is_stored_sealed_and_shown()
    {
        _world.Ring("4001", ("X-Crm-Source", "old-ivr"), ("X-Crm-Menu-Path", "main/billing"), ("X-Crm-Digits", "4711"), ("X-Crm-Attribute", "contract.number=C-9"));

        var told = Single<HandedOver>();
        Assert.Equal(("old-ivr", "main,billing"), (told.Source, string.Join(',', told.MenuPath)));
        Assert.NotEqual("4711", told.Digits!.Cipher);
        var party = _world.Parties.Find(told.Interaction)!;
        Assert.Equal("C-9", party.Attributes["contract.number"]);
        Assert.Single(All<EntryEnqueued>());
    }

    [Fact]
    public void What_an_earlier_IVR_told_before_finds_its_call_by_id_or_number()
    {
        var note = new HandoverNote("old-ivr", "0044 1632 960123", ["main"], "12", null, "zh", []);
        var ticket = _world.Handovers.Accept(note with { From = null })!;
        _world.Ring("4001", ("X-Crm-Handover", ticket.Id));
        Assert.Single(All<HandedOver>());

        _world.Handovers.Accept(note with { From = "+44 1632 960123" });
        _world.Ring();
        _world.Ring(); // the note is used up

        Assert.Equal(2, All<HandedOver>().Count());
        Assert.Equal(3, All<EntryEnqueued>().Count());
    }

    [Fact]
    public void A_note_whose_call_never_comes_is_forgotten()
    {
        var ticket = _world.Handovers.Accept(new HandoverNote("old-ivr", "+441632960123", [], null, null, null, []))!;
        _world.Wait(301);

        _world.Ring("4001", ("X-Crm-Handover", ticket.Id));

        Assert.Empty(All<HandedOver>());
        Assert.Single(All<EntryEnqueued>());
    }

    [Fact]
    public void A_kill_closes_calls_in_flows_and_keeps_a_message_being_left()
    {
        _world.Ring("4000");
        Press('2');
        Press('2');
        EndPlaying();
        EndPlaying();
        _world.Wait(5);
        _world.Crash();

        Assert.Equal(InteractionOutcome.Voicemail, Single<InteractionEnded>().Outcome);
        Assert.Single(All<VoicemailLeft>());
        _world.Wait(60);
        Assert.Equal(0, _world.Calls.Program.Count);
    }

    [Fact]
    public void A_customer_who_overflows_into_another_queue_waits_there_and_is_counted_in_both()
    {
        var other = new QueueId("reserve");
        _world.Post(Crm.Engine.EngineOptions.RoutingShard, new Crm.Routing.Commands.ConfigureQueue(other, EngineWorld.Queue()));
        _world.Post(Crm.Engine.EngineOptions.RoutingShard, new Crm.Routing.Commands.ConfigureQueue(EngineWorld.Support, EngineWorld.Queue() with
        {
            MaxWait = TimeSpan.FromSeconds(30),
            Overflow = new OverflowRules(WhenTooLong: new OverflowTarget(OverflowKind.Queue, other)),
        }));
        var leg = _world.Ring("4000");
        Press('2');
        _world.Wait(31);

        Assert.Equal([EngineWorld.Support, other], All<EntryEnqueued>().Select(e => e.Queue));
        Assert.Empty(All<InteractionEnded>());
        Assert.DoesNotContain("waiting", All<FlowEnded>().Select(f => f.Flow.Value)); // what he hears goes on
        _world.Wait(6);
        _world.HangUp(leg);
        Assert.Equal(InteractionOutcome.Abandoned, Single<InteractionEnded>().Outcome);
        Assert.Equal(0, _world.Calls.Program.Count);
    }
}
