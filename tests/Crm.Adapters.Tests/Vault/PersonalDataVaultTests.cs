using System.Text;
using Crm.Adapters.Tests.Journal;
using Crm.Events.Privacy;
using Crm.Persistence.Vault;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Vault;

public sealed class PersonalDataVaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SubjectId _ada = new(Guid.CreateVersion7());
    private readonly SubjectId _bob = new(Guid.CreateVersion7());

    private string KeyPath => _folder.File("keys/master.key");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("+49 30 1234")]
    [InlineData("名前 🙂")]
    public void A_sealed_text_opens_again_also_after_a_restart(string text)
    {
        SealedText sealedText;
        using (var vault = Open())
        {
            sealedText = vault.Seal(_ada, text);
            Assert.Equal(text, vault.Open(sealedText));
        }

        using var again = Open();
        Assert.Equal(text, again.Open(sealedText));
    }

    [Fact]
    public void The_same_text_is_sealed_differently_each_time_and_never_in_the_clear()
    {
        using var vault = Open();
        var one = vault.Seal(_ada, "Ada Lovelace");
        var two = vault.Seal(_ada, "Ada Lovelace");
        Assert.NotEqual(one.Cipher, two.Cipher);
        Assert.DoesNotContain("Ada", Encoding.UTF8.GetString(Convert.FromBase64String(one.Cipher)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_erased_subject_cannot_be_opened_and_others_can()
    {
        using var vault = Open();
        var ada = vault.Seal(_ada, "Ada");
        var bob = vault.Seal(_bob, "Bob");
        vault.Erase(_ada);
        vault.Erase(_ada);
        Assert.Null(vault.Open(ada));
        Assert.Equal("Bob", vault.Open(bob));

        var later = vault.Seal(_ada, "Ada again");
        Assert.Equal("Ada again", vault.Open(later));
        Assert.Null(vault.Open(ada));
    }

    [Fact]
    public void After_erasing_no_file_holds_the_wrapped_key_any_more()
    {
        using var vault = Open();
        vault.Seal(_ada, "Ada");
        byte[] id = _ada.Value.ToByteArray();
        Assert.True(AnyFileHolds(id));
        vault.Erase(_ada);
        Assert.False(AnyFileHolds(id));
    }

    [Fact]
    public void A_text_that_was_changed_or_moved_to_another_subject_does_not_open()
    {
        using var vault = Open();
        var text = vault.Seal(_ada, "Ada");
        vault.Seal(_bob, "Bob");
        byte[] bytes = Convert.FromBase64String(text.Cipher);
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] changed = (byte[])bytes.Clone();
            changed[i] ^= 1;
            Assert.Null(vault.Open(new SealedText(_ada, Convert.ToBase64String(changed))));
        }

        Assert.Null(vault.Open(new SealedText(_bob, text.Cipher)));
        Assert.Null(vault.Open(new SealedText(_ada, "no base64!")));
        Assert.Null(vault.Open(new SealedText(_ada, "")));
        Assert.Null(vault.Open(new SealedText(new SubjectId(Guid.NewGuid()), text.Cipher)));
    }

    [Fact]
    public void A_vault_without_its_master_key_does_not_start()
    {
        Open().Dispose();
        File.Delete(KeyPath);
        var thrown = Assert.Throws<InvalidDataException>(Open);
        Assert.Contains("missing", thrown.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyPath));
    }

    [Fact]
    public void A_foreign_or_damaged_master_key_is_refused()
    {
        Open().Dispose();
        File.WriteAllBytes(KeyPath, new byte[32]);
        Assert.Contains("does not belong", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
        File.WriteAllBytes(KeyPath, new byte[31]);
        Assert.Contains("31", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_master_key_is_for_its_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Open().Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath));
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("0600", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_keys_in_memory_are_bounded_and_evicted_ones_are_found_again()
    {
        using var vault = new PersonalDataVault(_folder.File("vault.db"), KeyPath, capacity: 4);
        var texts = Enumerable.Range(0, 20).Select(i => vault.Seal(new SubjectId(Guid.CreateVersion7()), $"text {i}")).ToList();
        Assert.True(vault.CachedKeys <= 4);
        for (int i = 0; i < texts.Count; i++)
        {
            Assert.Equal($"text {i}", vault.Open(texts[i]));
        }
    }

    [Fact]
    public async Task Many_threads_that_seal_for_one_new_subject_agree_on_its_key()
    {
        using var vault = Open();
        var subjects = Enumerable.Range(0, 50).Select(_ => new SubjectId(Guid.CreateVersion7())).ToList();
        var texts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => subjects.ConvertAll(subject => vault.Seal(subject, "x")))));
        Assert.All(texts.SelectMany(list => list), text => Assert.Equal("x", vault.Open(text)));
    }

    [Fact]
    public void A_text_beyond_the_bound_is_refused()
    {
        using var vault = Open();
        Assert.Throws<ArgumentOutOfRangeException>(() => vault.Seal(_ada, new string('x', PersonalDataVault.LongestText + 1)));
    }

    private PersonalDataVault Open() => new(_folder.File("vault.db"), KeyPath);

    private bool AnyFileHolds(byte[] bytes) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(_folder.File("vault.db"))!, "vault.db*").Any(path =>
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] content = new byte[file.Length];
            file.ReadExactly(content);
            return content.AsSpan().IndexOf(bytes) >= 0;
        });
}
