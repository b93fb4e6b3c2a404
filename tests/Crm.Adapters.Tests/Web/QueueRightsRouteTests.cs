using System.Net;
using System.Text.Json;
using Crm.Contracts.Desk;
using Crm.Contracts.Live;
using Crm.Contracts.Ports;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>
/// A supervisor limited to the queue support, against every route that supervisors have: agent4 serves support, agent5 sales, the others
/// both. What is not his is refused and written down.
/// </summary>
public sealed class QueueRightsRouteTests : IAsyncLifetime
{
    private const string Own = "0000000000000000000000000000000a";
    private const string Foreign = "0000000000000000000000000000000b";

    /// <summary>A route, with what it is about once of his and once of others.</summary>
    private static readonly (string Route, string Own, string Foreign, object? Body)[] Scoped =
    [
        ("PUT /api/v1/agents/{id}/presence", "agent4", "agent5", new { presence = "available" }),
        ("GET /api/v1/agents/{id}/statistics", "agent4", "agent5", null),
        ("GET /api/v1/agents/{id}/device", "agent4", "agent5", null),
        ("POST /api/v1/agents/{id}/device", "agent4", "agent5", null),
        ("POST /api/v1/agents/{id}/wrap-up/end", "agent4", "agent5", null),
        ("GET /api/v1/agents/{id}/routing", "agent4", "agent5", null),
        ("PUT /api/v1/agents/{id}/routing", "agent4", "agent5", new { queues = new[] { new { id = "support", level = 2 } }, skills = new { } }),
        ("GET /api/v1/agents/{id}/routing/versions", "agent4", "agent5", null),
        ("POST /api/v1/agents/{id}/routing/undo", "agent4", "agent5", new { version = 1 }),
        ("PUT /api/v1/agents/{id}/skills/{skill}", "agent4 support", "agent5 support", new { level = 2 }),
        ("DELETE /api/v1/agents/{id}/skills/{skill}", "agent4 support", "agent5 sales", null),
        ("PUT /api/v1/agents/{id}/queues/{queueId}", "agent4 support", "agent5 support", new { level = 2 }),
        ("PUT /api/v1/agents/{id}/queues/{queueId}", "agent1 support", "agent1 sales", new { level = 7 }),
        ("DELETE /api/v1/agents/{id}/queues/{queueId}", "agent2 support", "agent3 sales", null),
        ("POST /api/v1/calls/{id}/supervise", Own, Foreign, new { mode = "monitor" }),
        ("POST /api/v1/calls/{id}/takeover", Own, Foreign, null),
        ("POST /api/v1/interactions/{id}/requeue", Own, Foreign, null),
        ("POST /api/v1/interactions/{id}/move", Own, Foreign, new { queue = "support" }),
        ("POST /api/v1/interactions/{id}/close", Own, Foreign, null),
        ("POST /api/v1/conversations/{id}/join", Own, Foreign, null),
        ("GET /api/v1/conversations/{id}/messages", Own, Foreign, null),
        ("GET /api/v1/mail/threads/{id}", Own, Foreign, null),
        ("GET /api/v1/mail/messages/{id}/html", Own, Foreign, null),
        ("GET /api/v1/mail/messages/{id}/raw", Own, Foreign, null),
        ("POST /api/v1/mail/messages/{id}/work", Own, Foreign, null),
        ("POST /api/v1/mail/threads/{id}/note", Own, Foreign, new { text = "x" }),
        ("GET /api/v1/interactions/{id}/mails", Own, Foreign, null),
        ("GET /api/v1/interactions/{id}", Own, Foreign, null),
        ("GET /api/v1/interactions/{id}/messages", Own, Foreign, null),
        ("GET /api/v1/interactions/{id}/routing", Own, Foreign, null),
        ("POST /api/v1/interactions/{id}/notes", Own, Foreign, new { text = "x" }),
        ("GET /api/v1/recordings/{id}", Own, Foreign, null),
        ("POST /api/v1/recordings/{id}/playback", Own, Foreign, null),
        ("GET /api/v1/recordings/{id}/peaks", Own, Foreign, null),
        ("GET /api/v1/materials/packages/{id}", "kettles", "pots", null),
        ("PUT /api/v1/materials/packages/{id}", "kettles", "pots", new { }),
        ("PUT /api/v1/materials/packages/{id}", "kettles", "site", new { }),
        ("DELETE /api/v1/materials/packages/{id}", "kettles", "pots", null),
        ("GET /api/v1/interactions/{id}/materials", Own, Foreign, null),
        ("GET /api/v1/campaigns/{id}", "winter", "summer", null),
        ("PUT /api/v1/campaigns/{id}", "winter", "summer", FakeCampaigns.Body("support")),
        ("GET /api/v1/campaigns/{id}/attempts", "winter", "summer", null),
        ("GET /api/v1/campaigns/{id}/results", "winter", "summer", null),
        ("GET /api/v1/campaigns/{id}/evidence", "winter", "summer", null),
        ("GET /api/v1/campaigns/{id}/abandonment", "winter", "summer", null),
        ("POST /api/v1/campaigns/{id}/clone", "winter", "summer", new { id = "winter-2", displayName = "Winter 2" }),
        ("POST /api/v1/campaigns/{id}/start", "winter", "summer", null),
        ("POST /api/v1/campaigns/{id}/pause", "winter", "summer", null),
        ("POST /api/v1/campaigns/{id}/drain", "winter", "summer", null),
        ("POST /api/v1/campaigns/{id}/stop", "winter", "summer", null),
        ("DELETE /api/v1/campaigns/{id}", "winter", "summer", null),
        ("GET /api/v1/queues/{id}", "support", "sales", null),
        ("GET /api/v1/queues/{id}/statistics", "support", "sales", null),
        ("GET /api/v1/queues/{id}/statistics/live", "support", "sales", null),
        ("PUT /api/v1/queues/{id}", "support", "sales", new { }),
        ("POST /api/v1/queues/{id}/close", "support", "sales", null),
        ("POST /api/v1/queues/{id}/open", "support", "sales", null),
        ("GET /api/v1/queues/{id}/versions", "support", "sales", null),
        ("GET /api/v1/queues/{id}/invitations", "support", "sales", null),
        ("POST /api/v1/queues/{id}/undo", "support", "sales", new { version = 1 }),
        ("PUT /api/v1/calendars/{id}", "office", "shop", new { displayName = "X", hours = new { zone = "UTC", week = Array.Empty<object>(), special = Array.Empty<object>() } }),
        ("POST /api/v1/calendars/{id}/undo", "office", "shop", new { version = 2 }),
        ("PUT /api/v1/capacity-profiles/{id}", "own", "theirs", new { displayName = "X", capacity = new { units = 100, media = new[] { new { media = "voice", cost = 100, max = 1 } } } }),
        ("POST /api/v1/capacity-profiles/{id}/undo", "own", "theirs", new { version = 2 }),
    ];

