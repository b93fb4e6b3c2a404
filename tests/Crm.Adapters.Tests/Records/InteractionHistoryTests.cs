using Crm.Contracts.Settings;
using Crm.Customers;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Interactions.Annotations;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Persistence.Records;
using Crm.Persistence.Records.Interactions;
using Crm.Primitives;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.Records;

/// <summary>What the journal tells, what was imported and what people linked make one list.</summary>
public sealed class InteractionHistoryTests : IAsyncLifetime
{
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    private readonly InteractionList _told = new();
    private RecordsPlace _place = null!;
    private ServiceProvider _services = null!;
    private InteractionHistory _history = null!;
    private CustomerId _amelia;
    private CustomerId _ben;

    public async ValueTask InitializeAsync()
    {
        _place = await RecordsPlace.Sqlite(TimeProvider.System);
        _services = await _place.Start(TimeProvider.System);
        _history = new InteractionHistory(_told, Get<RecordsContextFactory>());
        _amelia = await Find("amelia");
        _ben = await Find("benjamin");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _place.DisposeAsync();
    }

    [Fact]
    public async Task Every_demo_customer_has_a_plausible_past_of_the_last_sixty_days()
    {
        var now = Instant.Now(TimeProvider.System);
        foreach (var customer in (await Get<ICustomerDirectory>().Search(null, null, 200, CancellationToken.None)).Customers)
        {
            var past = await All(new InteractionFilter(Customer: customer.Id));
            Assert.InRange(past.Count, 3, 12);
            Assert.All(past, r =>
            {
                Assert.InRange(now - r.StartedAt, TimeSpan.Zero, TimeSpan.FromDays(64));
                Assert.True(r.EndedAt > r.StartedAt);
                Assert.Equal("demo", r.Import!.Source);
                Assert.Equal(r.Outcome == InteractionOutcome.Answered, r.Agents.Length == 1);
                var at = r.StartedAt;
                Assert.All(r.Segments, s => (_, at) = (Assert.IsType<Instant>(s.To) >= s.From && s.From == at, s.To!.Value));
                Assert.Equal(r.EndedAt, at);
            });
        }

        Assert.NotNull(await _history.Find((await All(new InteractionFilter(Customer: _ben)))[0].Id, CancellationToken.None));
    }

    [Fact]
    public async Task The_last_link_holds_in_every_list_and_what_the_journal_says_later_holds_more()
    {
        var mine = await Told(1, _amelia);
        var stranger = await Told(2, null);
        int amelias = (await All(new InteractionFilter(Customer: _amelia))).Count;
        await Link(mine, _ben, 10);
        await Link(stranger, _ben, 11);
        await Link(stranger, _amelia, 12);
        Assert.Equal(_ben, (await _history.Find(mine.Id, CancellationToken.None))!.Customer);
        var ofAmelia = await All(new InteractionFilter(Customer: _amelia));
        Assert.Equal(amelias, ofAmelia.Count); // one lost, one won
        Assert.Contains(ofAmelia, r => r.Id == stranger.Id);
        Assert.Contains(await All(new InteractionFilter(Customer: _ben)), r => r.Id == mine.Id && r.Customer == _ben);
        Assert.DoesNotContain(await All(new InteractionFilter(Customer: _ben)), r => r.Id == stranger.Id);
        Assert.Equal(3, (await Get<IInteractionAnnotations>().LinksOf(mine.Id, CancellationToken.None)).Count + (await Get<IInteractionAnnotations>().LinksOf(stranger.Id, CancellationToken.None)).Count);
        Assert.Equal(_amelia, (await _told.Find(mine.Id, CancellationToken.None))!.Customer); // the story itself stays

        var later = mine with { Events = [new InteractionEvent(Start + TimeSpan.FromHours(1), "interaction.customer-linked", null, null, _amelia.ToString())] };
        await _told.Save([later], CancellationToken.None);
        Assert.Equal(_amelia, (await _history.Find(mine.Id, CancellationToken.None))!.Customer);
    }

