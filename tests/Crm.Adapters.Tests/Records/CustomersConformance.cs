using Crm.Contracts.Settings;
using Crm.Customers;
using Crm.Persistence.Records;
using Crm.Primitives;
using Crm.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.Records;

/// <summary>How customers are found and changed, whatever database holds them.</summary>
public abstract class CustomersConformance : IAsyncLifetime
{
    private static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    private RecordsPlace _place = null!;
    private ServiceProvider _services = null!;

    protected abstract Task<RecordsPlace> Open(TimeProvider clock);

    private ICustomerDirectory Directory => Get<ICustomerDirectory>();

    private ICustomerBook Book => Get<ICustomerBook>();

    public async ValueTask InitializeAsync()
    {
        var clock = new FakeClock(Now.ToDateTimeOffset());
        _place = await Open(clock);
        _services = await _place.Start(clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("amelia", "Amelia Clarke")]
    [InlineData("CLARKE amel", "Amelia Clarke")]
    [InlineData("northwind", "Amelia Clarke")]
    [InlineData("thwin", "Amelia Clarke")]
    [InlineData("ｎｏｒｔｈ", "Amelia Clarke")]
    [InlineData("ámelia", "Amelia Clarke")]
    [InlineData("chen.wei@example", "陈伟")]
    [InlineData("陈", "陈伟")]
    [InlineData("伟", "陈伟")]
    [InlineData("晨光", "陈伟")]
    [InlineData("光贸", "陈伟")]
    [InlineData("rosa", "Ortiz Logistics")]
    [InlineData("刘洋", "深圳蓝海科技")]
    [InlineData("dispatch", null)]
    [InlineData("zzz", null)]
    [InlineData("clarke ortiz", null)]
    [InlineData("%", null)]
    [InlineData("\"zz\" OR", null)]
    public async Task Search_finds_words_in_any_order_and_parts_of_them(string text, string? expected)
    {
        var page = await Directory.Search(text, null, 50, CancellationToken.None);
        Assert.Equal(expected is null ? [] : [expected], page.Customers.Select(c => c.Name));
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData("138 0000 0103", "陈伟")]
    [InlineData("+86-138-0000-0103", "陈伟")]
    [InlineData("0086 138 0000", "陈伟")]
    [InlineData("01380000", "陈伟")]
    [InlineData("020 7946 0101", "Amelia Clarke")]
    [InlineData("+44 (0)20 7946-0101", "Amelia Clarke")]
    [InlineData("5550122", "Ortiz Logistics")]
    public async Task Search_finds_numbers_and_parts_of_them_in_any_writing(string text, string expected) =>
        Assert.Equal([expected], (await Directory.Search(text, null, 50, CancellationToken.None)).Customers.Select(c => c.Name));

    [Fact]
    public async Task Names_that_begin_with_the_text_come_first_and_pages_neither_repeat_nor_lose()
    {
        var whole = (await Directory.Search("o", null, 200, CancellationToken.None)).Customers.Select(c => c.Name).ToList();
        Assert.Equal(["Olivia Brown", "Ortiz Logistics"], whole.Take(2));
        Assert.Contains("Benjamin Ortiz", whole);
        foreach (string? text in new[] { "o", "m", null })
        {
            var all = (await Directory.Search(text, null, 200, CancellationToken.None)).Customers.Select(c => c.Id).ToList();
            var paged = new List<CustomerId>();
            CustomerCursor? after = null;
            do
            {
                var page = await Directory.Search(text, after, 2, CancellationToken.None);
                paged.AddRange(page.Customers.Select(c => c.Id));
                after = page.Next;
            }
            while (after is not null && paged.Count < 100);
            Assert.Equal(all, paged);
        }

        Assert.Empty((await Directory.Search("o", new CustomerCursor("x"), 2, CancellationToken.None)).Customers);
    }

    [Fact]
    public async Task A_shared_number_gives_all_who_share_it_and_is_never_sure()
    {
        var matches = await Directory.FindByNumber("+1 202 555 0102", CancellationToken.None);
        Assert.Equal(["Benjamin Ortiz", "Ortiz Logistics"], matches.Select(m => m.Customer.Name));
        Assert.All(matches, m => Assert.Equal(MatchQuality.Exact, m.Quality));
        Assert.Null(NumberMatching.Sure(matches));
    }

    [Fact]
    public async Task A_contacts_number_finds_the_customer_and_says_whose_it_is()
    {
        var match = Assert.Single(await Directory.FindByNumber("+12025550123", CancellationToken.None));
        Assert.Equal(("Ortiz Logistics", "Tom Reyes"), (match.Customer.Name, match.Contact!.Name));
        Assert.Equal("Ortiz Logistics", NumberMatching.Sure([match])!.Name);
    }

    [Fact]
    public async Task A_new_customer_is_found_by_everything_and_a_replaced_one_by_the_new_only()
    {
        var customer = Customer("Zoë Quist") with
        {
            Kind = CustomerKind.Company,
            Vip = true,
            Phones = [new Phone("+4915112345678", PhoneKind.Mobile)],
            Identities = [new ChannelIdentity("wechat", "zoe_q")],
            Contacts = [new Contact(new ContactId(Guid.CreateVersion7()), "Yann Mora", "Buyer", "fr", "shy", [new Phone("+4915112345679")], ["yann@example.org"])],
        };
        await Book.Create(customer, Change(customer, "created"), CancellationToken.None);
        var read = await Directory.Get(customer.Id, CancellationToken.None);
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(customer), System.Text.Json.JsonSerializer.Serialize(read));
        foreach (string text in new[] { "zoe", "zoe_q", "yann", "yann@example.org", "0151 12345679" })
        {
            Assert.Equal(customer.Id, Assert.Single((await Directory.Search(text, null, 9, CancellationToken.None)).Customers).Id);
        }

        var after = customer with { Name = "Ada Quist", Contacts = [], Phones = [] };
        Assert.Equal(ReplaceOutcome.Replaced, await Book.Replace(after, Change(customer, "replaced"), CancellationToken.None));
        Assert.Equal(ReplaceOutcome.Stale, await Book.Replace(after, Change(customer, "replaced"), CancellationToken.None));
        Assert.Equal(ReplaceOutcome.NotFound, await Book.Replace(Customer("Nobody"), Change(Customer("Nobody"), "replaced"), CancellationToken.None));
        Assert.Equal(2, (await Directory.Get(customer.Id, CancellationToken.None))!.Version);
        Assert.Empty((await Directory.Search("yann", null, 9, CancellationToken.None)).Customers);
        Assert.Empty(await Directory.FindByNumber("+4915112345679", CancellationToken.None));
        Assert.Equal("Ada Quist", Assert.Single((await Directory.Search("quist", null, 9, CancellationToken.None)).Customers).Name);
    }

