using System.Net;
using System.Text.Json;
using Crm.Dialing.Lists;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>Lists, imports and who must not be called, over HTTP.</summary>
public sealed class ListRoutesTests(SharedHouse shared) : IClassFixture<SharedHouse>
{
    private readonly WebHouse _house = shared.Enter();

    [Fact]
    public async Task A_file_goes_its_way_from_upload_to_records_and_every_step_is_in_the_audit_trail()
    {
        using var admin = await _house.Client("admin");
        string list = await NewList(admin);
        string import = await Upload(admin, "phone,name\n13800000001,Li\nx,bad\n"u8.ToArray());
        using var preview = await admin.Get($"/api/v1/list-imports/{import}/preview?target=list");
        var seen = await WebClient.Read(preview);
        Assert.Equal(("utf-8", ",", true, "86"), (seen.GetProperty("encoding").GetString(), seen.GetProperty("delimiter").GetString(), seen.GetProperty("hasHeader").GetBoolean(), seen.GetProperty("region").GetString()));
        Assert.Equal(["number", "name"], seen.GetProperty("uses").EnumerateArray().Select(use => use.GetString()!));
        using var started = await admin.Post($"/api/v1/list-imports/{import}/start", new { target = "list", list, names = new[] { "phone", "name" }, uses = new[] { "number", "name" } });
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var read = await Until(admin, import, "checked");
        Assert.Equal((2, 1, 1), (Count(read, "rows"), Count(read, "loaded"), Count(read, "faulty")));
        using var again = await admin.Post($"/api/v1/list-imports/{import}/start", new { target = "list", list, names = new[] { "phone" }, uses = new[] { "number" } });
        Assert.Equal("wrong-state", await WebClient.ProblemWord(again));
        using var deleted = await admin.Send(HttpMethod.Delete, $"/api/v1/lists/{list}", null);
        Assert.Equal("wrong-state", await WebClient.ProblemWord(deleted));
        using var applied = await admin.Post($"/api/v1/list-imports/{import}/apply");
        Assert.Equal("done", (await WebClient.Read(applied)).GetProperty("state").GetString());
        using var report = await admin.Get($"/api/v1/list-imports/{import}/report");
        Assert.Equal("row,code,column,value\r\n3,bad-number,phone,x\r\n", await report.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var records = await admin.Get($"/api/v1/lists/{list}/records?state=ready");
        var record = (await WebClient.Read(records)).GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("Li", "+8613800000001"), (record.GetProperty("name").GetString(), record.GetProperty("numbers")[0].GetProperty("number").GetString()));
        using var audit = await admin.Get("/api/v1/audit");
        string[] acts = [.. (await WebClient.Read(audit)).GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()!)];
        Assert.All(["list.created", "list-import.uploaded", "list-import.started", "list-import.applied"], act => Assert.Contains(act, acts));
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_precisely()
    {
        using var admin = await _house.Client("admin");
        using var empty = await admin.Post("/api/v1/list-imports?name=f.csv", new ByteArrayContent([]));
        Assert.Equal("unsupported-media-type", await WebClient.ProblemWord(empty));
        using var nameless = await admin.Post("/api/v1/list-imports", new ByteArrayContent([1]));
        Assert.Equal("invalid", await WebClient.ProblemWord(nameless));
        string binary = await Upload(admin, [0x7F, 0x45, 0x4C, 0x46, 0, 0, 1, 2]);
        using var unread = await admin.Get($"/api/v1/list-imports/{binary}/preview");
        Assert.Equal("encoding", (await WebClient.Read(unread)).GetProperty("fault").GetString());
        using var gone = await admin.Get($"/api/v1/list-imports/{Guid.NewGuid():n}/preview");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        foreach (object wrong in new object[]
        {
            new { target = "list", names = new[] { "a" }, uses = new[] { "number" } },
            new { target = "nowhere", names = new[] { "a" }, uses = new[] { "number" } },
            new { target = "doNotCall", names = new[] { "a" }, uses = new[] { "colour" } },
            new { target = "doNotCall", names = new[] { "a", "b" }, uses = new[] { "number" } },
            new { target = "doNotCall", region = "0", names = new[] { "a" }, uses = new[] { "number" } },
            new { target = "doNotCall", encoding = "ebcdic", names = new[] { "a" }, uses = new[] { "number" } },
        })
        {
            using var refused = await admin.Post($"/api/v1/list-imports/{binary}/start", wrong);
            Assert.Equal("invalid", await WebClient.ProblemWord(refused));
        }
    }

