using Crm.Contracts.Accounts;
using Crm.Contracts.Materials;
using Crm.Contracts.Ports;
using Crm.Customers;
using Crm.Events.Privacy;
using Crm.Messaging.Materials;
using Crm.Primitives;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.Records;

/// <summary>Packages, their files and what was sent of them, whatever database holds them.</summary>
public abstract class MaterialsConformance : IAsyncLifetime
{
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    private RecordsPlace _place = null!;
    private ServiceProvider _services = null!;

    protected abstract Task<RecordsPlace> Open(TimeProvider clock);

    private IMaterialShelf Shelf => _services.GetRequiredService<IMaterialShelf>();

    private IMaterialDeliveries Deliveries => _services.GetRequiredService<IMaterialDeliveries>();

    public async ValueTask InitializeAsync()
    {
        _place = await Open(TimeProvider.System);
        _services = await _place.Start(TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Packages_are_kept_by_name_with_versions_and_their_audit_and_are_there_after_a_start()
    {
        Assert.Equal(ChangeOutcome.Changed, await Shelf.Put(Package("b", "Beta"), null, Entry("made b"), CancellationToken.None));
        Assert.Equal(ChangeOutcome.Changed, await Shelf.Put(Package("a", "Zeta"), null, Entry("made a"), CancellationToken.None));
        Assert.Equal(ChangeOutcome.Stale, await Shelf.Put(Package("a", "Alpha"), null, Entry("lost"), CancellationToken.None));
        Assert.Equal(ChangeOutcome.NotFound, await Shelf.Put(Package("c", "C"), 1, Entry("lost"), CancellationToken.None));
        Assert.Equal(ChangeOutcome.Changed, await Shelf.Put(Package("a", "Alpha"), 1, Entry("changed a"), CancellationToken.None));
        await using var again = await _place.Start(TimeProvider.System);
        var kept = await again.GetRequiredService<IMaterialShelf>().Packages(CancellationToken.None);
        Assert.Equal(["a 2 Alpha", "b 1 Beta"], kept.Select(p => $"{p.Id} {p.Version} {p.Name}"));
        Assert.Equal("https://shop.example/", kept[0].Variants[0].Items[0].Url);
        Assert.Equal(ChangeOutcome.Stale, await Shelf.Delete("a", 1, Entry("lost"), CancellationToken.None));
        Assert.Equal(ChangeOutcome.Changed, await Shelf.Delete("a", 2, Entry("dropped a"), CancellationToken.None));
        var audit = await _services.GetRequiredService<IAuditTrail>().Read(null, 10, CancellationToken.None);
        Assert.Equal(["dropped a", "changed a", "made a", "made b"], audit.Select(a => a.Entry.Action).Take(4));
    }

    [Fact]
    public async Task A_file_stays_while_a_package_or_something_sent_needs_it_and_else_goes_after_a_day()
    {
        var now = Instant.From(DateTimeOffset.UtcNow);
        var (unused, used, sent, fresh) = (File(1), File(2), File(3), File(4));
        foreach (var (file, at) in new[] { (unused, now - TimeSpan.FromDays(2)), (used, now - TimeSpan.FromDays(2)), (sent, now - TimeSpan.FromDays(2)), (fresh, now) })
        {
            Assert.True(await Shelf.Keep(file, "anna", at, CancellationToken.None));
            if (file == used)
            {
                await Shelf.Put(Package("a", "A", new MaterialItem(used.Name, used.Id, used.Type, 3, null)), null, Entry("made"), CancellationToken.None);
            }
        }

        await Shelf.KeepUntil([sent.Id], now + TimeSpan.FromDays(30), CancellationToken.None);
        await Shelf.KeepUntil([sent.Id], now, CancellationToken.None); // never shorter
        await Shelf.Put(Package("b", "B"), null, Entry("made"), CancellationToken.None);
        var there = await Shelf.Describe([unused.Id, used.Id, sent.Id, fresh.Id], CancellationToken.None);
        Assert.DoesNotContain(unused.Id, there.Keys);
        Assert.Equal([used.Id, fresh.Id], there.Keys.Where(id => id != sent.Id).OrderBy(id => id == fresh.Id));
        Assert.Equal([1, 2, 2], (await Shelf.File(used.Id, CancellationToken.None))!.Content.ToArray());
        Assert.Null(await Shelf.File(unused.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Deliveries_are_kept_once_and_read_by_customer_interaction_and_link()
    {
        var customer = await Customer("+4915100000071");
        var call = new InteractionId(Guid.CreateVersion7());
        var (first, second, third) = (Delivery(customer, 1, call), Delivery(customer, 2, call), Delivery(customer, 3, null));
        await Deliveries.Keep([first, second], CancellationToken.None);
        var again = await Deliveries.Keep([second with { Name = "Another" }, third], CancellationToken.None);
        Assert.Equal(["Kettles 2", "Kettles 3"], again.Select(d => d.Name)); // what was there stays as it was
        Assert.Equivalent(first, (await Deliveries.Find([first.Id], CancellationToken.None)).Single());
        Assert.Equal([third.Id, second.Id], (await Deliveries.OfCustomer(customer.Id, null, 2, CancellationToken.None)).Select(d => d.Id));
        Assert.Equal([first.Id], (await Deliveries.OfCustomer(customer.Id, (second.At, second.Id), 2, CancellationToken.None)).Select(d => d.Id));
        Assert.Equal([first.Id, second.Id], (await Deliveries.OfInteraction(call, CancellationToken.None)).Select(d => d.Id));
        Assert.Equal(second.Id, (await Deliveries.FindByLink(second.LinkHash, CancellationToken.None))!.Id);
        Assert.Null(await Deliveries.FindByLink("no such hash", CancellationToken.None));
        Assert.Equal(2, await Deliveries.CountSince(customer.Id, second.At, CancellationToken.None));
    }

    [Fact]
    public async Task How_far_one_got_only_leads_on_and_what_is_open_is_found_again()
    {
        var customer = await Customer("+4915100000072");
        var (mail, line) = (Delivery(customer, 11, null), Delivery(customer, 12, null));
        await Deliveries.Keep([mail, line], CancellationToken.None);
        await Deliveries.Handed(mail.Id, null, CancellationToken.None);
        var conversation = new InteractionId(Guid.CreateVersion7());
        await Deliveries.Handed(line.Id, new MaterialLine(conversation, 7), CancellationToken.None);
        var open = await Deliveries.Open(Start, 10, CancellationToken.None);
        Assert.Equal([(mail.Id, true, null), (line.Id, true, new MaterialLine(conversation, 7))], open.Select(d => (d.Id, d.Handed, d.Line)));

        var later = Start + TimeSpan.FromHours(1);
        await Deliveries.Progress(line.Id, new MaterialProgress(MaterialState.Delivered), later, CancellationToken.None);
        await Deliveries.Progress(line.Id, new MaterialProgress(MaterialState.Sent), later + TimeSpan.FromHours(1), CancellationToken.None);
        await Deliveries.Progress(mail.Id, new MaterialProgress(MaterialState.Sent), later, CancellationToken.None);
        await Deliveries.Progress(mail.Id, new MaterialProgress(MaterialState.Bounced, "bounced", new SealedText(customer.Subject, "550")), later, CancellationToken.None);
        var now = await Deliveries.Find([mail.Id, line.Id], CancellationToken.None);
        Assert.Equal((MaterialState.Bounced, "bounced", "550"), (now[0].State, now[0].Reason, now[0].Detail!.Cipher));
        Assert.Equal((MaterialState.Delivered, later), (now[1].State, now[1].ChangedAt));
        Assert.Empty(await Deliveries.Open(Start, 10, CancellationToken.None));

        await Deliveries.Opened(line.Id, later, CancellationToken.None);
        await Deliveries.Opened(line.Id, later + TimeSpan.FromMinutes(1), CancellationToken.None);
        var opened = (await Deliveries.Find([line.Id], CancellationToken.None)).Single();
        Assert.Equal((2, later), (opened.Openings, opened.OpenedAt));
    }

    private static MaterialFile File(byte number) => new(Guid.CreateVersion7(), $"{number}.pdf", "application/pdf", new byte[] { 1, number, 2 });

    private static MaterialPackage Package(string id, string name, params MaterialItem[] items) => new(
        id, 0, name, true, [new QueueId("support")], 30,
        [new MaterialVariant("en", "Subject", "Text", null, items.Length > 0 ? items : [new MaterialItem("Shop", null, null, 0, "https://shop.example/")])]);

    private static AuditEntry Entry(string action) => new(Instant.From(DateTimeOffset.UtcNow), "supervisor", action, "x", null, null, "127.0.0.1");

    private static MaterialDelivery Delivery(Customer customer, int minute, InteractionId? interaction) => new(
        Guid.CreateVersion7(), customer.Id, customer.Subject, interaction, "kettles", 2, $"Kettles {minute}", "en", "sms", new SealedText(customer.Subject, "+49"), new AgentId("agent1"),
        "Anna", new QueueId("support"), Start + TimeSpan.FromMinutes(minute), null, new SealedText(customer.Subject, "text"),
        [new MaterialItem("Shop", null, null, 0, "https://shop.example/")], Guid.NewGuid().ToString("n"), Start + TimeSpan.FromDays(30));

    private async Task<Customer> Customer(string number)
    {
        var customer = new Customer(new CustomerId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()), "Li Na " + number, null, "en", null, [new Phone(number)], []);
        var at = Instant.From(DateTimeOffset.UtcNow);
        await _services.GetRequiredService<ICustomerBook>().Create(customer, new CustomerChange(Guid.CreateVersion7(), customer.Id, at, "anna", "created", []), CancellationToken.None);
        return customer;
    }
}

public sealed class SqliteMaterialsTests : MaterialsConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.Sqlite(clock);
}

public sealed class PostgreSqlMaterialsTests(PostgreSqlServer server) : MaterialsConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.PostgreSql(server, clock);
}
