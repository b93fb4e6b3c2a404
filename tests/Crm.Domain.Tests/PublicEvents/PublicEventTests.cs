using System.Text.Json;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.PublicEvents;

namespace Crm.Domain.Tests.PublicEvents;

public sealed class PublicEventTests
{
    private static readonly ShardId Shard = new("calls/main");
    private static readonly Instant Begin = new(1_767_603_600_000_000);
    private static readonly InteractionId Id = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly SubjectId Person = new(new Guid(2, 0, 0, new byte[8]));
    private static readonly AgentId Ada = new("ada");
    private static readonly QueueId Sales = new("sales");

    private readonly List<PublicEvent> _told = [];
    private KnownInteraction? _known;
    private long _position;

    [Fact]
    public void A_call_is_told_from_its_ringing_to_its_end()
    {
        Tell(
            Started(),
            new EntryEnqueued(default, Id, Sales, MediaType.Voice, 0, [], Begin),
            new ReservationCreated(default, default, Id, Sales, Ada, Begin, new RoutingDecision(0, 1, "r", 0, 1, 1)),
            new ReservationAccepted(default, Id, Ada, Begin),
            new EntryAnswered(default, Id, Sales, Ada, default, TimeSpan.FromSeconds(3), true),
            new CallHeld(default, Id, Ada),
            new CallResumed(default, Id, Ada),
            new HandlingEnded(default, Id, Sales, Ada, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5), null, Termination.Success("x")),
            new InteractionEnded(Id, InteractionOutcome.Answered, Termination.Success("caller-hung-up")),
            new RecordingEnded(default, Id, default, TimeSpan.FromSeconds(65), 1_000));

