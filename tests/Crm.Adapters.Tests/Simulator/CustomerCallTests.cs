using Crm.Primitives;
using Crm.Simulator.Answering;
using Crm.Simulator.Customers;
using Crm.Simulator.Plan;

namespace Crm.Adapters.Tests.Simulator;

public class CustomerCallTests
{
    private static readonly Instant Start = new(1_000_000_000);
    private static readonly CustomerScript Script = new(
        0, default, "+12025550102", null, "4000", "en", [new(Seconds(2), '9'), new(Seconds(5), '2')], KeyStyle.TelephoneEvents, Seconds(3), MeetsPerson: true, null, Seconds(60), Seconds(30), EndsCall: true, Voice: 0);

    [Fact]
    public void He_keys_waits_talks_and_hangs_up()
    {
        var call = Call(Script);
        call.Accepted(At(1));
        Assert.Equal(
            ["3 PressKey 9", "8 PressKey 2", "11 ListenForPerson", "20 Speak", "50 HangUp"],
            Play(call, until: 100, personFrom: 20));
        Assert.Equal((CustomerStage.Ended, CallOutcome.Talked), (call.Stage, call.Outcome));
        Assert.Equal(At(20), call.PersonAt);
    }

    [Fact]
    public void He_gives_up_when_his_patience_is_over()
    {
        var call = Call(Script);
        call.Accepted(At(1));
        Assert.Equal("71 HangUp", Play(call, until: 100, personFrom: 1_000)[^1]);
        Assert.Equal(CallOutcome.GaveUp, call.Outcome);
    }

    [Fact]
    public void A_voice_in_the_menu_is_no_person_yet()
    {
        var call = Call(Script);
        call.Accepted(At(1));
        Assert.Equal("11.1 Speak", Play(call, until: 20, personFrom: 0)[^1]);
    }

    [Fact]
    public void He_who_leaves_the_menu_keys_no_more_and_never_talks()
    {
        var call = Call(Script with { MenuPatience = Seconds(4) });
        call.Accepted(At(1));
        Assert.Equal(["3 PressKey 9", "5 HangUp"], Play(call, until: 100, personFrom: 0));
        Assert.Equal(CallOutcome.GaveUp, call.Outcome);
    }

    [Fact]
    public void He_leaves_the_menu_also_when_everything_is_keyed()
    {
        var call = Call(Script with { MenuPatience = Seconds(20) });
        call.Accepted(At(1));
        Assert.Equal(["3 PressKey 9", "8 PressKey 2", "21 HangUp"], Play(call, until: 100, personFrom: 0));
    }

    [Fact]
    public void Without_a_menu_he_waits_at_once()
    {
        var call = Call(Script with { Keys = [], MenuTime = default });
        call.Accepted(At(1));
        Assert.Equal(CustomerStage.Waiting, call.Stage);
    }

    [Fact]
    public void Who_keys_nothing_hears_the_menu_out()
    {
        var call = Call(Script with { Keys = [], MenuTime = Seconds(40) });
        call.Accepted(At(1));
        Assert.Equal(["41 ListenForPerson", "41.1 Speak"], Play(call, until: 50, personFrom: 0));
    }

    [Fact]
    public void Where_no_person_is_to_be_expected_none_is_heard()
    {
        var call = Call(Script with { MeetsPerson = false });
        call.Accepted(At(1));
        Play(call, until: 30, personFrom: 0);
        call.EndedByCentre();
        Assert.Equal(CallOutcome.SentAway, call.Outcome);
    }

    [Fact]
    public void Nobody_hangs_up_just_when_the_music_stops_but_not_for_ever()
    {
        var script = Script with { Keys = [], MenuTime = default };
        var call = Call(script);
        call.Accepted(At(1));
        var over = At(1) + script.Patience;
        Assert.Null(call.Advance(over + Seconds(1), false, over, musicStopped: true));
        Assert.IsType<HangUp>(call.Advance(over + Seconds(1), false, over, musicStopped: false));

        var curious = Call(script);
        curious.Accepted(At(1));
        Assert.IsType<HangUp>(curious.Advance(over + CustomerCall.Curiosity, false, over + CustomerCall.Curiosity, musicStopped: true));
    }

    [Fact]
    public void He_who_leaves_the_end_to_the_other_side_waits_half_a_minute_longer()
    {
        var call = Call(Script with { Keys = [], MenuTime = default, EndsCall = false });
        call.Accepted(At(1));
        Assert.Equal(["10 Speak", "70 HangUp"], Play(call, until: 300, personFrom: 10));
    }

    [Fact]
    public void The_other_side_may_end_the_talk_or_send_him_away()
    {
        var talking = Call(Script with { Keys = [], MenuTime = default });
        talking.Accepted(At(1));
        Play(talking, until: 12, personFrom: 10);
        talking.EndedByCentre();
        Assert.Equal(CallOutcome.Talked, talking.Outcome);

        var waiting = Call(Script);
        waiting.Accepted(At(1));
        waiting.EndedByCentre();
        Assert.Equal(CallOutcome.SentAway, waiting.Outcome);
        Assert.Null(waiting.Advance(At(500), true, At(500)));
    }

    [Fact]
    public void A_dead_line_is_hung_up_as_failed()
    {
        var call = Call(Script with { Keys = [], MenuTime = default });
        call.Accepted(At(1));
        Assert.Null(call.Advance(At(25), false, At(10)));
        Assert.IsType<HangUp>(call.Advance(At(25.1), false, At(10)));
        Assert.Equal(CallOutcome.Failed, call.Outcome);
    }

