using System.Net;
using System.Text.Json;
using Crm.Contracts.Desk;
using Crm.Contracts.Mail;

namespace Crm.Adapters.Tests.Web;

/// <summary>Mails over HTTP: for agents, and as administrators set them up.</summary>
public sealed class MailRoutesTests : IAsyncLifetime
{
    private const string Box = "/api/v1/mailboxes/support";
    private const string Rules = "/api/v1/mail/rules";

    private readonly Guid _thread = Guid.CreateVersion7();
    private WebHouse _house = null!;
    private WebClient _admin = null!;
    private WebClient _agent = null!;

    private FakeMailDesk Desk => _house.Get<FakeMailDesk>();

    private string Thread => $"/api/v1/mail/threads/{_thread}";

    private string Mail => $"/api/v1/mail/messages/{_thread}";

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open();
        _admin = await _house.Client("admin");
        _agent = await _house.Client("agent1");
        Desk.Add(_thread, "support", "agent1");
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        _agent.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task A_thread_is_there_for_who_has_it_and_for_no_other_agent()
    {
        using var other = await _house.Client("agent2");

        Assert.Equal(HttpStatusCode.OK, (await _agent.Get(Thread)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get(Thread)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Get(Mail + "/raw")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Put(Thread + "/draft", new { text = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Post(Thread + "/send", new { version = 1 })).StatusCode);
        Assert.Empty(Desk.Sent);
    }

    [Theory]
    [InlineData("no address", null)]
    [InlineData("two@at@example.com", null)]
    [InlineData("li@example.com>", null)]
    [InlineData("li@example.com\r\nBcc: eve@evil.example", null)]
    [InlineData("li@example.com", "a\nsubject")]
    public async Task What_would_break_a_header_is_refused(string address, string? subject)
    {
        using var answer = await _agent.Put(Thread + "/draft", new { to = new[] { new { address } }, subject });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(Desk.Drafts);
    }

    [Fact]
    public async Task A_draft_is_kept_under_the_version_seen_and_a_stale_one_is_412()
    {
        var kept = await WebClient.Read(await _agent.Put(Thread + "/draft", new { version = 3, to = new[] { new { name = "Li", address = "Li@EXAMPLE.com" } }, subject = "Hi", text = "a" }));
        Assert.Equal((4, "Li@example.com"), (kept.GetProperty("version").GetInt64(), kept.GetProperty("to")[0].GetProperty("address").GetString()));

        Desk.Answer = () => new CommandRefused("stale", "changed");
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _agent.Put(Thread + "/draft", new { version = 3, text = "b" })).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _agent.Post(Thread + "/send", new { version = 3 })).StatusCode);
    }

    [Fact]
    public async Task Sending_says_until_when_it_can_be_taken_back_and_what_becomes_of_the_work()
    {
        var ticket = await WebClient.Read(await _agent.Post(Thread + "/send", new { version = 3, then = "close" }));
        Assert.True(ticket.TryGetProperty("sendAt", out _));
        Assert.Equal(("close", "answered"), Desk.Sent.Single());
        Assert.Equal(HttpStatusCode.BadRequest, (await _agent.Post(Thread + "/send", new { version = 3, then = "burn" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _agent.Post(Thread + "/send", new { version = 3, then = "close", outcome = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await _agent.Post(Mail + "/undo")).StatusCode);
    }

    [Fact]
    public async Task Work_is_handed_on_parked_taken_up_and_closed_by_commands()
    {
        string work = $"/api/v1/mail/work/{_thread}";
        await _agent.Post(work + "/transfer", new { target = new { kind = "queue", value = "sales" } });
        await _agent.Post(work + "/park");
        await _agent.Post(work + "/resume");
        Assert.Equal(HttpStatusCode.BadRequest, (await _agent.Post(work + "/close", new { outcome = "whatever" })).StatusCode);
        await _agent.Post(work + "/close", new { outcome = "spam" });

        Assert.Equal(
            [typeof(TransferMailWork), typeof(ParkMailWork), typeof(ResumeMailWork), typeof(CloseMailWork)], _house.Centre.Commands.Select(c => c.GetType()));
    }

    [Fact]
    public async Task A_supervisor_makes_work_of_a_mail_that_made_none_and_it_is_written_down()
    {
        using var supervisor = await _house.Client("supervisor");
        var listed = await WebClient.Read(await supervisor.Get("/api/v1/mail/unworked"));
        Assert.Equal("spam", listed.GetProperty("items")[0].GetProperty("why").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await _agent.Post(Mail + "/work")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await supervisor.Post(Mail + "/work", new { queueId = "sales" })).StatusCode);
        Assert.Equal((_thread, "sales"), Desk.Made.Select(m => (m.Mail.Value, m.Queue?.Value)).Single());
        var row = (await WebClient.Read(await _admin.Get("/api/v1/audit?limit=5"))).GetProperty("items").EnumerateArray().First(r => r.GetProperty("action").GetString() == "mail.made-work");
        Assert.Contains("sales", row.GetRawText(), StringComparison.Ordinal);

        Desk.Answer = () => new CommandRefused("wrong-state", "There is work already.");
        Assert.Equal(HttpStatusCode.Conflict, (await supervisor.Post(Mail + "/work")).StatusCode);
    }

    [Fact]
    public async Task Html_is_cleaned_and_remote_images_stay_away_until_they_are_asked_for()
    {
        _house.Get<FakeMails>().RawMail = """
            Subject: x
            Content-Type: text/html; charset=utf-8

            <p onclick="evil()">Hello<script>evil()</script><img src="https://tracker.example/a.png"></p>
            """.ReplaceLineEndings("\r\n");

        var blocked = await WebClient.Read(await _agent.Get(Mail + "/html"));
        Assert.Equal(1, blocked.GetProperty("remoteImages").GetInt32());
        string html = blocked.GetProperty("html").GetString()!;
        Assert.DoesNotContain("evil", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", html, StringComparison.Ordinal);
        Assert.Contains(" src=\"https://tracker.example/a.png\"", (await WebClient.Read(await _agent.Get(Mail + "/html?images=1"))).GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_a_download_and_nothing_a_browser_would_show()
    {
        _house.Get<FakeMails>().RawMail = """
            Subject: x
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            hello
            --b
            Content-Type: text/html
            Content-Disposition: attachment; filename="evil.html"

            <script>evil()</script>
            --b--
            """.ReplaceLineEndings("\r\n");
        using var file = await _agent.Get(Mail + "/attachments/0");

        Assert.Equal("application/octet-stream", file.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("attachment", "evil.html"), (file.Content.Headers.ContentDisposition!.DispositionType, file.Content.Headers.ContentDisposition.FileName?.Trim('"')));
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("evil()", await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _agent.Get(Mail + "/attachments/1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _agent.Get(Mail + "/attachments/-1")).StatusCode);
    }

    [Fact]
    public async Task A_mailbox_is_kept_under_versions_and_its_secrets_are_never_told()
    {
        using var made = await _admin.Put(Box, Mailbox("secret-1"));
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.DoesNotContain("secret", await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True((await WebClient.Read(made)).GetProperty("imap").GetProperty("hasPassword").GetBoolean());
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await _admin.Put(Box, Mailbox(null))).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _admin.Put(Box, Mailbox(null), ("If-Match", "\"7\""))).StatusCode);

        using var changed = await _admin.Put(Box, Mailbox(null), ("If-Match", made.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var access = Assert.Single(await _house.Get<IMailboxes>().List(CancellationToken.None));
        Assert.Equal("secret-1", access.Imap!.Login!.Password); // absent stays

        using var moved = await _admin.Put(Box, Mailbox(null, host: "elsewhere.example"), ("If-Match", changed.Headers.ETag!.Tag));
        Assert.Null(Assert.Single(await _house.Get<IMailboxes>().List(CancellationToken.None)).Imap!.Login!.Password); // another host must be told it anew
        string audit = await (await _admin.Get("/api/v1/audit")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("mailbox.created", audit, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-1", audit, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await _admin.Send(HttpMethod.Delete, Box, null, ("If-Match", moved.Headers.ETag!.Tag))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _admin.Get(Box)).StatusCode);
    }

    [Theory]
    [InlineData("mail.example.com", "none", "imap.security")]
    [InlineData("mail.example.com", "ssl", "imap.security")]
    [InlineData("no host", "tls", "imap.host")]
    public async Task A_mailbox_that_would_send_passwords_in_the_clear_is_refused(string host, string security, string field)
    {
        using var answer = await _admin.Put(Box, Mailbox("x", host, security));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await WebClient.Read(answer)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Rules_are_replaced_as_a_whole_and_can_be_tried_first()
    {
        using var before = await _admin.Get(Rules);
        object[] rules = [new { name = "order", enabled = true, pattern = @"order (?<order_number>\d+)", queue = "sales" }];
        var tried = await WebClient.Read(await _admin.Post(Rules + "/try", new { from = "li@example.com", subject = "Order 17", rules }));
        Assert.Equal(("sales", "17"), (
            tried.GetProperty("verdict").GetProperty("queue").GetString(), tried.GetProperty("verdict").GetProperty("attributes").GetProperty("order.number").GetString()));

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await _admin.Put(Rules, new { rules })).StatusCode);
        using var put = await _admin.Put(Rules, new { rules }, ("If-Match", before.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal("order", (await WebClient.Read(await _admin.Get(Rules))).GetProperty("rules")[0].GetProperty("name").GetString());
        using var wrong = await _admin.Put(Rules, new { rules = new[] { new { name = "x", enabled = true, pattern = "(" } } }, ("If-Match", put.Headers.ETag!.Tag));
        Assert.True((await WebClient.Read(wrong)).GetProperty("errors").TryGetProperty("rules[0].pattern", out _));
    }

    [Fact]
    public async Task A_template_with_an_unknown_variable_is_refused_by_name_and_a_good_one_is_filled()
    {
        const string template = "/api/v1/mail/templates/hello";
        using var wrong = await _admin.Put(template, new { kind = "reply", name = "Hello", text = "Dear {{customer.nam}}" });
        Assert.Contains("customer.nam", (await WebClient.Read(wrong)).GetProperty("errors").GetProperty("text")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _admin.Put(template, new { kind = "reply", name = "Hello", text = "Dear {{customer.name}}" })).StatusCode);

        Assert.Equal("hello", (await WebClient.Read(await _agent.Get(Thread + "/templates"))).GetProperty("items")[0].GetProperty("templateId").GetString());
        Assert.Equal("Dear Li Na", (await WebClient.Read(await _agent.Post(Thread + "/render", new { templateId = "hello" }))).GetProperty("text").GetString());
    }

    [Fact]
    public async Task An_agent_begins_a_thread()
    {
        using var answer = await _agent.Post("/api/v1/mail/threads", new { queueId = "support", mailboxId = "support", to = new[] { new { address = "li@example.com" } } });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _agent.Post("/api/v1/mail/threads", new { to = Array.Empty<object>() })).StatusCode);
    }

    private static object Mailbox(string? password, string host = "mail.example.com", string security = "tls") => new
    {
        name = "Support",
        address = "support@example.com",
        queueId = "support",
        imap = new { host, port = 993, security, userName = "support", password },
        smtp = new { host = "smtp.example.com", port = 465, security = "tls", userName = "support", password },
    };
}
