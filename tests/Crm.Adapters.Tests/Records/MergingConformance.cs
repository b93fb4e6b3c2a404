using System.Text.Json;
using Crm.Customers;
using Crm.Customers.Merging;
using Crm.Events.Interactions;
using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Persistence.Records;
using Crm.Persistence.Records.Interactions;
using Crm.Primitives;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.Records;

/// <summary>What merging, splitting and undoing do to everything that is kept about customers, whatever database holds it.</summary>
public abstract class MergingConformance : IAsyncLifetime
{
    private static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    private readonly InteractionList _told = new();
    private RecordsPlace _place = null!;
    private ServiceProvider _services = null!;
    private InteractionHistory _history = null!;
    private Customer _anna = null!;
    private Customer _bella = null!;

    protected abstract Task<RecordsPlace> Open(TimeProvider clock);

    private ICustomerDirectory Directory => Get<ICustomerDirectory>();

    private ICustomerMerging Merging => Get<ICustomerMerging>();

    public async ValueTask InitializeAsync()
    {
        _place = await Open(TimeProvider.System);
        _services = await _place.Start(TimeProvider.System);
        _history = new InteractionHistory(_told, Get<RecordsContextFactory>());
        _anna = await Add("Anna Merge", "+4915100000001", "anna@example.org");
        _bella = await Add("Bella Merge", "+4915100000002", "bella@example.org");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Merged_either_number_address_or_id_leads_to_the_one_customer_and_his_history_is_the_union()
    {
        var hers = await Tell(_anna, 1);
        var others = await Tell(_bella, 2);
        await Note(_bella, "likes tea");
        Assert.Equal(MergeOutcome.Done, await Merge(_anna, _bella));

        foreach (string number in new[] { "+4915100000001", "+4915100000002" })
        {
            Assert.Equal(_anna.Id, NumberMatching.Sure(await Directory.FindByNumber(number, CancellationToken.None))!.Id);
        }

        Assert.Equal(_anna.Id, (await Directory.Get(_bella.Id, CancellationToken.None))!.Id);
        Assert.Equal(_anna.Id, (await Directory.FindByIdentity("web-chat", "Bella Merge", CancellationToken.None))!.Id);
        Assert.Equal("Anna Merge", (await Directory.NamesOf([_bella.Id], CancellationToken.None))[_bella.Id]);
        Assert.Equal(_anna.Id, Assert.Single((await Directory.Search("merge", null, 9, CancellationToken.None)).Customers).Id);
        Assert.Equal(_anna.Id, Assert.Single((await Directory.Search("bella@example.org", null, 9, CancellationToken.None)).Customers).Id);
        foreach (var asked in new[] { _anna.Id, _bella.Id })
        {
            var page = await _history.List(new InteractionFilter(Customer: asked), CancellationToken.None);
            Assert.Equal([others.Id, hers.Id], page.Records.Select(r => r.Id));
            Assert.All(page.Records, r => Assert.Equal(_anna.Id, r.Customer));
            Assert.Equal("likes tea", Assert.Single(await Get<ICustomerLog>().Pinned(asked, CancellationToken.None)).Text);
        }

        Assert.Equal(_anna.Id, (await _history.Find(others.Id, CancellationToken.None))!.Customer);
        Assert.Equal(_bella.Id, (await _told.Find(others.Id, CancellationToken.None))!.Customer); // the story itself stays, and so do the figures
        Assert.Empty(await Get<ICustomerBook>().DuplicatesOf((await Directory.Get(_anna.Id, CancellationToken.None))!, CancellationToken.None));
    }

    [Fact]
    public async Task Undone_both_are_what_they_were_and_what_came_by_the_others_number_goes_to_the_other()
    {
        await Note(_anna, "before");
        await Merge(_anna, _bella);
        var came = await Tell(_anna, 5);
        await Note(_anna, "after");
        var merge = (await Merging.Of(_bella.Id, CancellationToken.None))[0];
        var note = (await Get<ICustomerLog>().Read(_anna.Id, null, 9, LogEntries.Notes, CancellationToken.None)).Single(n => n.Note!.Text == "after");
        Assert.Equal(MergeOutcome.Done, await Undo(merge, new Additions([(came.Id, came.StartedAt)], [note.Note!.Id])));

        Assert.Equal(Text(_anna), Text((await Directory.Get(_anna.Id, CancellationToken.None))!));
        Assert.Equal(Text(_bella), Text((await Directory.Get(_bella.Id, CancellationToken.None))!));
        Assert.Equal(_bella.Id, NumberMatching.Sure(await Directory.FindByNumber("+4915100000002", CancellationToken.None))!.Id);
        Assert.Equal([came.Id], (await _history.List(new InteractionFilter(Customer: _bella.Id), CancellationToken.None)).Records.Select(r => r.Id));
        Assert.Empty((await _history.List(new InteractionFilter(Customer: _anna.Id), CancellationToken.None)).Records);
        Assert.Equal("before", Assert.Single(await Get<ICustomerLog>().Pinned(_anna.Id, CancellationToken.None)).Text);
        Assert.Equal("after", Assert.Single(await Get<ICustomerLog>().Pinned(_bella.Id, CancellationToken.None)).Text);
        var done = (await Merging.Find(merge.Id, CancellationToken.None))!;
        Assert.Equal(("supervisor", true), (done.UndoneBy, done.Picture is null));
        Assert.Equal(MergeOutcome.Stale, await Undo(merge, Additions.None)); // once is enough
        Assert.Equal(["merge-undone", "merged"], await Log(_anna.Id, "merge"));
        Assert.Equal(["merge-undone"], await Log(_bella.Id, "merge"));
    }

    [Fact]
    public async Task What_comes_by_a_number_is_sealed_for_the_record_it_belonged_to_and_a_shared_one_for_the_survivor()
    {
        var both = await Add("Bella Two", "+4915100000001", "two@example.org", "+4915100000009");
        await Merge(_anna, both);
        Assert.Equal(both.Subject, (await Directory.FindByNumber("+4915100000009", CancellationToken.None))[0].Customer.Subject);
        Assert.Equal(_anna.Subject, (await Directory.FindByNumber("+4915100000001", CancellationToken.None))[0].Customer.Subject);
        Assert.Equal(both.Subject, (await Directory.FindByIdentity("web-chat", "Bella Two", CancellationToken.None))!.Subject);
        Assert.Equal(both.Subject, (await Directory.Get(both.Id, CancellationToken.None))!.Subject);
        Assert.Equal([_anna.Subject, both.Subject], (await Get<ICustomerErasure>().SubjectsOf(_anna.Id, CancellationToken.None)).OrderBy(s => s != _anna.Subject));
    }

    [Fact]
    public async Task Of_two_who_merge_at_once_one_is_done_whichever_way_round()
    {
        for (int i = 0; i < 5; i++)
        {
            var (a, b, c) = (await Add($"A{i}", $"+49151000010{i}1", $"a{i}@x.de"), await Add($"B{i}", $"+49151000010{i}2", $"b{i}@x.de"), await Add($"C{i}", $"+49151000010{i}3", $"c{i}@x.de"));
            var outcomes = await Task.WhenAll(Task.Run(() => Merge(a, b)), Task.Run(() => Merge(b, a)), Task.Run(() => Merge(c, a)), Task.Run(() => Merge(b, c)));
            Assert.InRange(outcomes.Count(o => o == MergeOutcome.Done), 1, 2);
            var roots = new List<CustomerId>();
            foreach (var one in new[] { a, b, c })
            {
                roots.Add((await Directory.Get(one.Id, CancellationToken.None))!.Id); // no cycle: everybody leads to somebody
            }

            Assert.Equal(3 - outcomes.Count(o => o == MergeOutcome.Done), roots.Distinct().Count());
        }
    }

    [Fact]
    public async Task Chains_hold_together_and_come_apart_one_by_one()
    {
        var carla = await Add("Carla Merge", "+4915100000003", "carla@example.org");
        await Merge(_anna, _bella);
        var anna = await AsKept(_anna);
        Assert.Equal(MergeOutcome.Done, await Merge(carla, anna));
        Assert.Equal(carla.Id, (await Directory.Get(_bella.Id, CancellationToken.None))!.Id);
        Assert.Equal(3, (await Get<ICustomerErasure>().SubjectsOf(_bella.Id, CancellationToken.None)).Count);
        Assert.Equal(MergeOutcome.Stale, await Merge(await Add("Dora", "+4915100000004", "d@x.de"), anna)); // anna is nobody of her own now
        var merges = await Merging.Of(carla.Id, CancellationToken.None);
        Assert.Equal(MergeOutcome.Stale, await Undo(merges.Single(m => m.Other == _bella.Id), Additions.None)); // not while anna is part of carla
        Assert.Equal(MergeOutcome.Done, await Undo(merges.Single(m => m.Other == _anna.Id), Additions.None));
        Assert.Equal(_anna.Id, (await Directory.Get(_bella.Id, CancellationToken.None))!.Id);
        Assert.Equal(MergeOutcome.Done, await Undo(merges.Single(m => m.Other == _bella.Id), Additions.None));
        Assert.Equal(Text(_bella), Text(await AsKept(_bella)));
    }

    [Fact]
    public async Task An_erased_customer_takes_all_his_records_along_and_is_merged_no_more()
    {
        await Merge(_anna, _bella);
        Assert.True(await Erase(_bella.Id));
        foreach (var id in new[] { _anna.Id, _bella.Id })
        {
            var record = (await Merging.Record(id, CancellationToken.None))!;
            Assert.Equal((ICustomerErasure.Name, 0, 0), (record.Name, record.Phones.Count, record.Emails.Count));
        }

        Assert.Null(Assert.Single(await Merging.Of(_anna.Id, CancellationToken.None)).Picture);
        Assert.Empty(await Directory.FindByNumber("+4915100000002", CancellationToken.None));
        Assert.Equal(MergeOutcome.Erased, await Merge(await Add("Eve", "+4915100000005", "e@x.de"), await AsKept(_anna)));
    }

    [Fact]
    public async Task Erased_after_an_undo_only_the_one_is_gone()
    {
        await Merge(_anna, _bella);
        await Undo((await Merging.Of(_anna.Id, CancellationToken.None))[0], Additions.None);
        await Erase(_bella.Id);
        Assert.Equal(Text(_anna), Text(await AsKept(_anna)));
        Assert.Equal([_bella.Subject], await Get<ICustomerErasure>().SubjectsOf(_bella.Id, CancellationToken.None));
        Assert.Equal([_anna.Subject], await Get<ICustomerErasure>().OfOthers(_bella.Id, [_anna.Subject, _bella.Subject], CancellationToken.None));
    }

    [Fact]
    public async Task A_part_becomes_a_customer_with_his_interactions_and_comes_back()
    {
        var moved = await Tell(_anna, 1);
        var stays = await Tell(_anna, 2);
        var id = Guid.CreateVersion7();
        var (origin, part) = MergePlan.Split(
            _anna, new Customer(new CustomerId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()), "Otto Merge", null, null, null, [], []),
            new HashSet<string> { "+4915100000001" }, new HashSet<string>(), new HashSet<ChannelIdentity>(), new HashSet<ContactId>(), id);
        var split = new CustomerMerge(id, MergeKind.Split, origin.Id, part.Id, Now, "supervisor") { Picture = new MergePicture(_anna, origin) };
        Assert.Equal(MergeOutcome.Done, await Merging.Split(split, part, new Additions([(moved.Id, moved.StartedAt)], []), Change(_anna.Id, "split"), CancellationToken.None));
        Assert.Equal(part.Id, NumberMatching.Sure(await Directory.FindByNumber("+4915100000001", CancellationToken.None))!.Id);
        Assert.Equal([moved.Id], (await _history.List(new InteractionFilter(Customer: part.Id), CancellationToken.None)).Records.Select(r => r.Id));

        var kept = (await Merging.Find(id, CancellationToken.None))!;
        var (now, other) = (await AsKept(_anna), await AsKept(part));
        var back = MergeUndo.Rejoin(now, other, kept.Picture!, id);
        Assert.Equal(MergeOutcome.Done, await Merging.Undo(kept, back, other, Additions.None, Change(_anna.Id, "split-undone"), CancellationToken.None));
        Assert.Equal(Text(_anna), Text(await AsKept(_anna)));
        Assert.Equal(_anna.Id, (await Directory.Get(part.Id, CancellationToken.None))!.Id);
        Assert.Equal([stays.Id, moved.Id], (await _history.List(new InteractionFilter(Customer: _anna.Id), CancellationToken.None)).Records.Select(r => r.Id));
    }

