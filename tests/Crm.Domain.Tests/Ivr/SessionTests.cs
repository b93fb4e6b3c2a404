using Crm.Events.Queues;
using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Domain.Tests.Ivr;

public sealed class SessionTests
{
    private const string Bye = "\"bye\": { \"type\": \"hangup\" }";
    private const string Queue = """
        "q": { "type": "queue", "queue": "support", "exits": { "full": "m", "timeout": "m", "no-agents": "m", "closed": "m", "error": "m" } },
        "m": { "type": "module", "flow": "part", "exits": { "good": "q", "bad": "bye" } },
        """ + Bye;

    private const string Waiting = """
        "music": { "type": "music", "seconds": 20, "exits": { "next": "back", "key": "ask" } },
        "ask": { "type": "gather", "tries": 1, "exits": { "1": "cb", "2": "go", "timeout": "back", "no-match": "back" } },
        "cb": { "type": "callback", "number": "123", "exits": { "next": "bye", "no-number": "back" } },
        "go": { "type": "leave", "reason": "rather-not", "exits": { "next": "bye" } },
        "back": { "type": "return" },
        """ + Bye;

    [Fact]
    public void A_module_returns_to_the_exit_it_names()
    {
        FlowDefinition part = FlowCall.Flow("\"a\": { \"type\": \"return\", \"exit\": \"good\" }", "module", "part");
        FlowCall call = new FlowCall(Queue, part with { Version = 3 }).Begin().Give(new QueueReturned("full"));

        Assert.Equal(["q:full", "a:good", "m:good"], call.Way);
        Assert.Equal(3, call.All.OfType<FlowEntered>().Last().Version);
        Assert.True(call.Session.IsQueued);
    }

    [Fact]
    public void A_running_call_keeps_the_version_it_entered_first()
    {
        FlowDefinition part = FlowCall.Flow("\"a\": { \"type\": \"return\", \"exit\": \"good\" }", "module", "part") with { Version = 1 };
        FlowCall call = new FlowCall(Queue, part).Begin().Give(new QueueReturned("full"));

        call.Shelf.Publish(FlowCall.Flow("\"a\": { \"type\": \"return\", \"exit\": \"bad\" }", "module", "part") with { Version = 2 });
        call.Give(new QueueReturned("full"));

        Assert.Equal([1, 1], call.All.OfType<FlowEntered>().Where(entered => entered.Flow.Value == "part").Select(entered => entered.Version));
        Assert.True(call.Session.IsQueued);
    }

    [Fact]
    public void A_module_that_is_not_there_ends_with_an_apology()
    {
        FlowCall call = new FlowCall(Queue).Begin().Give(new QueueReturned("full"));

        Assert.Equal([new RecordedPrompt("system-error", "en")], call.One<PlayPrompts>().Prompts);
        Assert.Equal("error", call.PromptEnds().One<EndCall>().Reason);
        Assert.Equal("error", call.Over);
    }

    [Fact]
    public void A_flow_may_have_its_own_answer_to_errors_but_only_once()
    {
        FlowDefinition flow = FlowCall.Flow(Queue, more: "\"onError\": \"m\",");
        FlowCall call = new FlowCall(flow).Begin().Give(new QueueReturned("full"));

        Assert.Equal(2, call.Way.Count(step => step == "m:error"));
        Assert.Equal("error", call.PassToDeadline().Over);
    }

    [Fact]
    public void A_round_without_end_is_cut_off()
    {
        FlowCall call = new FlowCall("""
            "a": { "type": "set", "attributes": { "x": "1" }, "exits": { "next": "b" } }, "b": { "type": "set", "attributes": { "x": "2" }, "exits": { "next": "a" } }
            """).Begin();

        Assert.Equal(FlowLimits.NodesPerInputMax + 1, call.All.OfType<StepTaken>().Count());
        Assert.Equal("limit", call.PromptEnds().Over);
    }

