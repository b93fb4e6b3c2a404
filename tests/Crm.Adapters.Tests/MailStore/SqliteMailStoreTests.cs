using System.Text;
using Crm.Contracts.Mail;
using Crm.Events.Mail;
using Crm.Persistence.Mail;
using Crm.Persistence.Vault;
using Crm.Primitives;

namespace Crm.Adapters.Tests.MailStore;

/// <summary>Mails in their file: each once, sealed, and gone with their person.</summary>
public sealed class SqliteMailStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crm-mail-").FullName;
    private readonly SubjectId _subject = new(Guid.CreateVersion7());
    private readonly PersonalDataVault _vault;
    private SqliteMailStore _store;

    public SqliteMailStoreTests()
    {
        _vault = new PersonalDataVault(Path.Combine(_folder, "vault.db"), Path.Combine(_folder, "keys", "master.key"));
        _store = Open();
    }

    public void Dispose()
    {
        _store.Dispose();
        _vault.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_mail_is_kept_once_by_key_and_by_fingerprint_also_over_a_restart()
    {
        var first = await Keep(Mail("1/1", "a"));
        Reopen();

        Assert.Equal(first.Mail, (await Keep(Mail("1/1", "a"))).Mail);
        Assert.Equal(first.Mail, (await Keep(Mail("2/9", "a"))).Mail);
        Assert.Equal(first.Mail, (await Keep(Mail("1/1", "b"))).Mail);
        Assert.NotEqual(first.Mail, (await Keep(Mail("1/2", "c"))).Mail);
        Assert.NotEqual(first.Mail, (await Keep(Mail("1/1", "a") with { MailboxId = "other" })).Mail);
        Assert.False((await Keep(Mail("1/1", "a"))).Settled);
        await _store.Settle(first.Mail, CancellationToken.None);
        Assert.True((await Keep(Mail("1/1", "a"))).Settled);
    }

    [Fact]
    public async Task What_is_kept_comes_back_as_it_was_and_is_not_in_the_file_in_clear()
    {
        var kept = await Keep(Mail("1/1", "a"));

        Assert.Equal("raw words", Encoding.UTF8.GetString((await _store.Raw(kept.Mail, CancellationToken.None))!));
        var summary = (await _store.Read([kept.Mail], CancellationToken.None))[kept.Mail].Summary!;
        Assert.Equal(("Ordnung 17", "li@example.com", "1"), (summary.Subject, summary.From!.Address, summary.Headers["x-priority"]));
        _store.Dispose();
        foreach (string file in Directory.GetFiles(_folder, "mail.db*"))
        {
            Assert.DoesNotContain("Ordnung", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        }

        _store = Open();
    }

    [Fact]
    public async Task An_erased_persons_mails_files_and_drafts_cannot_be_read_again()
    {
        var kept = await Keep(Mail("1/1", "a"));
        var file = Guid.NewGuid();
        var (thread, agent) = (new MailThreadId(Guid.CreateVersion7()), new AgentId("anna"));
        await _store.KeepFile(file, _subject, "bytes"u8.ToArray(), CancellationToken.None);
        await _store.KeepDraft(thread, agent, _subject, 0, Draft("x"), CancellationToken.None);
        _vault.Erase(_subject);

        Assert.Null(await _store.Raw(kept.Mail, CancellationToken.None));
        Assert.Null((await _store.Read([kept.Mail], CancellationToken.None))[kept.Mail].Summary);
        Assert.Null(await _store.File(file, CancellationToken.None));
        Assert.Null(await _store.Draft(thread, agent, CancellationToken.None));
    }

    [Fact]
    public async Task A_draft_is_changed_by_who_saw_the_newest_version_and_never_has_an_old_one_again()
    {
        var (thread, agent) = (new MailThreadId(Guid.CreateVersion7()), new AgentId("anna"));
        var first = (await _store.KeepDraft(thread, agent, _subject, 0, Draft("one"), CancellationToken.None))!;
        Assert.Null(await _store.KeepDraft(thread, agent, _subject, 0, Draft("two"), CancellationToken.None));
        var second = (await _store.KeepDraft(thread, agent, _subject, first.Version, Draft("two"), CancellationToken.None))!;
        Assert.Null(await _store.KeepDraft(thread, agent, _subject, first.Version, Draft("three"), CancellationToken.None));
        Assert.Equal("two", (await _store.Draft(thread, agent, CancellationToken.None))!.Content.Text);

        await _store.DropDraft(thread, agent, CancellationToken.None);
        Assert.True((await _store.KeepDraft(thread, agent, _subject, 0, Draft("four"), CancellationToken.None))!.Version > second.Version);
    }

    [Fact]
    public async Task What_goes_out_stays_as_it_was_written_first()
    {
        var mail = new MailId(Guid.CreateVersion7());
        await _store.KeepOutgoing(mail, _subject, Text("one"), CancellationToken.None);
        await _store.KeepOutgoing(mail, _subject, Text("two"), CancellationToken.None);

        Assert.Equal("one", (await _store.Outgoing(mail, CancellationToken.None))!.Text);
        byte[] key = _store.SigningKey.ToArray();
        Reopen();
        Assert.Equal(key, _store.SigningKey.ToArray());
    }

    private static ArrivedMail Mail(string key, string fingerprint) => new(
        "support", key, fingerprint, default,
        new MailSummary
        {
            Subject = "Ordnung 17",
            From = new MailPerson("Li", "li@example.com"),
            Headers = new Dictionary<string, string> { ["x-priority"] = "1" },
        },
        "raw words"u8.ToArray());

    private static MailDraftView Draft(string text) => new(0, default, "reply", null, [new MailPerson(null, "li@example.com")], [], [], "s", text, []);

    private static OutgoingText Text(string text) => new(
        "support", "id@example.com", new MailPerson(null, "support@example.com"), [], [], [], null, "s", text, null, [], false, default, null, "reply", []);

    private ValueTask<KeptArrival> Keep(ArrivedMail mail) => _store.Keep(mail, new MailId(Guid.CreateVersion7()), _subject, CancellationToken.None);

    private SqliteMailStore Open() => new(Path.Combine(_folder, "mail.db"), _vault, TimeProvider.System);

    private void Reopen()
    {
        _store.Dispose();
        _store = Open();
    }
}
