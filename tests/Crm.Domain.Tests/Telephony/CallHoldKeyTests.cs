using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Hearing;
using Crm.Telephony.Media;

namespace Crm.Domain.Tests.Telephony;

/// <summary>The hold key of an agent's desk phone.</summary>
public sealed class CallHoldKeyTests
{
    private static readonly AgentId Anna = CallScript.Anna;

    private readonly LegId _leg = new(Guid.CreateVersion7());
    private readonly MediaSessionId _phone = new(Guid.CreateVersion7());

    [Fact]
    public void It_is_the_hold_of_the_desk_with_music_and_time()
    {
        var call = Talking().Wait(5).Give(new PeerListens(_leg, false));
        Assert.True(call.Call.IsHeld);
        Assert.Single(call.Events.OfType<CallHeld>());
        Assert.Equal(HeardBesides.Music, call.Call.Hearing.Besides[call.CustomerSession]);
        Assert.DoesNotContain(_phone, call.Call.Hearing.Members.Keys);

        call.Wait(7).Give(new PeerListens(_leg, true));
        Assert.False(call.Call.IsHeld);
        Assert.True(call.Call.Hearing.Hears(call.CustomerSession, _phone));
        Assert.True(call.Call.Hearing.Hears(_phone, call.CustomerSession));

        call.Wait(3).Give(new HangUp(Anna));
        var over = Assert.Single(call.Messages.OfType<HandlingOver>());
        Assert.Equal((TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(7)), (over.Talked, over.Held));
    }

    [Fact]
    public void What_the_phone_has_on_hold_is_taken_back_at_the_phone()
    {
        var call = Talking().Give(new PeerListens(_leg, false)).Clear().Give(new Resume(Anna));
        Assert.Equal(["wrong-state"], call.Replies);
        Assert.DoesNotContain("resume", CallVerbs.Of(call.Call, call.Call.Agent!, 8));
    }

    [Fact]
    public void Held_at_desk_and_phone_the_phone_takes_back_once_for_both()
    {
        var call = Talking().Give(new Hold(Anna)).Give(new PeerListens(_leg, false)).Give(new PeerListens(_leg, true));
        Assert.Single(call.Events.OfType<CallHeld>());
        Assert.Single(call.Events.OfType<CallResumed>());
        Assert.True(call.Call.Hearing.Hears(call.CustomerSession, _phone));
    }

    [Fact]
    public void The_same_said_again_and_the_hold_of_a_customer_change_nothing()
    {
        var call = Talking().Clear();
        call.Give(new PeerListens(_leg, true)).Give(new PeerListens(call.CustomerLeg, false));
        Assert.Equal(2, call.Ignored.Count);
        Assert.Empty(call.Actions);
    }

    [Fact]
    public void In_a_conversation_of_three_the_others_go_on()
    {
        var call = Talking().Give(new AddParty(Anna, "anna", PartyScript.Outside));
        var outside = Dial(call);
        Assert.True(call.Call.Hearing.Hears(call.CustomerSession, outside));

        call.Give(new PeerListens(_leg, false));
        Assert.False(call.Call.IsHeld);
        Assert.True(call.Call.Hearing.Hears(call.CustomerSession, outside));
        Assert.False(call.Call.Hearing.Besides.ContainsKey(call.CustomerSession));
    }

    private CallScript Talking()
    {
        var call = new CallScript();
        return call.Queue()
            .Give(new RingDevices(call.Reservation, Anna, _leg, _phone, call.Now + TimeSpan.FromSeconds(20), null, null))
            .Give(new MediaNegotiated(_phone, new MediaAgreed("v=0 offer", "PCMU")))
            .Give(new DeviceAnswered(_leg, "v=0 answer"))
            .Give(new MediaNegotiated(_phone, new MediaAgreed(null, "PCMU")))
            .Give(new ConnectAgent(call.Reservation, Anna, null));
    }

    private static MediaSessionId Dial(CallScript call)
    {
        var wish = Assert.IsType<AgentDialsOutside>(call.Notices[^1]);
        var (leg, session) = (new LegId(Guid.CreateVersion7()), new MediaSessionId(Guid.CreateVersion7()));
        var number = new Crm.Events.Privacy.SealedText(new SubjectId(Guid.CreateVersion7()), "c");
        call.Give(new DialExternal(
                new ExternalDialled(call.Call.Id, call.Call.Interaction, leg, new TrunkId("demo"), $"user:{wish.By}", number, null, null, TimeSpan.FromHours(2), false),
                session, wish.Number, "+864000", wish.RingTimeout, "cn"))
            .Give(new MediaNegotiated(session, new MediaAgreed("v=0 offer", "PCMU")))
            .Give(new DeviceAnswered(leg, "v=0"))
            .Give(new MediaNegotiated(session, new MediaAgreed(null, "PCMU")));
        return session;
    }
}
