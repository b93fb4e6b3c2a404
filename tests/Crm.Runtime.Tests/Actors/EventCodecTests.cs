using System.Collections.Immutable;
using System.Text;
using Crm.Actors.Journal;
using Crm.Contracts.Desk;
using Crm.Engine.Messages;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.TestKit.Actors;

namespace Crm.Runtime.Tests.Actors;

public class EventCodecTests
{
    private static readonly EventCodec Codec = new(typeof(IDomainEvent).Assembly, typeof(CommandDone).Assembly, typeof(LedgerProgram).Assembly);

    [Fact]
    public void Events_are_written_as_one_array_by_contract_name()
    {
        byte[] row = Codec.WriteEvents([new Booked(5, "x")]);
        Assert.Equal("""[{"t":"test.booked","v":1,"d":{"amount":5,"text":"x"}}]""", Encoding.UTF8.GetString(row));
        Assert.Equal("[]", Encoding.UTF8.GetString(Codec.WriteEvents([])));
        Assert.Empty(Codec.ReadEvents("[]"u8));
    }

    [Fact]
    public void Real_events_with_ids_collections_enums_and_sealed_text_come_back_equal()
    {
        var settings = new AgentSettings("Ada", ImmutableDictionary<SkillId, int>.Empty.Add(new SkillId("en"), 4), ImmutableDictionary<QueueId, int>.Empty.Add(new QueueId("sales"), 1));
        var subject = new SubjectId(Guid.CreateVersion7());
        IDomainEvent[] events =
        [
            new AgentConfigured(new AgentId("ada"), settings, 3),
            new AgentPresenceChanged(new AgentId("ada"), Presence.Available, null, "ada"),
            new EntryEnqueued(new QueueVisitId(Guid.NewGuid()), new InteractionId(Guid.NewGuid()), new QueueId("sales"), MediaType.Voice, 2, [new Requirement(new SkillId("en"), 3)], new Instant(1_700_000_000_123_456)),
            new InteractionStarted(new InteractionId(Guid.NewGuid()), MediaType.Voice, InteractionDirection.Inbound, subject, new SealedText(subject, "AAAA"), null, "+4930123", new TrunkId("t"), null),
            new InteractionEnded(new InteractionId(Guid.NewGuid()), InteractionOutcome.Answered, Termination.Success("caller-hung-up")),
        ];
        var back = Codec.ReadEvents(Codec.WriteEvents(events));
        Assert.Equal(events.Length, back.Length);
        for (int i = 1; i < events.Length; i++)
        {
            if (events[i] is not EntryEnqueued)
            {
                Assert.Equal(events[i], back[i]);
            }
        }

        var configured = Assert.IsType<AgentConfigured>(back[0]);
        Assert.Equal(4, configured.Settings.Skills[new SkillId("en")]);
        var entry = Assert.IsType<EntryEnqueued>(back[2]);
        Assert.Equal(new Requirement(new SkillId("en"), 3), Assert.Single(entry.Extra));
        Assert.Equal(((EntryEnqueued)events[2]).Since, entry.Since);
    }

    [Fact]
    public void A_field_that_a_newer_writer_added_is_skipped_and_a_missing_one_takes_its_default()
    {
        var row = Codec.ReadEvents("""[{"t":"test.booked","v":1,"d":{"amount":5,"later":{"a":[1]}}}]"""u8);
        Assert.Equal(5, Assert.IsType<Booked>(Assert.Single(row)).Amount);
    }

    [Theory]
    [InlineData("""[{"t":"test.unknown","v":1,"d":{}}]""", "test.unknown/1")]
    [InlineData("""[{"t":"test.booked","v":2,"d":{}}]""", "test.booked/2")]
    [InlineData("""[{"t":"test.booked","v":1,"d":{"amount":"five"}}]""", "test.booked/1")]
    [InlineData("""[{"t":"test.balance","v":1,"d":{"value":1}}]""", "no event")]
    [InlineData("""[{"d":{},"t":"test.booked","v":1}]""", "before the data")]
    [InlineData("""[{"t":"test.booked","v":1,"x":1}]""", "unexpected field")]
    [InlineData("""[{"t":"test.booked","v":1}]""", "missing")]
    [InlineData("""{"t":"test.booked"}""", "not an event array")]
    [InlineData("""[{"t":"test.booked","v":1,"d":{"amount":5""", "test.booked/1")]
    [InlineData("", "not an event array")]
    [InlineData("[1]", "expected an object")]
    public void What_cannot_be_read_says_precisely_why(string row, string word)
    {
        var thrown = Assert.Throws<EventContractException>(() => Codec.ReadEvents(Encoding.UTF8.GetBytes(row)));
        Assert.Contains(word, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_rows_never_throw_anything_else()
    {
        var random = new Random(7);
        byte[] good = Codec.WriteEvents([new Booked(5, "x"), new ReminderSet(new Instant(5))]);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bad = (byte[])good.Clone();
            bad[random.Next(bad.Length)] = (byte)random.Next(256);
            try
            {
                Codec.ReadEvents(bad.AsSpan(0, random.Next(bad.Length + 1)));
            }
            catch (EventContractException)
            {
                continue;
            }
        }
    }

    [Fact]
    public void Replies_and_messages_travel_by_their_run_time_type()
    {
        Assert.Equal(new CommandRefused("not-found", "No."), Codec.ReadMessage(Codec.WriteMessage(new CommandRefused("not-found", "No."))));
        Assert.Equal(new CommandDone(), Codec.ReadMessage(Codec.WriteMessage(new CommandDone())));
    }

    [Fact]
    public void A_type_without_contract_is_named()
    {
        var thrown = Assert.Throws<EventContractException>(() => Codec.WriteMessage(new Book(5)));
        Assert.Contains("Crm.TestKit.Actors.Book ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_committed_contract_text_says_what_the_code_says()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Actors", "EventContracts.verified.txt");
        string text = EventContractText.Render(new EventCodec(typeof(IDomainEvent).Assembly, typeof(Crm.Dialing.Campaigns.CampaignSaved).Assembly, typeof(CommandDone).Assembly, typeof(EnqueueCall).Assembly, typeof(ConnectAgentMessage).Assembly));
        string received = Path.Combine(AppContext.BaseDirectory, "Actors", "EventContracts.received.txt");
        File.WriteAllText(received, text);
        Assert.True(
            File.ReadAllText(path) == text,
            $"Stored shapes changed. Only additions are allowed; when it is one, replace EventContracts.verified.txt by {received}.");
    }

    [Fact]
    public void Every_event_of_the_domain_has_a_contract()
    {
        var contracts = Codec.Contracts.Select(contract => contract.Type).ToHashSet();
        var missing = typeof(IDomainEvent).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IDomainEvent)) && !contracts.Contains(type));
        Assert.Empty(missing);
    }
}