    private async Task<MergeOutcome> Merge(Customer survivor, Customer absorbed)
    {
        var id = Guid.CreateVersion7();
        var after = MergePlan.Combine(survivor, absorbed, new HashSet<string>(), id);
        var merge = new CustomerMerge(id, MergeKind.Merge, survivor.Id, absorbed.Id, Now, "supervisor") { Picture = new MergePicture(survivor, after) };
        return await Merging.Merge(merge, absorbed, Change(survivor.Id, "merged"), CancellationToken.None);
    }

    private async Task<MergeOutcome> Undo(CustomerMerge merge, Additions moved)
    {
        var (now, other) = ((await Merging.Record(merge.Survivor, CancellationToken.None))!, (await Merging.Record(merge.Other, CancellationToken.None))!);
        var (survivor, apart) = MergeUndo.Separate(now, other, merge.Picture!, merge.Id, _ => false);
        return await Merging.Undo(merge, survivor, apart, moved, Change(merge.Survivor, "merge-undone"), CancellationToken.None);
    }

    private ValueTask<bool> Erase(CustomerId customer) => Get<ICustomerErasure>().Empty(customer, Change(customer, "erased"), CancellationToken.None);

    private async Task<Customer> AsKept(Customer customer) => (await Merging.Record(customer.Id, CancellationToken.None))!;

