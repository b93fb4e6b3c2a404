using System.Net;
using System.Text.Json;
using Crm.Contracts.Accounts;
using Crm.Contracts.Integration;
using Crm.Primitives;
using Crm.PublicEvents;

namespace Crm.Adapters.Tests.Web;

public sealed class IntegrationRoutesTests : IAsyncLifetime
{
    private WebHouse _house = null!;

    private FakeEventLog Log => _house.Get<FakeEventLog>();

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open("Cti:AllowedOrigins=https://crm.example.com,http://127.0.0.1:9");

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task The_stream_is_read_by_cursor_until_its_end()
    {
        Log.Add(FakeEventLog.Event(1), FakeEventLog.Event(2), FakeEventLog.Event(3));
        using var client = await _house.Client("supervisor");
        var first = await WebClient.Read(await client.Get("/api/v1/events?limit=2"));
        Assert.Equal((2, true), (first.GetProperty("items").GetArrayLength(), first.GetProperty("more").GetBoolean()));
        var rest = await WebClient.Read(await client.Get("/api/v1/events?after=" + first.GetProperty("next").GetString()));
        Assert.Equal("000000000003000000", Assert.Single(rest.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        var none = await WebClient.Read(await client.Get("/api/v1/events?after=latest"));
        Assert.Equal((0, "000000000003000000"), (none.GetProperty("items").GetArrayLength(), none.GetProperty("next").GetString()));
    }

    [Fact]
    public async Task An_agent_reads_only_what_concerns_himself()
    {
        Log.Add(FakeEventLog.Event(1, agent: "agent1"), FakeEventLog.Event(2, agent: "agent2"), FakeEventLog.Event(3));
        using var client = await _house.Client("agent1");
        var page = await WebClient.Read(await client.Get("/api/v1/events"));
        Assert.Equal("agent1", Assert.Single(page.GetProperty("items").EnumerateArray()).GetProperty("data").GetProperty("agentId").GetString());
    }

    [Theory]
    [InlineData("after=x", "invalid", 400)]
    [InlineData("limit=0", "invalid", 400)]
    [InlineData("limit=1001", "invalid", 400)]
    [InlineData("types=crm.nothing", "invalid", 400)]
    [InlineData("after=0", "cursor-expired", 410)]
    public async Task What_cannot_be_read_is_told(string query, string word, int status)
    {
        Log.Add(FakeEventLog.Event(5));
        Log.Floor = EventSequence.Of(4, 0);
        using var client = await _house.Client("supervisor");
        using var answer = await client.Get("/api/v1/events?" + query);
        Assert.Equal((status, word), ((int)answer.StatusCode, await WebClient.ProblemWord(answer)));
    }

    [Fact]
    public async Task The_hub_pushes_stretches_that_join_without_gap()
    {
        Log.Add(FakeEventLog.Event(1), FakeEventLog.Event(2));
        using var client = await _house.Client("supervisor");
        using var hub = await HubClient.Connect(_house, "/hubs/events?after=000000000001000000", client.Cookies);
        await hub.Next("hello");
        var first = await hub.Next("events");
        Assert.Equal("000000000001000000", first.GetProperty("after").GetString());
        Assert.Single(first.GetProperty("items").EnumerateArray());
        Log.Add(FakeEventLog.Event(3), FakeEventLog.Event(4));
        var second = await hub.Next("events");
        Assert.Equal(first.GetProperty("next").GetString(), second.GetProperty("after").GetString());
        Assert.Equal("000000000003000000", second.GetProperty("items")[0].GetProperty("sequence").GetString());
    }

    [Fact]
    public async Task A_cursor_of_the_hub_that_is_too_old_is_told_and_the_connection_ends()
    {
        Log.Add(FakeEventLog.Event(5));
        Log.Floor = EventSequence.Of(4, 0);
        using var client = await _house.Client("supervisor");
        using var hub = await HubClient.Connect(_house, "/hubs/events?after=0", client.Cookies);
        Assert.Equal("000000000004000000", (await hub.Next("expired")).GetProperty("floor").GetString());
        while (await hub.NextRecord() is not null)
        {
            // whatever is still on its way
        }
    }

    [Fact]
    public async Task A_key_is_shown_once_and_does_what_its_scopes_say()
    {
        Log.Add(FakeEventLog.Event(1));
        using var admin = await _house.Client("admin");
        var (secret, id) = await NewKey(admin, "supervisor", "events");
        var bearer = ("Authorization", "Bearer " + secret);
        using var program = await _house.Client();
        var page = await WebClient.Read(await program.Get("/api/v1/events", bearer));
        Assert.Equal("+86••••••••678", page.GetProperty("items")[0].GetProperty("data").GetProperty("from").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Get("/api/v1/queues", bearer)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Get("/api/v1/api-keys", bearer)).StatusCode);
        Assert.DoesNotContain(secret, await (await admin.Get("/api/v1/api-keys")).Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.NoContent, (await admin.Send(HttpMethod.Delete, "/api/v1/api-keys/" + id, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Get("/api/v1/events", bearer)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Send(HttpMethod.Delete, "/api/v1/api-keys/" + id, null)).StatusCode);
        var trail = await _house.Get<IAuditTrail>().Read(null, 10, default);
        Assert.Equal(["api-key.revoked", "api-key.created"], trail.Select(t => t.Entry.Action).Where(a => a.StartsWith("api-key", StringComparison.Ordinal)));
        Assert.DoesNotContain(secret, JsonSerializer.Serialize(trail));
    }

    [Fact]
    public async Task Scopes_divide_reading_writing_and_personal_data_and_no_key_makes_keys()
    {
        Log.Add(FakeEventLog.Event(1));
        using var admin = await _house.Client("admin");
        using var program = await _house.Client();
        var reader = ("Authorization", "Bearer " + (await NewKey(admin, "admin", "read")).Secret);
        Assert.Equal(HttpStatusCode.OK, (await program.Get("/api/v1/queues", reader)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Get("/api/v1/events", reader)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Post("/api/v1/queues/support/close", new { }, reader)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Post("/api/v1/api-keys", new { name = "x", role = "admin", scopes = new[] { "read" } }, reader)).StatusCode);
        var all = ("Authorization", "Bearer " + (await NewKey(admin, "admin", "read", "write", "events", "personal-data")).Secret);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Post("/api/v1/api-keys", new { name = "x", role = "admin", scopes = new[] { "read" } }, all)).StatusCode);
        var page = await WebClient.Read(await program.Get("/api/v1/events", all));
        Assert.Equal("+8613812345678", page.GetProperty("items")[0].GetProperty("data").GetProperty("from").GetString());
        var agent = ("Authorization", "Bearer " + (await NewKey(admin, "agent", "read", "write")).Secret);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.Get("/api/v1/live", agent)).StatusCode); // the role still counts
    }

    [Fact]
    public async Task A_key_that_asks_too_often_is_told_to_wait()
    {
        using var admin = await _house.Client("admin");
        var bearer = ("Authorization", "Bearer " + (await NewKey(admin, "supervisor", "read")).Secret);
        using var program = await _house.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 600).Select(_ => program.Get("/api/v1/queues", bearer)));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.TooManyRequests && a.Headers.RetryAfter is not null);
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.OK);
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact]
    public async Task A_webhook_is_made_changed_by_version_rotated_and_deleted_and_all_of_it_audited()
    {
        using var admin = await _house.Client("admin");
        using var made = await admin.Post("/api/v1/webhooks", new { name = "crm", url = "https://crm.example.com/hook", types = new[] { "crm.interaction.*" } });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var issued = await WebClient.Read(made);
        string secret = issued.GetProperty("secret").GetString()!;
        string path = "/api/v1/webhooks/" + issued.GetProperty("webhook").GetProperty("id").GetString();
        Assert.DoesNotContain(secret, await (await admin.Get(path)).Content.ReadAsStringAsync());

        object change = new { name = "crm 2", url = "https://crm.example.com/hook", personalData = true };
        Assert.Equal(428, (int)(await admin.Put(path, change)).StatusCode);
        Assert.Equal(412, (int)(await admin.Put(path, change, ("If-Match", "\"9\""))).StatusCode);
        using var changed = await admin.Put(path, change, ("If-Match", "\"1\""));
        Assert.Equal((200, "\"2\""), ((int)changed.StatusCode, changed.Headers.ETag?.Tag));

        var rotated = await WebClient.Read(await admin.Post(path + "/secret"));
        Assert.NotEqual(secret, rotated.GetProperty("secret").GetString());
        var id = Guid.Parse(path[^32..]);
        var store = _house.Get<IWebhookStore>();
        Assert.Equal([rotated.GetProperty("secret").GetString()!, secret], await store.Secrets(id, Instant.Now(TimeProvider.System), default));
        Assert.Single(await store.Secrets(id, Instant.Now(TimeProvider.System) + TimeSpan.FromHours(25), default));
        Assert.True((await WebClient.Read(await admin.Post(path + "/test"))).GetProperty("delivered").GetBoolean());
        Assert.Equal(0, (await WebClient.Read(await admin.Post(path + "/dead-letters/replay"))).GetProperty("count").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Send(HttpMethod.Delete, path, null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.Get(path)).StatusCode);

        var trail = await _house.Get<IAuditTrail>().Read(null, 20, default);
        Assert.Equal(
            ["webhook.created", "webhook.changed", "webhook.secret-rotated", "webhook.tested", "webhook.replayed", "webhook.deleted"],
            trail.Reverse().Select(t => t.Entry.Action).Where(a => a.StartsWith("webhook", StringComparison.Ordinal)));
        Assert.DoesNotContain("whsec_", JsonSerializer.Serialize(trail));
        Assert.True(_house.Get<FakeWebhookDesk>().Changes >= 5);
    }

    [Fact]
    public async Task Without_listed_origins_there_is_no_embedded_session()
    {
        await using var plain = await WebHouse.Open();
        using var client = new WebClient(plain.TlsAddress);
        using var answer = await client.Post("/api/v1/auth/sign-in", new { userName = "agent1", password = "demo" }, ("X-Crm-Embedded", "1"));
        Assert.All(answer.Headers.GetValues("Set-Cookie"), c => Assert.Contains("samesite=strict", c));
        Assert.EndsWith("frame-ancestors 'none'", (await client.Get("/softphone")).Headers.GetValues("Content-Security-Policy").Single());
    }

    private static async Task<(string Secret, string Id)> NewKey(WebClient admin, string role, params string[] scopes)
    {
        using var answer = await admin.Post("/api/v1/api-keys", new { name = "k", role, scopes });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var issued = await WebClient.Read(answer);
        return (issued.GetProperty("secret").GetString()!, issued.GetProperty("key").GetProperty("id").GetString()!);
    }
}