        Assert.Equal(
            ["crm.call.ringing", "crm.interaction.queued", "crm.interaction.offered", "crm.interaction.connected", "crm.interaction.held", "crm.interaction.resumed",
                "crm.interaction.handling-ended", "crm.interaction.ended", "crm.recording.completed"],
            _told.Select(t => t.Type));
        Assert.All(_told, t => Assert.Equal(Id.ToString(), t.Subject));
        Assert.All(_told, t => Assert.Equal("voice", t.Data.MediaType));
        Assert.Equal(_told.Select(t => t.Sequence).Order(), _told.Select(t => t.Sequence));
        Assert.Equal(("ada", "sales", 3d), (_told[3].Data.AgentId?.Value, _told[3].Data.QueueId?.Value, _told[3].Data.Waited));
        Assert.Equal(("answered", "caller-hung-up"), (_told[7].Data.Outcome, _told[7].Data.Reason));
    }

    [Fact]
    public void Transfers_parties_and_their_holds_are_told_with_who()
    {
        var (agentLeg, bobLeg, outLeg, customerLeg) = (Leg(1), Leg(2), Leg(3), Leg(4));
        var bob = new AgentId("bob");
        Tell(
            Started(),
            new LegStarted(default, Id, customerLeg, LegRole.Customer, null, null, "trunk"),
            new LegStarted(default, Id, agentLeg, LegRole.Agent, Ada, default(ReservationId), "browser"),
            new LegStarted(default, Id, bobLeg, LegRole.Agent, bob, default(ReservationId), "browser"),
            new PartyJoined(default, Id, bobLeg),
            new LegStarted(default, Id, outLeg, LegRole.External, null, null, "trunk"),
            new PartyJoined(default, Id, outLeg),
            new PartyHeld(default, Id, outLeg, Ada),
            new PartyResumed(default, Id, outLeg, Ada),
            new LegEnded(default, Id, outLeg, Termination.Success("agent-hung-up")),
            new LegEnded(default, Id, bobLeg, Termination.Success("left")),
            new LegEnded(default, Id, bobLeg, Termination.Success("left")),
            new CallTransferred(default, Id, Ada, Attended: false, "queue", "sales", null),
            new TransferReturned(default, Id, Ada, "closed"),
            new CallTransferred(default, Id, Ada, Attended: false, "external", null, outLeg),
            new ExternalConnected(default, Id, customerLeg, outLeg),
            new LegEnded(default, Id, agentLeg, Termination.Success("transferred")));

        Assert.Equal(
            ["ringing", "party-joined agent bob", "party-joined external", "party-held external ada", "party-resumed external ada", "party-left external agent-hung-up",
                "party-left agent bob left", "transferred sales sales ada queue", "transfer-returned ada closed", "transferred ada external"],
            _told.Select(t => string.Join(' ', new[]
            {
                t.Type.Split('.')[^1], t.Data.Party, t.Data.PartyAgentId?.Value, t.Data.Target, t.Data.QueueId?.Value, t.Data.AgentId?.Value, t.Data.Reason,
            }.OfType<string>())));
        Assert.Equal([bobLeg, outLeg, outLeg, outLeg, outLeg, bobLeg], _told.Select(t => t.Data.PartyId).OfType<LegId>());
        Assert.All(_told, t => Assert.Contains(t.Type, EventTypes.All));

        static LegId Leg(int n) => new(new Guid(n, 0, 0, new byte[8]));
    }

    [Fact]
    public void A_flow_that_puts_a_caller_through_outside_is_told_as_a_transfer_of_nobody()
    {
        Tell(Started(), new ExternalConnected(default, Id, default, default));
        Assert.Equal((null, "external"), (_told[^1].Data.AgentId, _told[^1].Data.Reason));
    }

    [Fact]
    public void The_same_fact_is_the_same_event_whenever_it_is_read()
    {
        var fact = new EventEnvelope(Shard, 7, 2, Begin, new AgentPresenceChanged(Ada, Presence.Break, "tea with Bob", "ada"), 41);
        var told = PublicEventFold.Tell(null, fact)!;
        Assert.Equal(told, PublicEventFold.Tell(null, fact));
        Assert.Equal("000000000041000002", EventSequence.Text(told.Sequence));
        Assert.Equal(("agent/ada", "break", null), (told.Subject, told.Data.State, told.Data.Reason)); // what somebody typed stays inside
    }

    [Fact]
    public void Facts_of_an_interaction_whose_start_was_not_seen_tell_nothing()
    {
        Tell(new CallHeld(default, Id, Ada));
        Assert.Empty(_told);
    }

    [Fact]
    public void Every_type_told_is_in_the_vocabulary_and_every_word_covers_itself()
    {
        A_call_is_told_from_its_ringing_to_its_end();
        Assert.All(_told, t => Assert.Contains(t.Type, EventTypes.All));
        Assert.All(EventTypes.All, t => Assert.Equal([t], EventTypes.Covered([t])));
        Assert.Contains(EventTypes.Held, EventTypes.Covered(["crm.interaction.*"]));
        Assert.DoesNotContain(EventTypes.CallRinging, EventTypes.Covered(["crm.interaction.*"]));
        Assert.False(EventTypes.IsPattern("crm.nothing.*"));
        Assert.False(EventTypes.IsPattern("*"));
    }

    [Fact]
    public void Who_may_see_personal_data_gets_it_others_a_masked_number_and_the_erased_is_absent()
    {
        var vault = new Vault();
        Tell(Started(), new AttributeSet(Id, "order.number", new SealedText(Person, "A-1"), "handover"), new EntryEnqueued(default, Id, Sales, MediaType.Voice, 0, [], Begin));

        var full = Data(_told[1], vault, personal: true);
        Assert.Equal(("+8613812345678", "Li", "A-1"), (full.GetProperty("from").GetString(), full.GetProperty("fromName").GetString(), full.GetProperty("attributes").GetProperty("order.number").GetString()));

        var masked = Data(_told[1], vault, personal: false);
        Assert.Equal("+86••••••••678", masked.GetProperty("from").GetString());
        Assert.False(masked.TryGetProperty("fromName", out _) || masked.TryGetProperty("attributes", out _));

        vault.Erase(Person);
        foreach (bool personal in new[] { true, false })
        {
            var erased = Data(_told[1], vault, personal);
            Assert.False(erased.TryGetProperty("from", out _) || erased.TryGetProperty("fromName", out _));
            Assert.Equal("sales", erased.GetProperty("queueId").GetString());
        }
    }

    [Fact]
    public void An_event_is_written_as_cloud_event()
    {
        Tell(Started());
        var json = JsonDocument.Parse(CloudEvent.Write(_told[0], "urn:uuid:1", new Vault(), personal: false)).RootElement;
        Assert.Equal("1.0", json.GetProperty("specversion").GetString());
        Assert.Equal("urn:uuid:1", json.GetProperty("source").GetString());
        Assert.Equal(json.GetProperty("sequence").GetString(), json.GetProperty("id").GetString());
        Assert.Equal("application/json", json.GetProperty("datacontenttype").GetString());
        Assert.Equal(Begin.ToString(), json.GetProperty("time").GetString());
    }

    [Theory]
    [InlineData("000000000041000002", 41_000_002L)]
    [InlineData("0", 0L)]
    [InlineData("", null)]
    [InlineData("-1", null)]
    [InlineData("1e3", null)]
    [InlineData("9999999999999999999", null)]
    public void A_cursor_is_read_or_refused(string text, long? expected) => Assert.Equal(expected, EventSequence.Parse(text));

    [Fact]
    public void Names_beyond_the_limit_are_left_out_and_known_ones_still_change()
    {
        IDomainEvent[] sets = [.. Enumerable.Range(0, 60).Select(i => new AttributeSet(Id, $"a{i:00}", new SealedText(Person, "1"), "f")), new AttributeSet(Id, "a00", null, "f")];
        Tell([Started(), .. sets]);
        Assert.Equal(KnownInteraction.AttributesMax - 1, _known!.Attributes.Count);
    }

    private static InteractionStarted Started() => new(
        Id, MediaType.Voice, InteractionDirection.Inbound, Person, new SealedText(Person, "+8613812345678"), new SealedText(Person, "Li"), "4001", null, null);

    private static JsonElement Data(PublicEvent told, IPersonalDataVault vault, bool personal) =>
        JsonDocument.Parse(CloudEvent.Write(told, "s", vault, personal)).RootElement.GetProperty("data");

    private void Tell(params IDomainEvent[] facts)
    {
        foreach (var fact in facts)
        {
            var envelope = new EventEnvelope(Shard, ++_position, 0, Begin, fact, _position);
            _known = PublicEventFold.Learn(_known, envelope);
            if (PublicEventFold.Tell(_known, envelope) is { } told)
            {
                _told.Add(told);
            }
        }
    }

    /// <summary>Opens everything until it is erased.</summary>
    private sealed class Vault : IPersonalDataVault
    {
        private readonly HashSet<SubjectId> _erased = [];

        public SealedText Seal(SubjectId subject, string text) => new(subject, text);

        public string? Open(SealedText text) => _erased.Contains(text.Subject) ? null : text.Cipher;

        public void Erase(SubjectId subject) => _erased.Add(subject);
    }
}