    [Fact]
    public async Task Pages_of_two_thousand_interactions_and_imports_neither_repeat_nor_lose()
    {
        var many = Enumerable.Range(0, 2_000).Select(i => Record(i / 3, i % 7 == 0 ? null : _amelia)).ToList();
        await _told.Save(many, CancellationToken.None);
        foreach (var record in many.Where(r => r.Customer is null).Take(40))
        {
            await Link(record, _amelia, 1);
        }

        foreach (var record in many.Where(r => r.Customer is not null).Take(40))
        {
            await Link(record, _ben, 1);
        }

        int imported = (await All(new InteractionFilter(Customer: _amelia))).Count(r => r.Import is not null);
        var all = await All(new InteractionFilter(Customer: _amelia));
        Assert.Equal(many.Count(r => r.Customer is not null) + imported, all.Count);
        Assert.Equal(all.Count, all.DistinctBy(r => r.Id).Count());
        Assert.Equal(all.Select(r => r.StartedAt), all.Select(r => r.StartedAt).OrderByDescending(at => at.Microseconds));
        var agent = await All(new InteractionFilter(Agent: new AgentId("agent1")));
        Assert.True(agent.Count > 2_000);
    }

    [Fact]
    public async Task Of_some_queues_come_their_interactions_and_imports_and_no_others()
    {
        var sales = await All(new InteractionFilter(Queue: new QueueId("sales")));
        Assert.NotEmpty(sales);
        Assert.Equal(sales.Select(r => r.Id), (await All(new InteractionFilter { AnyQueueOf = [new QueueId("sales"), new QueueId("nobody")] })).Select(r => r.Id));
        Assert.Empty(await All(new InteractionFilter { AnyQueueOf = [] }));
    }

    [Fact]
    public async Task Notes_are_kept_sealed_in_order_and_bounded()
    {
        var annotations = Get<IInteractionAnnotations>();
        var record = await Told(1, null);
        for (int i = 0; i < IInteractionAnnotations.NotesMax; i++)
        {
            Assert.True(await annotations.Add(Note(record, i), CancellationToken.None));
        }

        Assert.False(await annotations.Add(Note(record, 999), CancellationToken.None));
        var notes = await annotations.NotesOf([record.Id, new InteractionId(Guid.NewGuid())], CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, IInteractionAnnotations.NotesMax).Select(i => $"cipher {i}"), notes.Select(n => n.Text.Cipher));
        Assert.All(notes, n => Assert.Equal(record.Subject, n.Text.Subject));
    }

    private static InteractionNote Note(InteractionRecord record, int i) =>
        new(new NoteId(Guid.CreateVersion7()), record.Id, Start + TimeSpan.FromSeconds(i), "agent1", new SealedText(record.Subject, $"cipher {i}"));

    private async Task<List<InteractionRecord>> All(InteractionFilter filter)
    {
        var all = new List<InteractionRecord>();
        InteractionCursor? after = null;
        do
        {
            var page = await _history.List(filter with { After = after, Limit = 200 }, CancellationToken.None);
            all.AddRange(page.Records);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    private async Task<InteractionRecord> Told(int minute, CustomerId? customer)
    {
        var record = Record(minute, customer);
        await _told.Save([record], CancellationToken.None);
        return record;
    }

    private static InteractionRecord Record(int minute, CustomerId? customer) => new(
        new InteractionId(Guid.NewGuid()), MediaType.Voice, InteractionDirection.Inbound, new SubjectId(Guid.NewGuid()), null, null, "4001", null, null,
        Start + TimeSpan.FromMinutes(minute))
    {
        Customer = customer,
        Agents = [new AgentId("agent1")],
    };

    private ValueTask Link(InteractionRecord record, CustomerId customer, int second) => Get<IInteractionAnnotations>().Add(
        new InteractionLink(record.Id, record.StartedAt, customer, Start + TimeSpan.FromSeconds(second), "agent1"), CancellationToken.None);

    private async Task<CustomerId> Find(string name) => Assert.Single((await Get<ICustomerDirectory>().Search(name, null, 2, CancellationToken.None)).Customers).Id;

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();
}
