using Crm.Adapters.Tests.Journal;
using Crm.Customers.Numbers;
using Crm.Persistence.Vault;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Vault;

public sealed class CustomerKeysTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CustomerId _ada = new(Guid.CreateVersion7());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_caller_has_the_same_key_in_every_spelling_and_after_a_restart()
    {
        string? key = Of(null, "+44 1632 960123");
        Assert.Equal(key, Of(null, "01632960123"));
        Assert.Equal(key, Of(null, "00441632960123"));
        Assert.NotEqual(key, Of(null, "+441632960124"));
    }

    [Fact]
    public void A_known_customer_has_one_key_whatever_he_calls_from()
    {
        Assert.Equal(Of(_ada, "+441632960123"), Of(_ada, null));
        Assert.NotEqual(Of(_ada, "+441632960123"), Of(null, "+441632960123"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Anonymous")]
    public void A_withheld_number_has_no_key(string? number) => Assert.Null(Of(null, number));

    [Fact]
    public void Nobody_can_make_the_keys_without_the_master_key()
    {
        string? here = Of(null, "+441632960123");
        using var elsewhere = new TemporaryFolder();
        Assert.NotEqual(here, Of(null, "+441632960123", elsewhere));
        Assert.DoesNotContain("960123", here, StringComparison.Ordinal);
    }

    private string? Of(CustomerId? customer, string? number, TemporaryFolder? folder = null)
    {
        folder ??= _folder;
        using var vault = new PersonalDataVault(folder.File("vault.db"), folder.File("keys/master.key"));
        return new CustomerKeys(vault, NumberingPlan.Of("44")).Of(customer, number);
    }
}
