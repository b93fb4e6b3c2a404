using Crm.Adapters.Tests.Journal;
using Crm.Adapters.Tests.Records;
using Crm.Customers.Numbers;
using Crm.Persistence.Journal.PostgreSql;
using Crm.Persistence.Vault;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Vault;

public sealed class PostgreSqlVaultTests(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly SubjectId _ada = new(Guid.CreateVersion7());
    private readonly SubjectId _bob = new(Guid.CreateVersion7());
    private PostgreSqlJournalPlace? _place;
    private PostgreSqlJournalDatabase? _one;
    private PostgreSqlJournalDatabase? _other;

    private string KeyPath => _folder.File("keys/master.key");

    public async ValueTask InitializeAsync()
    {
        _place = await PostgreSqlJournalPlace.Create(server);
        (_one, _other) = (await _place.Connect(), await _place.Connect());
    }

    public async ValueTask DisposeAsync()
    {
        await _place!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void What_one_node_seals_another_opens_until_it_is_erased()
    {
        using var one = PersonalDataVault.PostgreSql(_one!, KeyPath);
        using var other = PersonalDataVault.PostgreSql(_other!, KeyPath);
        var ada = one.Seal(_ada, "Ada");
        Assert.Equal("Ada", other.Open(ada));
        Assert.Equal("Ada too", one.Open(other.Seal(_ada, "Ada too")));
        one.Erase(_ada);
        using var later = PersonalDataVault.PostgreSql(_other!, KeyPath);
        Assert.Null(later.Open(ada));
        Assert.Null(one.Open(ada));
    }

    [Fact]
    public async Task Of_many_who_make_a_subjects_key_at_once_all_seal_under_the_same_one()
    {
        using var one = PersonalDataVault.PostgreSql(_one!, KeyPath);
        using var other = PersonalDataVault.PostgreSql(_other!, KeyPath);
        var texts = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => (i % 2 == 0 ? one : other).Seal(_bob, $"Bob {i}"))));
        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"Bob {i}"), texts.Select(one.Open));
        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"Bob {i}"), texts.Select(other.Open));
    }

    [Fact]
    public void A_node_with_another_master_key_or_none_is_refused()
    {
        using var one = PersonalDataVault.PostgreSql(_one!, KeyPath);
        using (var stranger = new PersonalDataVault(_folder.File("strange/vault.db"), _folder.File("strange/master.key")))
        {
            stranger.Seal(_ada, "Ada");
        }

        var wrong = Assert.Throws<InvalidDataException>(() => PersonalDataVault.PostgreSql(_other!, _folder.File("strange/master.key")));
        Assert.Contains("does not belong to the vault in the database", wrong.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => PersonalDataVault.PostgreSql(_other!, _folder.File("none/master.key")));
    }

    [Fact]
    public void Keys_of_a_file_are_taken_over_once_and_what_is_sealed_under_them_opens_also_after_a_rotation()
    {
        string file = _folder.File("vault.db");
        Crm.Events.Privacy.SealedText ada;
        string? customer;
        using (var before = new PersonalDataVault(file, KeyPath))
        {
            ada = before.Seal(_ada, "Ada");
            customer = new CustomerKeys(before, NumberingPlan.Of("86")).Of(null, "+8613800138000");
            before.Rotate();
        }

        using var after = PersonalDataVault.PostgreSql(_one!, KeyPath, file);
        Assert.Equal("Ada", after.Open(ada));
        Assert.Equal(customer, new CustomerKeys(after, NumberingPlan.Of("86")).Of(null, "+8613800138000"));
        after.Erase(_ada);
        using var again = PersonalDataVault.PostgreSql(_other!, KeyPath, file);
        Assert.Null(again.Open(ada));
        Assert.Throws<InvalidOperationException>(() => again.Rotate());
    }
}