    [Fact]
    public async Task Whoever_looks_the_same_is_named_with_what_is_the_same()
    {
        var twin = Customer("AMELIA CLARKE") with { Phones = [new Phone("+12025550122")], Emails = ["ben@example.net"] };
        var same = await Book.DuplicatesOf(twin, CancellationToken.None);
        Assert.Equal(
            ["emails ben@example.net Benjamin Ortiz", "name Amelia Clarke Amelia Clarke", "phones +12025550122 Ortiz Logistics"],
            same.Select(d => $"{d.Field} {d.Value} {d.Customer.Name}").Order(StringComparer.Ordinal));
        Assert.Empty(await Book.DuplicatesOf(twin with { Name = "Amelia Clarkeson", Phones = [], Emails = [] }, CancellationToken.None));
        Assert.DoesNotContain(await Book.DuplicatesOf(twin with { Company = "Elsewhere" }, CancellationToken.None), d => d.Field == "name");
    }

    [Fact]
    public async Task Notes_leave_the_card_but_never_the_log_which_pages_newest_first()
    {
        var log = Get<ICustomerLog>();
        var customer = Customer("Ines Note");
        await Book.Create(customer, Change(customer, "created"), CancellationToken.None);
        var notes = Enumerable.Range(1, 5).Select(i => new CustomerNote(new NoteId(Guid.CreateVersion7()), customer.Id, Now + TimeSpan.FromSeconds(i / 2), "agent1", $"n{i}")).ToList();
        foreach (var note in notes)
        {
            await log.Pin(note, CancellationToken.None);
        }

        Assert.True(await log.Unpin(customer.Id, notes[0].Id, "agent2", Now, CancellationToken.None));
        Assert.False(await log.Unpin(customer.Id, notes[0].Id, "agent2", Now, CancellationToken.None));
        Assert.False(await log.Unpin(new CustomerId(Guid.NewGuid()), notes[1].Id, "agent2", Now, CancellationToken.None));
        Assert.Equal(["n2", "n3", "n4", "n5"], (await log.Pinned(customer.Id, CancellationToken.None)).Select(n => n.Text).Order());
        var whole = await log.Read(customer.Id, null, 50, LogEntries.All, CancellationToken.None);
        Assert.Equal(6, whole.Count);
        Assert.Equal(whole.OrderByDescending(e => e.At.Microseconds).Select(e => e.At), whole.Select(e => e.At));
        var paged = new List<Guid>();
        (Instant, Guid)? after = null;
        while (await log.Read(customer.Id, after, 2, LogEntries.All, CancellationToken.None) is { Count: > 0 } page)
        {
            paged.AddRange(page.Select(e => e.Id));
            after = (page[^1].At, page[^1].Id);
        }

        Assert.Equal(whole.Select(e => e.Id), paged);
    }

    private static Customer Customer(string name) =>
        new(new CustomerId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()), name, null, null, null, [], []);

    private static CustomerChange Change(Customer customer, string what) => new(Guid.CreateVersion7(), customer.Id, Now, "agent1", what, ["name"]);

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();
}

public sealed class SqliteCustomersTests : CustomersConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.Sqlite(clock);
}

public sealed class PostgreSqlCustomersTests(PostgreSqlServer server) : CustomersConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.PostgreSql(server, clock);
}
