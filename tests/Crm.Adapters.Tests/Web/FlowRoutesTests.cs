using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Adapters.Tests.Web;

/// <summary>Flows over HTTP: from draft to publication and back.</summary>
public sealed class FlowRoutesTests : IAsyncLifetime
{
    private WebHouse _house = null!;
    private WebClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open();
        _admin = await _house.Client("admin");
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task A_flow_goes_from_draft_to_publication_and_back_and_the_audit_trail_knows()
    {
        using var made = await _admin.Put("/api/v1/flows/mine/draft", Flow("one"));
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal("\"1\"", made.Headers.ETag!.Tag);
        Assert.Equal(JsonValueKind.Null, (await WebClient.Read(made)).GetProperty("publishedVersion").ValueKind);

        Assert.Equal(1, await Published(await _admin.Post("/api/v1/flows/mine/publish", new { note = "first" })));
        using var changed = await _admin.Put("/api/v1/flows/mine/draft", Flow("two"), ("If-Match", "\"1\""));
        Assert.Equal("\"2\"", changed.Headers.ETag!.Tag);
        Assert.Equal(2, await Published(await _admin.Post("/api/v1/flows/mine/publish", new { }, ("If-Match", "\"2\""))));
        Assert.Equal(1, await Published(await _admin.Post("/api/v1/flows/mine/rollback", new { version = 1 })));

        using var first = await _admin.Get("/api/v1/flows/mine/versions/1");
        var version = await WebClient.Read(first);
        Assert.Equal("one", version.GetProperty("flow").GetProperty("nodes").GetProperty("bye").GetProperty("reason").GetString());
        Assert.Equal(("admin", "first"), (version.GetProperty("publishedBy").GetString(), version.GetProperty("note").GetString()));

        using var audit = await _admin.Get("/api/v1/audit");
        string[] actions = [.. (await WebClient.Read(audit)).GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()!)];
        Assert.Equal(["flow.rolled-back", "flow.published", "flow.draft-saved", "flow.published", "flow.draft-saved"], actions.Where(action => action.StartsWith("flow.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_faulty_flow_is_refused_with_the_node_named()
    {
        var faulty = Flow("one");
        faulty["nodes"]!["lost"] = new JsonObject { ["type"] = "music", ["exits"] = new JsonObject { ["next"] = "nowhere" } };
        using var refused = await _admin.Put("/api/v1/flows/mine/draft", faulty);

        Assert.Equal("invalid", await WebClient.ProblemWord(refused));
        var errors = (await WebClient.Read(refused)).GetProperty("errors").GetProperty("lost").EnumerateArray().Select(e => e.GetString());
        Assert.Contains("leads by 'next' to 'nowhere', which is no node", errors);

        using var check = await _admin.Post("/api/v1/flows/mine/check", faulty);
        var found = await WebClient.Read(check);
        Assert.False(found.GetProperty("good").GetBoolean());
        Assert.Equal("lost", found.GetProperty("problems")[0].GetProperty("node").GetString());
        using var gone = await _admin.Get("/api/v1/flows/mine");
        Assert.Equal("not-found", await WebClient.ProblemWord(gone));
    }

    [Fact]
    public async Task Changes_name_the_version_they_are_made_to()
    {
        using var blind = await _admin.Put("/api/v1/flows/main-menu/draft", Flow("one", "main-menu"));
        Assert.Equal("if-match-required", await WebClient.ProblemWord(blind));
        using var stale = await _admin.Put("/api/v1/flows/main-menu/draft", Flow("one", "main-menu"), ("If-Match", "\"9\""));
        Assert.Equal("stale", await WebClient.ProblemWord(stale));
        using var unknown = await _admin.Post("/api/v1/flows/main-menu/rollback", new { version = 9 });
        Assert.Equal("not-found", await WebClient.ProblemWord(unknown));
        using var nonsense = await _admin.Send(HttpMethod.Put, "/api/v1/flows/mine/draft", new StringContent("{", null, "application/json"));
        Assert.Equal("invalid", await WebClient.ProblemWord(nonsense));
    }

    [Fact]
    public async Task The_shipped_flows_are_listed_and_the_schema_is_for_everybody()
    {
        using var list = await _admin.Get("/api/v1/flows");
        Assert.Contains("main-menu", (await WebClient.Read(list)).GetProperty("items").EnumerateArray().Select(flow => flow.GetProperty("id").GetString()));
        using var draft = await _admin.Post("/api/v1/flows/main-menu/check", new { });
        Assert.True((await WebClient.Read(draft)).GetProperty("good").GetBoolean());
        using var stranger = await _house.Client();
        using var schema = await stranger.Get("/flow-schema/v1.json");
        Assert.Equal("application/schema+json", schema.Content.Headers.ContentType!.MediaType);
        Assert.Equal("IVR flow", (await WebClient.Read(schema)).GetProperty("title").GetString());
    }

    private static JsonObject Flow(string reason, string id = "mine") => new()
    {
        ["id"] = id,
        ["title"] = "Mine",
        ["start"] = "bye",
        ["nodes"] = new JsonObject { ["bye"] = new JsonObject { ["type"] = "hangup", ["reason"] = reason } },
    };

    private static async Task<int> Published(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return (await WebClient.Read(answer)).GetProperty("publishedVersion").GetInt32();
        }
    }
}
