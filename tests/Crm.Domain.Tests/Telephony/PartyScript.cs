using Crm.Events.Calls;
using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;

namespace Crm.Domain.Tests.Telephony;

/// <summary>A connected call in which more happens: plays the rules for calls to the outside, routing's words and the others' telephones.</summary>
internal sealed class PartyScript
{
    public static readonly AgentId Anna = CallScript.Anna;
    public static readonly AgentId Bob = new("agent2");
    public static readonly AgentId Carl = new("agent3");
    public static readonly ToNumber Outside = new("+861380000");

    private OfferToAgent? _offer;

    public PartyScript() => Script = new CallScript().Connect().Clear();

    public CallScript Script { get; }

    public CallState Call => Script.Call;

    public LegId CustomerLeg => Script.CustomerLeg;

    /// <summary>The leg to the outside dialled last.</summary>
    public LegId Leg { get; private set; }

    /// <summary>Its session.</summary>
    public MediaSessionId Session { get; private set; }

    /// <summary>The offer made last.</summary>
    public OfferToAgent Offer => _offer = Script.Messages.OfType<OfferToAgent>().LastOrDefault() ?? _offer!;

    public PartyScript Give(params CallInput[] inputs)
    {
        foreach (var input in inputs)
        {
            Script.Give(input);
            if (Script.Notices.LastOrDefault() is AgentDialsOutside wish && Call.Wish is not null)
            {
                Dial(wish);
            }
        }

        return this;
    }

    public PartyScript Wait(double seconds)
    {
        Script.Wait(seconds);
        return this;
    }

    public PartyScript Clear()
    {
        _offer = Script.Messages.OfType<OfferToAgent>().LastOrDefault() ?? _offer;
        Script.Clear();
        return this;
    }

    /// <summary>The outside telephone rings.</summary>
    public PartyScript Rings() => Give(new MediaNegotiated(Session, new MediaAgreed("v=0 offer", "PCMU")));

    /// <summary>It rings and answers.</summary>
    public PartyScript Answers() => Rings().Give(new DeviceAnswered(Leg, "v=0"), new MediaNegotiated(Session, new MediaAgreed(null, "PCMU")));

    /// <summary>It rings and fails.</summary>
    public PartyScript Fails(int status = 486) => Rings().Give(new DeviceFailed(Leg, status, Termination.Upstream("busy")));

    /// <summary>The agent who was asked last accepts at his browser.</summary>
    public PartyScript Accepts() => Give(new DirectAccepted(Offer.Reservation, Offer.Agent, Offer.Kind, new MediaSessionId(Guid.CreateVersion7()), Script.Now + TimeSpan.FromSeconds(10)));

    /// <summary>He does not.</summary>
    public PartyScript Declines(string reason = "rejected") => Give(new DirectFailed(Offer.Reservation, Offer.Agent, Offer.Kind, reason));

    /// <summary>Anna asks somebody outside, who answers.</summary>
    public PartyScript Consulting() => Give(new ConsultWith(Anna, "anna", Outside)).Answers();

    /// <summary>Anna asks Bob, who accepts.</summary>
    public PartyScript ConsultingBob() => Give(new ConsultWith(Anna, "anna", new ToAgent(Bob))).Accepts();

    /// <summary>Customer, Anna and somebody outside talk.</summary>
    public PartyScript Three() => Give(new AddParty(Anna, "anna", Outside)).Answers();

    /// <summary>Customer, Anna and Bob talk.</summary>
    public PartyScript ThreeWithBob() => Give(new AddParty(Anna, "anna", new ToAgent(Bob))).Accepts();

    public string Reply => Script.Replies[^1];

    public IEnumerable<string> Actions(AgentId agent) => CallVerbs.Of(Call, Call.LegOf(agent)!, 8);

    private void Dial(AgentDialsOutside wish)
    {
        (Leg, Session) = (new(Guid.CreateVersion7()), new(Guid.CreateVersion7()));
        var number = new SealedText(new SubjectId(Guid.CreateVersion7()), "c");
        Script.Give(new DialExternal(
            new ExternalDialled(Call.Id, Call.Interaction, Leg, new TrunkId("demo"), $"user:{wish.By}", number, null, null, TimeSpan.FromHours(2), false),
            Session, wish.Number, "+864000", wish.RingTimeout, "cn"));
    }

    /// <summary>Whether both hear each other.</summary>
    public bool Talk(MediaSessionId one, MediaSessionId other) => Call.Hearing.Hears(one, other) && Call.Hearing.Hears(other, one);

    public MediaSessionId Customer => Script.CustomerSession;

    public MediaSessionId SessionOf(AgentId agent) => Call.LegOf(agent)!.Session!.Value;

    public Crm.Telephony.Hearing.HeardBesides? Besides(MediaSessionId session) => Call.Hearing.Besides.TryGetValue(session, out var heard) ? heard : null;
}
