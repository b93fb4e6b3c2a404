using Crm.Ivr;

namespace Crm.Domain.Tests.Ivr;

public sealed class GatherTests
{
    private const string Ends = """
        "one": { "type": "hangup", "reason": "one" }, "two": { "type": "hangup", "reason": "two" },
        "none": { "type": "hangup", "reason": "none" }, "wrong": { "type": "hangup", "reason": "wrong" }
        """;

    private const string Menu = """
        "menu": { "type": "gather", "prompts": ["choices"], "onTimeout": ["no-input"], "onNoMatch": ["invalid"], "tries": 2, "timeout": 5, "save": "choice",
          "exits": { "1": "one", "22": "two", "timeout": "none", "no-match": "wrong" } },
        """ + Ends;

    private const string Entry = """
        "entry": { "type": "gather", "prompts": ["enter"], "tries": 1, "min": 3, "max": 6, "save": "number", "private": true,
          "exits": { "next": "one", "timeout": "none", "no-match": "wrong" } },
        """ + Ends;

    [Fact]
    public void A_key_during_the_prompt_interrupts_it_and_chooses()
    {
        FlowCall call = new FlowCall(Menu).Begin().Press("1");

        Assert.Equal("one", call.One<EndCall>().Reason);
        Assert.Equal(new SetAttribute("choice", "1"), call.One<SetAttribute>());
        Assert.Equal(["menu:1", "one:hung-up"], call.Way);
    }

    [Fact]
    public void A_key_that_no_choice_begins_with_is_wrong_at_once_and_is_asked_again()
    {
        FlowCall call = new FlowCall(Menu).Begin().Press("7");

        Assert.Equal([new RecordedPrompt("invalid", "en"), new RecordedPrompt("choices", "en")], call.One<PlayPrompts>().Prompts);
        call.Press("8");
        Assert.Equal("wrong", call.One<EndCall>().Reason);
    }

    [Fact]
    public void The_beginning_of_a_longer_choice_waits_for_the_rest_and_is_wrong_without_it()
    {
        FlowCall call = new FlowCall(Menu).Begin().Press("2");

        Assert.IsType<StopPlaying>(call.Last.Single());
        Assert.Equal(call.Now + TimeSpan.FromSeconds(3), call.Session.Deadline);
        call.PassToDeadline();
        Assert.Equal("invalid", ((RecordedPrompt)call.One<PlayPrompts>().Prompts[0]).Name);
        Assert.Equal("two", call.Press("22").One<EndCall>().Reason);
    }

    [Fact]
    public void Silence_is_asked_again_and_then_leaves_by_timeout()
    {
        FlowCall call = new FlowCall(Menu).Begin().PromptEnds();

        Assert.Equal(call.Now + TimeSpan.FromSeconds(5), call.Session.Deadline);
        Assert.Equal("no-input", ((RecordedPrompt)call.PassToDeadline().One<PlayPrompts>().Prompts[0]).Name);
        Assert.Equal("none", call.PromptEnds().PassToDeadline().One<EndCall>().Reason);
    }

    [Fact]
    public void A_deadline_that_has_not_come_changes_nothing()
    {
        FlowCall call = new FlowCall(Menu).Begin().PromptEnds().Pass(4.9);

        Assert.Empty(call.Last);
        Assert.Single(call.Ignored);
    }

    [Fact]
    public void An_entry_ends_with_the_hash_key_or_at_its_longest()
    {
        Assert.Equal(new SetAttribute("number", "123"), new FlowCall(Entry).Begin().Press("123#").One<SetAttribute>());
        Assert.Equal(new SetAttribute("number", "123456"), new FlowCall(Entry).Begin().Press("123456").One<SetAttribute>());
    }

    [Fact]
    public void An_entry_that_is_too_short_does_not_match()
    {
        Assert.Equal("wrong", new FlowCall(Entry).Begin().Press("12#").One<EndCall>().Reason);
        Assert.Equal("wrong", new FlowCall(Entry).Begin().Press("#").One<EndCall>().Reason);
    }

    [Fact]
    public void An_entry_that_stops_is_taken_after_the_pause_between_keys()
    {
        FlowCall call = new FlowCall(Entry).Begin().Press("1234").PassToDeadline();

        Assert.Equal("1234", call.One<SetAttribute>().Value);
    }

    [Fact]
    public void A_private_entry_stays_out_of_the_trace()
    {
        FlowCall call = new FlowCall(Entry).Begin().Press("1234#");

        Assert.Equal("****", call.All.OfType<StepTaken>().First().Detail);
    }

    [Fact]
    public void A_secret_entry_leaves_the_session_by_nothing_but_a_lookup()
    {
        const string flow = """
            "card": { "type": "gather", "prompts": ["enter"], "tries": 1, "min": 4, "max": 16, "save": "card", "secret": true,
              "exits": { "next": "copy", "timeout": "none", "no-match": "wrong" } },
            "copy": { "type": "set", "attributes": { "told": "card ${card}" }, "exits": { "next": "ask" } },
            "ask": { "type": "lookup", "url": "http://pay.example/${card}", "save": { "ok": "$.ok" },
              "exits": { "next": "one", "no-match": "none", "timeout": "none", "error": "wrong" } },
            """ + Ends;
        FlowCall call = new FlowCall(flow).Begin().Press("4111111#");

        Assert.Equal("http://pay.example/4111111", call.One<StartLookup>().Url);
        Assert.Empty(call.All.OfType<SetAttribute>());
        Assert.DoesNotContain(call.All, e => e is not StartLookup && e.ToString().Contains("4111", StringComparison.Ordinal));
        Assert.Equal(2, call.All.OfType<StepTaken>().Count());
    }

    [Fact]
    public void Keys_are_ignored_during_a_prompt_that_none_may_interrupt()
    {
        FlowCall call = new FlowCall(Menu.Replace("\"tries\"", "\"bargeIn\": false, \"tries\"", StringComparison.Ordinal)).Begin().Press("1");

        Assert.Empty(call.Last);
        Assert.Equal("one", call.PromptEnds().Press("1").One<EndCall>().Reason);
    }

    [Fact]
    public void Keys_pressed_ahead_answer_the_next_question_without_its_prompt()
    {
        FlowCall call = new FlowCall("\"hello\": { \"type\": \"play\", \"prompts\": [\"welcome\"], \"exits\": { \"next\": \"menu\" } }," + Menu).Begin().Press("1");

        Assert.Equal("one", call.One<EndCall>().Reason);
        Assert.DoesNotContain(call.All.OfType<PlayPrompts>(), play => play.Prompts.Contains(new RecordedPrompt("choices", "en")));
    }

    [Fact]
    public void After_a_wrong_choice_what_was_pressed_ahead_is_forgotten()
    {
        const string twice = """
            "hello": { "type": "play", "prompts": ["welcome"], "bargeIn": true, "exits": { "next": "wait" } },
            "wait": { "type": "lookup", "url": "https://a.example/", "exits": { "next": "menu", "no-match": "menu", "timeout": "menu", "error": "menu" } },
            """;
        FlowCall call = new FlowCall(twice + Menu).Begin().PromptEnds().Press("71").Answer("{}");

        Assert.Equal("menu", call.Session.Node);
        Assert.Equal("invalid", ((RecordedPrompt)call.One<PlayPrompts>().Prompts[0]).Name);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('\0')]
    [InlineData('E')]
    [InlineData('１')]
    public void What_is_no_key_is_ignored(char key)
    {
        FlowCall call = new FlowCall(Menu).Begin().Give(new DigitPressed(key));

        Assert.Empty(call.Last);
        Assert.Single(call.Ignored);
    }
}