    /// <summary>Lists and who must not be called belong to no queue.</summary>
    private static string[] Lists => [.. RolesTests.Weakest.Where(r => r.Value == "supervisor" && (r.Key.Contains("/api/v1/list", StringComparison.Ordinal) || r.Key.EndsWith("/do-not-call", StringComparison.Ordinal))).Select(r => r.Key)];

    /// <summary>What is about the whole site, and is refused as such.</summary>
    private static readonly string[] WholeSite = ["POST /api/v1/what-if", .. Lists];

    /// <summary>What has nothing to do with queues, or tells every supervisor names he needs in forms.</summary>
    private static readonly string[] Free =
    [
        "POST /api/v1/calls/{id}/supervise/stop", "POST /api/v1/conversations/{id}/leave", "POST /api/v1/supervision/media", "POST /api/v1/handovers", "POST /api/v1/materials/files", "GET /api/v1/materials/files/{id}", "GET /api/v1/flows", "GET /api/v1/flows/{id}",
        "GET /api/v1/flows/{id}/versions/{version}", "POST /api/v1/flows/{id}/check", "GET /api/v1/capacity-profiles", "GET /api/v1/capacity-profiles/{id}",
        "GET /api/v1/capacity-profiles/{id}/versions", "GET /api/v1/calendars", "GET /api/v1/calendars/{id}", "GET /api/v1/calendars/{id}/versions",
        "GET /api/v1/customers/{id}/merge/{otherId}", "POST /api/v1/customers/{id}/merge", "POST /api/v1/customers/{id}/split",
        "GET /api/v1/customers/merges/{mergeId}/undo", "POST /api/v1/customers/merges/{mergeId}/undo",
    ];

    /// <summary>Lists that show what is his; see below.</summary>
    private static readonly string[] Filtered =
        ["GET /api/v1/live", "GET /api/v1/campaigns", "GET /api/v1/conversations", "GET /api/v1/mail/work", "GET /api/v1/mail/unworked", "GET /api/v1/materials/packages"];

