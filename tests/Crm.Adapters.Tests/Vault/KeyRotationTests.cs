using Crm.Adapters.Tests.Journal;
using Crm.Customers.Numbers;
using Crm.Persistence.Vault;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Vault;

public sealed class KeyRotationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SubjectId _ada = new(Guid.CreateVersion7());

    private string KeyPath => _folder.File("keys/master.key");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void After_a_rotation_everything_opens_as_before_under_another_master_key()
    {
        using var vault = Open();
        var text = vault.Seal(_ada, "Ada");
        string? derived = CustomerKey(vault);
        var bound = new byte[] { 1, 2, 3 };
        var key = new RecordingKeys(vault).Create(_ada, bound);
        byte[] before = File.ReadAllBytes(KeyPath);
        Assert.Equal(new VaultRotation(1, 2), vault.Rotate());
        Assert.Equal(3, vault.Rotate().Version);
        Check(vault);
        Assert.NotEqual(before, File.ReadAllBytes(KeyPath));
        Assert.Equal("Bob", vault.Open(vault.Seal(new SubjectId(Guid.CreateVersion7()), "Bob")));
        vault.Dispose();
        using var again = Open();
        Check(again);

        void Check(PersonalDataVault v)
        {
            Assert.Equal("Ada", v.Open(text));
            Assert.Equal(derived, CustomerKey(v));
            Assert.Equal(key.Key, new RecordingKeys(v).Open(_ada, key.Wrapped, bound, out _));
        }
    }

    [Fact]
    public void The_old_master_key_opens_nothing_any_more()
    {
        using (var vault = Open())
        {
            vault.Seal(_ada, "Ada");
            File.Copy(KeyPath, _folder.File("old.key"));
            vault.Rotate();
        }

        File.Copy(_folder.File("old.key"), KeyPath, overwrite: true);
        Assert.Throws<InvalidDataException>(Open);
    }

    [Fact]
    public void A_rotation_cut_off_before_or_after_its_commit_is_ended_at_the_next_start()
    {
        using (var vault = Open())
        {
            vault.Seal(_ada, "Ada");
        }

        byte[] old = File.ReadAllBytes(KeyPath);
        File.Copy(KeyPath, KeyPath + ".next");
        File.WriteAllBytes(KeyPath + ".next", new byte[32]); // before the commit: the vault is not under it
        using (var vault = Open())
        {
            Assert.False(File.Exists(KeyPath + ".next"));
            vault.Rotate();
        }

        File.Move(KeyPath, KeyPath + ".next"); // after the commit, before the new key took its place
        File.WriteAllBytes(KeyPath, old);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using (Open())
        {
            Assert.False(File.Exists(KeyPath + ".next"));
            Assert.NotEqual(old, File.ReadAllBytes(KeyPath));
        }
    }

    [Fact]
    public void While_somebody_else_has_the_vault_open_it_is_not_rotated()
    {
        using var server = Open();
        var text = server.Seal(_ada, "Ada");
        using var other = Open();
        Assert.Throws<IOException>(() => other.Rotate());
        Assert.Equal("Ada", other.Open(text));
    }

    [Fact]
    public void A_recording_key_dies_with_its_owner_and_is_good_for_what_it_was_bound_to()
    {
        using var vault = Open();
        var keys = new RecordingKeys(vault);
        var key = keys.Create(_ada, [1]);
        Assert.Null(keys.Open(_ada, key.Wrapped, [2], out bool erased));
        Assert.False(erased);
        vault.Erase(_ada);
        Assert.Null(keys.Open(_ada, key.Wrapped, [1], out erased));
        Assert.True(erased);
    }

    private static string? CustomerKey(PersonalDataVault vault) => new CustomerKeys(vault, NumberingPlan.Of("86")).Of(null, "+4930123");

    private PersonalDataVault Open() => new(_folder.File("vault.db"), KeyPath);
}