    private async Task<Customer> Add(string name, string number, string email, params string[] more)
    {
        var customer = new Customer(
            new CustomerId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()), name, null, null, null, [new Phone(number), .. more.Select(m => new Phone(m))], [email])
        {
            Identities = [new ChannelIdentity("web-chat", name)],
            Contacts = [new Contact(new ContactId(Guid.CreateVersion7()), $"At {name}", null, null, null, [], [])],
        };
        await Get<ICustomerBook>().Create(customer, Change(customer.Id, "created"), CancellationToken.None);
        return customer;
    }

    private async Task<InteractionRecord> Tell(Customer customer, int minute)
    {
        var record = new InteractionRecord(
            new InteractionId(Guid.CreateVersion7()), MediaType.Voice, InteractionDirection.Inbound, customer.Subject, null, null, "4001", null, null, Now + TimeSpan.FromMinutes(minute))
        {
            Customer = customer.Id,
        };
        await _told.Save([record], CancellationToken.None);
        return record;
    }

    private ValueTask Note(Customer customer, string text) => Get<ICustomerLog>().Pin(
        new CustomerNote(new NoteId(Guid.CreateVersion7()), customer.Id, Now, "agent1", text), CancellationToken.None);

    private async Task<IEnumerable<string>> Log(CustomerId customer, string with) =>
        (await Get<ICustomerLog>().Read(customer, null, 50, LogEntries.Changes, CancellationToken.None)).Select(e => e.Change!.What).Where(w => w.Contains(with)).Order();

    private static CustomerChange Change(CustomerId customer, string what) => new(Guid.CreateVersion7(), customer, Now, "supervisor", what, ["name"]);

    /// <summary>Everything but the version.</summary>
    private static string Text(Customer customer) => JsonSerializer.Serialize(customer with { Version = 0 });

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();
}

public sealed class SqliteMergingTests : MergingConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.Sqlite(clock);
}

public sealed class PostgreSqlMergingTests(PostgreSqlServer server) : MergingConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.PostgreSql(server, clock);
}