    private WebHouse _house = null!;
    private WebClient _admin = null!;
    private WebClient _supervisor = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open();
        _admin = await _house.Client("admin");
        await Prepare();
        await Limit("support");
        _supervisor = await _house.Client("supervisor");
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        _supervisor.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public void Every_route_of_supervisors_is_judged_here() => Assert.Equal(
        RolesTests.Weakest.Where(r => r.Value == "supervisor").Select(r => r.Key).Order(),
        Scoped.Select(s => s.Route).Concat(WholeSite).Concat(Free).Concat(Filtered).Where(r => RolesTests.Weakest[r] == "supervisor").Distinct().Order());

    [Fact]
    public async Task Each_takes_what_is_his_and_refuses_the_rest_into_the_audit_trail()
    {
        foreach (var (route, own, foreign, body) in Scoped)
        {
            int before = await Refusals();
            var refused = await Send(route, foreign, body);
            Assert.True(refused == HttpStatusCode.Forbidden, $"{route} of others gave {refused}");
            Assert.True(await Refusals() == before + 1, $"{route} of others left no row");
            var allowed = await Send(route, own, body);
            Assert.True(allowed is not (HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError), $"{route} of his own gave {allowed}");
        }

        Assert.DoesNotContain(_house.Centre.Commands, c => c is SuperviseCall { Call: var call } && call == new CallId(Guid.Parse(Foreign)));
    }

    [Fact]
    public async Task The_same_routes_are_open_to_administrators_and_to_supervisors_whom_nobody_limits()
    {
        await Limit(null);
        foreach (var client in new[] { _admin, _supervisor })
        {
            foreach (var (route, _, foreign, body) in Scoped)
            {
                Assert.NotEqual(HttpStatusCode.Forbidden, await Send(route, foreign, body, client));
            }
        }
    }