    [Fact]
    public void A_line_that_never_carried_audio_is_dead_too()
    {
        var call = Call(Script with { Keys = [], MenuTime = default });
        call.Accepted(At(1));
        Assert.IsType<HangUp>(call.Advance(At(16.1), false, null));
    }

    [Fact]
    public void Nobody_answers_the_invite_for_forty_seconds()
    {
        var call = Call(Script);
        Assert.Null(call.Advance(At(40), false, null));
        Assert.IsType<HangUp>(call.Advance(At(40.1), false, null));
        Assert.Equal(CallOutcome.Failed, call.Outcome);
    }

    [Fact]
    public void No_call_outlasts_its_bound()
    {
        var call = new CustomerCall(Script with { Keys = [], MenuTime = default, TalkTime = Seconds(10_000) }, Seconds(100), Start);
        call.Accepted(At(1));
        Assert.Equal(["10 Speak", "100.1 HangUp"], Play(call, until: 300, personFrom: 10));
    }

    [Theory]
    [InlineData(486, CallOutcome.Refused)]
    [InlineData(503, CallOutcome.Refused)]
    [InlineData(408, CallOutcome.Failed)]
    public void A_refusal_is_told_from_no_response(int status, CallOutcome expected)
    {
        var call = Call(Script);
        call.Refused(status);
        Assert.Equal((expected, status), (call.Outcome!.Value, call.Status!.Value));
    }

    [Fact]
    public void Stopping_hangs_up_once_and_the_first_outcome_stays()
    {
        var call = Call(Script);
        Assert.True(call.Stop());
        Assert.False(call.Stop());
        call.EndedByCentre();
        Assert.Equal(CallOutcome.Stopped, call.Outcome);
    }

    [Fact]
    public void He_who_is_called_answers_talks_and_hangs_up()
    {
        var call = new AnsweringCall(new AnsweringScript(Seconds(3), null, true, Seconds(20), EndsCall: true), Start);
        Assert.Equal(AnsweringAction.Wait, call.Advance(At(2.9), At(2.9)));
        Assert.Equal(AnsweringAction.Answer, call.Advance(At(3), At(3)));
        Assert.Equal(AnsweringAction.Wait, call.Advance(At(22.9), At(22.9)));
        Assert.Equal(AnsweringAction.HangUp, call.Advance(At(23), At(23)));
        Assert.Equal(AnsweringAction.Wait, call.Advance(At(24), At(24)));
    }

    [Fact]
    public void He_who_is_called_may_be_busy_or_not_there()
    {
        var busy = new AnsweringCall(new AnsweringScript(Seconds(3), 486, true, Seconds(20), true), Start);
        Assert.Equal(AnsweringAction.Refuse, busy.Advance(At(3), At(3)));
        var away = new AnsweringCall(new AnsweringScript(Seconds(3), null, false, Seconds(20), true), Start);
        Assert.Equal(AnsweringAction.Wait, away.Advance(At(60), At(60)));
        Assert.Equal(AnsweringAction.Refuse, away.Advance(Start + AnsweringCall.LengthMax + Seconds(1), Start + AnsweringCall.LengthMax + Seconds(1)));
    }

    [Fact]
    public void He_who_is_called_hangs_up_a_dead_line()
    {
        var call = new AnsweringCall(new AnsweringScript(Seconds(3), null, true, Seconds(600), EndsCall: false), Start);
        call.Advance(At(3), null);
        Assert.Equal(AnsweringAction.Wait, call.Advance(At(13), null));
        Assert.Equal(AnsweringAction.Wait, call.Advance(At(29), At(19)));
        Assert.Equal(AnsweringAction.HangUp, call.Advance(At(29.1), At(19)));
    }

    [Fact]
    public void He_who_leaves_the_end_to_the_other_does_not_talk_for_ever()
    {
        var call = new AnsweringCall(new AnsweringScript(Seconds(3), null, true, Seconds(20), EndsCall: false), Start);
        call.Advance(At(3), At(3));
        Assert.Equal(AnsweringAction.Wait, call.Advance(At(52.9), At(52.9)));
        Assert.Equal(AnsweringAction.HangUp, call.Advance(At(53), At(53)));
    }

    [Fact]
    public void While_the_other_one_is_being_called_his_talk_has_not_begun()
    {
        var call = new AnsweringCall(new AnsweringScript(Seconds(3), null, true, Seconds(5), EndsCall: true), Start);
        call.Advance(At(3), At(3));
        Assert.Equal(AnsweringAction.Wait, call.Advance(At(20), At(20), isAlone: true));
        Assert.Equal(AnsweringAction.Wait, call.Advance(At(24.9), At(24.9)));
        Assert.Equal(AnsweringAction.HangUp, call.Advance(At(25), At(25)));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static Instant At(double seconds) => Start + Seconds(seconds);

    private static CustomerCall Call(CustomerScript script) => new(script, TimeSpan.FromMinutes(15), Start);

    /// <summary>Moves the call on in tenths of a second; audio always comes. Gives what he did and when.</summary>
    private static List<string> Play(CustomerCall call, double until, double personFrom)
    {
        var did = new List<string>();
        for (int tenth = 10; tenth <= until * 10; tenth++)
        {
            var now = At(tenth / 10.0);
            if (call.Advance(now, now >= At(personFrom), now) is { } action)
            {
                did.Add(FormattableString.Invariant($"{tenth / 10.0} {action.GetType().Name}{(action is PressKey press ? $" {press.Key}" : "")}"));
            }
        }

        return did;
    }
}