    [Fact]
    public async Task Lists_have_names_of_their_own_and_are_frozen_while_a_campaign_dials_them()
    {
        using var supervisor = await _house.Client("supervisor");
        string list = await NewList(supervisor, "frozen");
        using var twice = await supervisor.Post("/api/v1/lists", new { name = "frozen" });
        Assert.Equal("invalid", await WebClient.ProblemWord(twice));
        var queue = _house.Get<IRecordQueue>();
        var settings = new QueueSettings([new CallListId(Guid.Parse(list))], default, RetryRules.Usual);
        Assert.Equal(QueueOpening.Opened, await queue.Open(new CampaignId("c"), settings, CancellationToken.None));
        using var shown = await supervisor.Get($"/api/v1/lists/{list}");
        Assert.Equal("c", (await WebClient.Read(shown)).GetProperty("campaign").GetString());
        using var deleted = await supervisor.Send(HttpMethod.Delete, $"/api/v1/lists/{list}", null);
        Assert.Equal("wrong-state", await WebClient.ProblemWord(deleted));
        using var filled = await supervisor.Post($"/api/v1/lists/{list}/search", new { });
        Assert.Equal("wrong-state", await WebClient.ProblemWord(filled));
        Assert.True(await queue.Close(new CampaignId("c"), CancellationToken.None));
        using var gone = await supervisor.Send(HttpMethod.Delete, $"/api/v1/lists/{list}", null);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
    }

    [Fact]
    public async Task Recycling_says_which_records_and_an_export_holds_no_formula()
    {
        using var supervisor = await _house.Client("supervisor");
        string list = await NewList(supervisor);
        string import = await Upload(supervisor, "phone,name,note\n13800000001,=cmd|x,\"a,b\"\n"u8.ToArray());
        using var started = await supervisor.Post(
            $"/api/v1/list-imports/{import}/start", new { target = "list", list, names = new[] { "phone", "name", "note" }, uses = new[] { "work", "name", "field" }, atOnce = true });
        await Until(supervisor, import, "done");
        using var export = await supervisor.Get($"/api/v1/lists/{list}/export");
        Assert.Equal("text/csv", export.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("\r\n'=cmd|x,,,50,no,+8613800000001,work,ready,0,,\"a,b\"\r\n", await export.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var none = await supervisor.Post($"/api/v1/lists/{list}/recycle", new { states = new[] { "ready" } });
        Assert.Equal("invalid", await WebClient.ProblemWord(none));
        using var recycled = await supervisor.Post($"/api/v1/lists/{list}/recycle", new { states = new[] { "done", "exhausted" } });
        Assert.Equal(0, (await WebClient.Read(recycled)).GetProperty("records").GetInt32());
    }

    [Fact]
    public async Task An_agent_enters_who_wants_no_calls_and_only_an_administrator_takes_him_out()
    {
        using var agent = await _house.Client("agent1");
        using var admin = await _house.Client("admin");
        using var entered = await agent.Post("/api/v1/do-not-call/opt-outs", new { number = "138 0000 0077", reason = "asked", prefix = true });
        Assert.Equal("+8613800000077", (await WebClient.Read(entered)).GetProperty("number").GetString());
        using var asked = await agent.Get("/api/v1/do-not-call/13800000077");
        Assert.Equal("agent", (await WebClient.Read(asked)).GetProperty("source").GetString());
        using var listed = await admin.Get("/api/v1/do-not-call?number=13800000077");
        var entry = (await WebClient.Read(listed)).GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("agent1", "asked", false), (entry.GetProperty("by").GetString(), entry.GetProperty("reason").GetString(), entry.GetProperty("prefix").GetBoolean()));
        using var bad = await agent.Post("/api/v1/do-not-call/opt-outs", new { number = "abc" });
        Assert.Equal("invalid", await WebClient.ProblemWord(bad));
        using var past = await admin.Post("/api/v1/do-not-call", new { number = "13800000078", expires = "2020-01-01T00:00:00Z" });
        Assert.Equal("invalid", await WebClient.ProblemWord(past));
        using var removed = await admin.Send(HttpMethod.Delete, "/api/v1/do-not-call?number=%2B8613800000077", null);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var twice = await admin.Send(HttpMethod.Delete, "/api/v1/do-not-call?number=%2B8613800000077", null);
        Assert.Equal(HttpStatusCode.NotFound, twice.StatusCode);
    }

    private static int Count(JsonElement import, string what) => import.GetProperty("counts").GetProperty(what).GetInt32();

    private static async Task<string> NewList(WebClient client, string? name = null)
    {
        using var created = await client.Post("/api/v1/lists", new { name = name ?? Guid.NewGuid().ToString() });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        return (await WebClient.Read(created)).GetProperty("id").GetString()!;
    }

    private static async Task<string> Upload(WebClient client, byte[] content)
    {
        using var uploaded = await client.Post("/api/v1/list-imports?name=file.csv", new ByteArrayContent(content));
        Assert.Equal(HttpStatusCode.Created, uploaded.StatusCode);
        return (await WebClient.Read(uploaded)).GetProperty("id").GetString()!;
    }

    /// <summary>Asks until the import, which is read in the background, has come to a state.</summary>
    private static async Task<JsonElement> Until(WebClient client, string import, string state)
    {
        for (int turn = 0; turn < 1_000; turn++)
        {
            using var answer = await client.Get($"/api/v1/list-imports/{import}");
            var seen = await WebClient.Read(answer);
            if (seen.GetProperty("state").GetString() == state)
            {
                return seen;
            }

            Assert.Null(seen.GetProperty("fault").GetString());
        }

        throw new TimeoutException($"The import did not become {state}.");
    }
}