    [Fact]
    public async Task A_study_of_the_whole_site_is_not_his()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await _supervisor.Post("/api/v1/what-if", new { })).StatusCode);
        Assert.Empty(_house.Get<FakeWhatIf>().Asked);
    }

    [Fact]
    public async Task What_campaigns_dial_is_not_his()
    {
        Assert.NotEmpty(Lists);
        foreach (string route in Lists)
        {
            var method = new HttpMethod(route.Split(' ')[0]);
            using var answer = await _supervisor.Send(method, route.Split(' ')[1].Replace("{id}", Foreign, StringComparison.Ordinal), method == HttpMethod.Get ? null : new { });
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{route} gave {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Lists_show_what_is_his()
    {
        Assert.Equal(["support"], await Ids("/api/v1/queues"));
        Assert.Equal(["agent1", "agent2", "agent3", "agent4"], await Ids("/api/v1/agents"));
        Assert.Equal(["winter"], await Ids("/api/v1/campaigns"));
        Assert.Equal([Own], await Ids("/api/v1/interactions"));
        var packages = await WebClient.Read(await _supervisor.Get("/api/v1/materials/packages"));
        Assert.Equal(["kettles", "site"], packages.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("packageId").GetString()).Order());
        Assert.Equal(HttpStatusCode.Forbidden, (await _supervisor.Get("/api/v1/interactions?queue=sales")).StatusCode);
        var live = await WebClient.Read(await _supervisor.Get("/api/v1/live"));
        Assert.Equal(["support"], QueuesOf(live));
        Assert.Equal(["agent1", "agent4"], live.GetProperty("agents").EnumerateArray().Select(a => a.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task The_hub_pushes_what_is_his_and_follows_his_rights_while_it_is_open()
    {
        using var hub = await HubClient.Connect(_house, "/hubs/supervisor", _supervisor.Cookies);
        Assert.Equal(["support"], QueuesOf(await hub.Next("live")));
        _house.Get<IDeskPush>().PushLive(_house.Centre.Live!);
        Assert.Equal(["support"], QueuesOf(await hub.Next("live")));
        await Limit("sales");
        _house.Get<IDeskPush>().PushLive(_house.Centre.Live!);
        Assert.Equal(["sales"], QueuesOf(await hub.Next("live")));
    }

    [Fact]
    public async Task Who_listens_is_taken_out_of_calls_that_are_his_no_more_and_of_no_others()
    {
        await Limit(null);
        var picture = _house.Centre.Live!;
        _house.Centre.Live = picture with { Agents = [.. picture.Agents.Select(a => a with { Supervisors = [new LiveSupervisor("supervisor", "Sofia", "monitor")] })] };
        await Limit("support");
        Assert.Equal([new CallId(Guid.Parse(Foreign))], _house.Centre.Commands.OfType<StopSupervision>().Select(c => c.Call));
        Assert.Contains("supervision.stopped", await Audited());
        await Limit(null);
        Assert.Single(_house.Centre.Commands.OfType<StopSupervision>());
    }

    [Fact]
    public async Task Customers_are_not_moved_or_overflowed_into_queues_of_others()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await _supervisor.Post($"/api/v1/interactions/{Own}/move", new { queue = "sales" })).StatusCode);
        using var read = await _supervisor.Get("/api/v1/queues/support");
        var settings = System.Text.Json.Nodes.JsonNode.Parse((await WebClient.Read(read)).GetProperty("settings").GetRawText())!;
        settings["overflow"] = System.Text.Json.Nodes.JsonNode.Parse("""{"whenFull":{"kind":"queue","queue":"sales"}}""");
        using var put = await _supervisor.Put("/api/v1/queues/support", settings, ("If-Match", read.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.Forbidden, put.StatusCode);
    }

    [Fact]
    public async Task Of_the_stream_of_events_he_gets_what_names_him()
    {
        _house.Get<FakeEventLog>().Add(FakeEventLog.Event(1, agent: "agent5"), FakeEventLog.Event(2, agent: "supervisor"), FakeEventLog.Event(3));
        Assert.Single((await WebClient.Read(await _supervisor.Get("/api/v1/events"))).GetProperty("items").EnumerateArray());
        await Limit(null);
        Assert.Equal(3, (await WebClient.Read(await _supervisor.Get("/api/v1/events"))).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Rights_are_set_under_the_version_seen_and_name_queues_that_are_there()
    {
        var (etag, _) = await Account();
        using var without = await _admin.Put("/api/v1/supervisors/supervisor", new { queues = new[] { "sales" } });
        Assert.Equal(HttpStatusCode.PreconditionRequired, without.StatusCode);
        using var unknown = await _admin.Put("/api/v1/supervisors/supervisor", new { queues = new[] { "nowhere" } }, ("If-Match", etag));
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        using var agent = await _admin.Put("/api/v1/supervisors/agent1", new { queues = new[] { "sales" } }, ("If-Match", etag));
        Assert.Equal(HttpStatusCode.NotFound, agent.StatusCode);
        using var set = await _admin.Put("/api/v1/supervisors/supervisor", new { queues = Array.Empty<string>() }, ("If-Match", etag));
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        using var stale = await _admin.Put("/api/v1/supervisors/supervisor", new { queues = new[] { "sales" } }, ("If-Match", etag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Empty(await Ids("/api/v1/queues"));
        Assert.Contains("supervisor.queues-set", await Audited());
    }

    private async Task Prepare()
    {
        await Put("/api/v1/calendars/office", new { displayName = "Office", hours = new { zone = "UTC", week = Array.Empty<object>(), special = Array.Empty<object>() } });
        await Put("/api/v1/calendars/shop", new { displayName = "Shop", hours = new { zone = "UTC", week = Array.Empty<object>(), special = Array.Empty<object>() } });
        await Put("/api/v1/capacity-profiles/own", Profile);
        await Put("/api/v1/capacity-profiles/theirs", Profile);
        await Change("/api/v1/calendars/shop", thing => { var s = thing["settings"]!; s["displayName"] = "Shop 2"; return s; }); // so that there is something to undo
        await Change("/api/v1/capacity-profiles/theirs", thing => { var s = thing["settings"]!; s["displayName"] = "P 2"; return s; });
        await Change("/api/v1/queues/sales", queue => { var s = queue["settings"]!; s["calendar"] = "shop"; return s; });
        await Change("/api/v1/agents/agent4/routing", _ => Routing("support", "own"));
        await Change("/api/v1/agents/agent5/routing", _ => Routing("sales", "theirs"));
        await Put("/api/v1/materials/packages/kettles", FakeMaterials.Body("support"));
        await Put("/api/v1/materials/packages/pots", FakeMaterials.Body("sales"));
        await Put("/api/v1/materials/packages/site", FakeMaterials.Body());
        var at = Instant.From(DateTimeOffset.UtcNow);
        foreach (var (id, queue, agent) in new[] { (Own, "support", "agent4"), (Foreign, "sales", "agent5") })
        {
            var guid = Guid.Parse(id);
            _house.Get<FakeInteractions>().Records.Add(new InteractionRecord(
                new InteractionId(guid), MediaType.Voice, InteractionDirection.Inbound, new SubjectId(guid), null, null, "4001", null, new CallId(guid), at)
            {
                Queues = [new QueueId(queue)],
                Agents = [new AgentId(agent)],
            });
            _house.Get<FakeMailDesk>().Add(guid, queue, agent);
            _house.Get<FakeRecordings>().Recordings.Add(new StoredRecording(
                new RecordingId(guid), new InteractionId(guid), [new AgentId(agent)], RecordingState.Ready, TimeSpan.FromSeconds(1), at));
            _house.Get<FakeRecordings>().Audio[new RecordingId(guid)] = [1, 2, 3];
        }

        var picture = FakeCentre.Picture();
        _house.Centre.Live = picture with
        {
            Queues = [picture.Queues[0], picture.Queues[0] with { Id = new QueueId("sales"), Name = "Sales" }],
            Agents = [Agent("agent1", null, "support", "sales"), Agent("agent4", Own, "support"), Agent("agent5", Foreign, "sales")],
        };
    }

    private static object Profile => new { displayName = "P", capacity = new { units = 100, media = new[] { new { media = "voice", cost = 100, max = 1 } } } };

    private static LiveAgent Agent(string id, string? work, params string[] queues) => new(
        new AgentId(id), id, Presence.Available, null, default, RoutingStatus.Idle, "idle", default, work is null ? null : new InteractionId(Guid.Parse(work)), null,
        work is null ? null : new QueueId(queues[0]), null, [.. queues.Select(q => new QueueId(q))])
    {
        Call = work is null ? null : new CallId(Guid.Parse(work)),
    };

    private static System.Text.Json.Nodes.JsonNode Routing(string queue, string profile) => System.Text.Json.Nodes.JsonNode.Parse(
        $$"""{"queues":[{"id":"{{queue}}","level":1}],"skills":{"support":3,"sales":3},"profile":"{{profile}}"}""")!;

    private async Task Put(string path, object body)
    {
        using var answer = await _admin.Put(path, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task Change(string path, Func<System.Text.Json.Nodes.JsonNode, System.Text.Json.Nodes.JsonNode> edit)
    {
        using var read = await _admin.Get(path);
        var body = edit(System.Text.Json.Nodes.JsonNode.Parse((await WebClient.Read(read)).GetRawText())!);
        using var answer = await _admin.Put(path, body, ("If-Match", read.Headers.ETag!.Tag));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private async Task Limit(string? queue)
    {
        var (etag, _) = await Account();
        using var answer = await _admin.Put("/api/v1/supervisors/supervisor", new { queues = queue is null ? null : new[] { queue } }, ("If-Match", etag));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private async Task<(string ETag, JsonElement View)> Account()
    {
        using var read = await _admin.Get("/api/v1/supervisors/supervisor");
        return (read.Headers.ETag!.Tag, await WebClient.Read(read));
    }

    /// <summary>Fills the places of a route; a change carries the version there is.</summary>
    private async Task<HttpStatusCode> Send(string route, string names, object? body, WebClient? by = null)
    {
        string path = route.Split(' ')[1];
        foreach (string name in names.Split(' '))
        {
            int at = path.IndexOf('{');
            path = path[..at] + name + path[(path.IndexOf('}') + 1)..];
        }

        var method = new HttpMethod(route.Split(' ')[0]);
        using var now = await _admin.Get(path);
        (string, string)[] headers = method == HttpMethod.Put && now.Headers.ETag is { } tag ? [("If-Match", tag.Tag)] : [];
        using var answer = await (by ?? _supervisor).Send(method, path, method == HttpMethod.Get ? null : body ?? new { }, headers);
        return answer.StatusCode;
    }

    private async Task<string[]> Ids(string path)
    {
        var items = (await WebClient.Read(await _supervisor.Get(path))).GetProperty("items");
        return [.. items.EnumerateArray().Select(i => i.GetProperty("id").GetString()!)];
    }

    private static string[] QueuesOf(JsonElement live) => [.. live.GetProperty("queues").EnumerateArray().Select(q => q.GetProperty("id").GetString()!)];

    private async Task<int> Refusals() => (await Audited()).Count(a => a is "rights.refused" or "recording.refused");

    private async Task<string?[]> Audited()
    {
        var items = (await WebClient.Read(await _admin.Get("/api/v1/audit?limit=200"))).GetProperty("items");
        return [.. items.EnumerateArray().Select(row => row.GetProperty("action").GetString())];
    }
}
