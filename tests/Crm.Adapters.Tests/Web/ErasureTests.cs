using System.Net;
using System.Text.Json;
using Crm.Contracts.Accounts;
using Crm.Customers;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Interactions.Records;
using Crm.Primitives;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.Web;

public sealed class ErasureTests : IAsyncLifetime
{
    private readonly ForgettingVault _vault = new();
    private WebHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open(s => s.AddSingleton<IPersonalDataVault>(_vault));

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task It_empties_the_record_and_destroys_the_keys_of_the_customers_own_interactions()
    {
        var amelia = await Find("amelia");
        var wei = await Find("陈伟");
        var own = Add(amelia, amelia.Subject);
        var linkedLater = Add(amelia, new SubjectId(Guid.CreateVersion7()));
        var takenForAnother = Add(amelia, wei.Subject);
        Add(wei, wei.Subject);
        await _house.Get<ICustomerLog>().Pin(new CustomerNote(new NoteId(Guid.NewGuid()), amelia.Id, default, "x", "owes us"), CancellationToken.None);
        using var admin = await _house.Client("admin");
        var done = await WebClient.Read(await admin.Send(HttpMethod.Delete, $"/api/v1/customers/{amelia.Id}/personal-data", null));
        Assert.Equal((2, 1), (done.GetProperty("interactions").GetInt32(), done.GetProperty("shared").GetInt32()));
        Assert.Equal(new[] { own, linkedLater }.ToHashSet(), _vault.Erased);
        Assert.DoesNotContain(takenForAnother, _vault.Erased);

        var after = (await _house.Get<ICustomerDirectory>().Get(amelia.Id, CancellationToken.None))!;
        Assert.Equal(ICustomerErasure.Name, after.Name);
        Assert.Empty(after.Phones);
        Assert.Empty(after.Emails);
        Assert.Null(after.Notes);
        Assert.Empty(await _house.Get<ICustomerLog>().Pinned(amelia.Id, CancellationToken.None));
        Assert.DoesNotContain(amelia.Id, (await _house.Get<ICustomerDirectory>().Search("amelia", null, 10, CancellationToken.None)).Customers.Select(c => c.Id));
        var row = Assert.Single(await _house.Get<IAuditTrail>().Read(null, 10, CancellationToken.None)).Entry;
        Assert.Equal(("admin", "customer.erased", amelia.Id.ToString()), (row.Who, row.Action, row.Target));
        Assert.DoesNotContain("Amelia", JsonSerializer.Serialize(row), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_administrator_may()
    {
        var amelia = await Find("amelia");
        using var supervisor = await _house.Client("supervisor");
        Assert.Equal(HttpStatusCode.Forbidden, (await supervisor.Send(HttpMethod.Delete, $"/api/v1/customers/{amelia.Id}/personal-data", null)).StatusCode);
        Assert.Empty(_vault.Erased);
    }

    private async Task<Customer> Find(string name) => (await _house.Get<ICustomerDirectory>().Search(name, null, 1, CancellationToken.None)).Customers[0];

    private SubjectId Add(Customer customer, SubjectId subject)
    {
        _house.Get<FakeInteractions>().Records.Add(new InteractionRecord(
            new InteractionId(Guid.NewGuid()), MediaType.Voice, InteractionDirection.Inbound, subject, null, null, "4001", null, null, Instant.From(DateTimeOffset.UtcNow))
        {
            Customer = customer.Id,
        });
        return subject;
    }

    private sealed class ForgettingVault : IPersonalDataVault
    {
        public HashSet<SubjectId> Erased { get; } = [];

        public SealedText Seal(SubjectId subject, string text) => new(subject, text);

        public string? Open(SealedText text) => Erased.Contains(text.Subject) ? null : text.Cipher;

        public void Erase(SubjectId subject) => Erased.Add(subject);
    }
}