    [Fact]
    public void A_caller_who_only_listens_is_not_played_to_for_ever()
    {
        FlowCall call = new FlowCall("\"a\": { \"type\": \"play\", \"prompts\": [\"p\"], \"exits\": { \"next\": \"a\" } }").Begin();
        for (int i = 0; i < FlowLimits.NodesWithoutKeyMax; i++)
            call.PromptEnds();

        Assert.Equal("limit", call.PromptEnds().Over);
    }

    [Fact]
    public void A_session_has_a_longest_length_but_waiting_in_a_queue_does_not_count()
    {
        FlowDefinition part = FlowCall.Flow("\"a\": { \"type\": \"music\", \"seconds\": 600, \"exits\": { \"next\": \"a\" } }", "module", "part");
        FlowCall call = new FlowCall(Queue, part).Begin();
        call.Now += TimeSpan.FromHours(2);
        call.Give(new QueueReturned("full"));

        Assert.Equal("a", call.Session.Node);
        for (int i = 0; i < 6; i++)
            call.PassToDeadline();
        Assert.Equal("limit", call.PassToDeadline().Over);
    }

    [Fact]
    public void A_treatment_that_ends_leaves_the_caller_to_the_music()
    {
        FlowCall call = new FlowCall(FlowCall.Flow(Waiting, "treatment")).Begin().PassToDeadline();

        Assert.Equal("queued", call.Over);
        Assert.Empty(call.All.OfType<EndCall>());
        Assert.IsType<PlayMusic>(call.All.Last(effect => effect is PlayMusic or StopPlaying or PlayPrompts));
    }

    [Fact]
    public void A_callback_chosen_while_waiting_takes_the_caller_out_of_the_queue_first()
    {
        var call = new FlowCall(FlowCall.Flow(Waiting, "treatment")) { Facts = { ["queue"] = "sales" } };
        call.Begin().Press("1");

        FlowEffect[] deeds = [.. call.Last.Where(effect => effect is LeaveQueue or RequestCallback or EndCall)];
        Assert.Equal([new LeaveQueue(QueueExit.CallbackRequested, "callback"), new RequestCallback(new QueueId("sales"), "123"), new EndCall("done")], deeds);
        Assert.Equal("callback", call.Over);
    }

    [Fact]
    public void A_treatment_that_fails_leaves_the_caller_in_the_queue_with_music()
    {
        FlowCall call = new FlowCall(FlowCall.Flow(Waiting, "treatment")).Begin().Press("1");

        Assert.Equal("error", call.Over);
        Assert.Empty(call.All.OfType<LeaveQueue>());
        Assert.Empty(call.All.OfType<EndCall>());
    }

    [Fact]
    public void Who_wants_no_more_leaves_the_queue_and_is_told_goodbye()
    {
        FlowCall call = new FlowCall(FlowCall.Flow(Waiting, "treatment")).Begin().Press("2");

        Assert.Equal("rather-not", call.One<LeaveQueue>().Reason);
        Assert.Equal("hung-up", call.Over);
    }

    [Fact]
    public void Nothing_follows_the_end()
    {
        FlowCall call = new FlowCall(Queue).Begin().Give(new FlowCancelled("caller-gone"));

        Assert.Equal([new StepTaken(new FlowId("test"), 0, "q", "caller-gone", null), new SessionOver(new FlowId("test"), 0, "caller-gone")], call.Last);
        Assert.Empty(call.Give(new FlowBegin()).Last);
        Assert.Empty(call.Press("1").Last);
        Assert.Equal(Instant.MaxValue, call.Session.Deadline);
    }

    [Fact]
    public void An_input_before_the_beginning_is_ignored_but_the_callers_going_is_not()
    {
        Assert.Empty(new FlowCall(Queue).Press("1").Last);
        Assert.Equal("caller-gone", new FlowCall(Queue).Give(new FlowCancelled("caller-gone")).Over);
    }

    [Fact]
    public void Keys_nobody_asks_for_are_forgotten_before_they_skip_every_prompt()
    {
        FlowCall call = new FlowCall("\"a\": { \"type\": \"play\", \"prompts\": [\"p\"], \"exits\": { \"next\": \"a\" } }").Begin().Press("5");

        Assert.False(call.Session.IsOver);
        Assert.Single(call.Last.OfType<PlayPrompts>());
    }
}
