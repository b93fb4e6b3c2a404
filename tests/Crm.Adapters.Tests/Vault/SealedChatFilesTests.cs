using System.Text;
using Crm.Adapters.Tests.Journal;
using Crm.Persistence.ChatFiles;
using Crm.Persistence.Vault;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Vault;

public sealed class SealedChatFilesTests : IDisposable
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("a picture of a kettle");

    private readonly TemporaryFolder _folder = new();
    private readonly PersonalDataVault _vault;
    private readonly InteractionId _conversation = new(Guid.CreateVersion7());
    private readonly SubjectId _owner = new(Guid.CreateVersion7());
    private readonly Guid _file = Guid.NewGuid();

    public SealedChatFilesTests() => _vault = new PersonalDataVault(_folder.File("vault.db"), _folder.File("keys/master.key"));

    public void Dispose()
    {
        _vault.Dispose();
        _folder.Dispose();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string FilesFolder => _folder.File("files");

    private SealedChatFiles Files(long most = 1_000_000) => new(FilesFolder, _vault, most);

    [Fact]
    public async Task A_file_comes_back_as_it_was_and_lies_sealed()
    {
        var files = Files();
        Assert.True(await files.Keep(_conversation, _file, _owner, Content, Stop));
        Assert.Equal(Content, await files.Open(_conversation, _file, _owner, Stop));
        byte[] stored = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(FilesFolder, "*", SearchOption.AllDirectories)), Stop);
        Assert.DoesNotContain("kettle", Encoding.UTF8.GetString(stored), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_and_counts_once()
    {
        var files = Files();
        await files.Keep(_conversation, _file, _owner, Content, Stop);
        long used = files.Used;
        Assert.True(await files.Keep(_conversation, _file, _owner, new byte[50], Stop));
        Assert.Equal(Content, await files.Open(_conversation, _file, _owner, Stop));
        Assert.Equal(used, files.Used);
    }

    [Fact]
    public async Task An_erased_customer_takes_his_files_with_him()
    {
        var files = Files();
        await files.Keep(_conversation, _file, _owner, Content, Stop);
        _vault.Erase(_owner);
        Assert.Null(await files.Open(_conversation, _file, _owner, Stop));
    }

    [Fact]
    public async Task A_file_under_another_name_or_changed_by_a_bit_is_none()
    {
        var files = Files();
        await files.Keep(_conversation, _file, _owner, Content, Stop);
        string path = Assert.Single(Directory.GetFiles(FilesFolder, "*", SearchOption.AllDirectories));
        var other = Guid.NewGuid();
        File.Copy(path, Path.Combine(Path.GetDirectoryName(path)!, $"{other:n}.sealed"));
        Assert.Null(await files.Open(_conversation, other, _owner, Stop));
        byte[] stored = await File.ReadAllBytesAsync(path, Stop);
        stored[^1] ^= 1;
        await File.WriteAllBytesAsync(path, stored, Stop);
        Assert.Null(await files.Open(_conversation, _file, _owner, Stop));
        Assert.Null(await files.Open(new InteractionId(Guid.NewGuid()), _file, _owner, Stop));
    }

    [Fact]
    public async Task The_room_is_bounded_over_restarts_and_free_again_after_a_removal()
    {
        var files = Files(most: 100);
        Assert.True(await files.Keep(_conversation, _file, _owner, Content, Stop));
        var second = Guid.NewGuid();
        var restarted = Files(most: 90);
        Assert.False(await restarted.Keep(_conversation, second, _owner, Content, Stop));
        restarted.Remove(_conversation, _file);
        restarted.Remove(_conversation, _file);
        Assert.Equal(0, restarted.Used);
        Assert.True(await restarted.Keep(_conversation, second, _owner, Content, Stop));
    }
}
