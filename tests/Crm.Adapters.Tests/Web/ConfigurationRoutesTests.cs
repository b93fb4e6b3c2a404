using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Contracts.Ports;

namespace Crm.Adapters.Tests.Web;

/// <summary>What supervisors change while calls go on: conflicts, versions, undo, faults, audit.</summary>
public sealed class ConfigurationRoutesTests : IAsyncLifetime
{
    private WebHouse _house = null!;
    private WebClient _supervisor = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open();
        _supervisor = await _house.Client("supervisor");
    }

    public async ValueTask DisposeAsync()
    {
        _supervisor.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task An_emergency_closing_is_a_version_and_undo_opens_again()
    {
        var closed = await Good(_supervisor.Post("/api/v1/queues/support/close", new { reason = "fire drill" }));
        Assert.True(Rules(closed).GetProperty("emergencyClosed").GetBoolean());
        Assert.Equal(2, closed.GetProperty("version").GetInt64());
        Assert.True(closed.GetProperty("effective").GetBoolean());

        var versions = await Items("/api/v1/queues/support/versions");
        Assert.Equal((2, "supervisor", "queue.closed", "fire drill"), Head(versions[0]));
        Assert.Equal((1, "system", "initial", null), Head(versions[1]));
        Assert.Equal("overflow.emergencyClosed: null -> true", Assert.Single(Changes(versions[0])));

        var open = await Good(_supervisor.Post("/api/v1/queues/support/undo", new { version = 2 }));
        Assert.Equal(JsonValueKind.Null, open.GetProperty("settings").GetProperty("overflow").ValueKind);
        Assert.Equal(3, open.GetProperty("version").GetInt64());
        Assert.Equal(["queue.undone", "queue.closed"], await Acts());
    }

    [Fact]
    public async Task Closing_what_is_closed_is_no_change_and_opening_needs_no_version()
    {
        await Good(_supervisor.Post("/api/v1/queues/sales/close", new { }));
        var again = await Good(_supervisor.Post("/api/v1/queues/sales/close", new { }));
        Assert.Equal(2, again.GetProperty("version").GetInt64());
        var open = await Good(_supervisor.Post("/api/v1/queues/sales/open"));
        Assert.Equal((3, false), (open.GetProperty("version").GetInt64(), Rules(open).GetProperty("emergencyClosed").GetBoolean()));
        using var past = await _supervisor.Post("/api/v1/queues/sales/close", new { until = "2020-01-01T00:00:00Z" });
        Assert.Equal("invalid", await WebClient.ProblemWord(past));
    }

    [Fact]
    public async Task Who_comes_second_is_told_what_is_there_and_who_made_it()
    {
        using var seen = await _supervisor.Get("/api/v1/queues/support");
        string tag = seen.Headers.ETag!.Tag;
        var mine = Settings(await WebClient.Read(seen));
        using var admin = await _house.Client("admin");
        var theirs = Settings(await WebClient.Read(seen));
        theirs["maxEntries"] = 50;
        using var first = await admin.Put("/api/v1/queues/support?note=smaller", theirs, ("If-Match", tag));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        mine["weight"] = 3;
        using var second = await _supervisor.Put("/api/v1/queues/support", mine, ("If-Match", tag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        var problem = await WebClient.Read(second);
        Assert.Equal(50, problem.GetProperty("current").GetProperty("settings").GetProperty("maxEntries").GetInt32());
        var since = problem.GetProperty("since").EnumerateArray().Single();
        Assert.Equal((2, "admin", "queue.replaced", "smaller"), Head(since));
        Assert.Equal("maxEntries: 200 -> 50", Assert.Single(Changes(since)));

        var now = await Good(_supervisor.Get("/api/v1/queues/support"));
        Assert.Equal((50, 1.0), (now.GetProperty("settings").GetProperty("maxEntries").GetInt32(), now.GetProperty("settings").GetProperty("weight").GetDouble()));
    }

    [Fact]
    public async Task Only_the_newest_version_is_undone()
    {
        await Good(_supervisor.Put("/api/v1/agents/agent1/skills/lang-zh", new { level = 4 }));
        await Good(_supervisor.Put("/api/v1/agents/agent1/queues/sales", new { level = 1 }));
        using var older = await _supervisor.Post("/api/v1/agents/agent1/routing/undo", new { version = 2 });
        Assert.Equal("stale", await WebClient.ProblemWord(older));
        Assert.Contains("supervisor (agent.queue-set)", (await WebClient.Read(older)).GetProperty("detail").GetString());
        var undone = await Good(_supervisor.Post("/api/v1/agents/agent1/routing/undo", new { version = 3 }));
        Assert.Equal(4, undone.GetProperty("skills").GetProperty("lang-zh").GetInt32());
        Assert.Equal(2, Level(undone, "sales"));
        using var nothing = await _supervisor.Post("/api/v1/agents/agent2/routing/undo", new { version = 1 });
        Assert.Equal("wrong-state", await WebClient.ProblemWord(nothing));
    }

    [Fact]
    public async Task An_agent_is_moved_in_one_request_and_the_versions_say_from_where_to_where()
    {
        using var seen = await _supervisor.Get("/api/v1/agents/agent4/routing");
        object moved = new { queues = new[] { new { id = "support", level = 1 } }, skills = new Dictionary<string, int> { ["support"] = 4, ["lang-en"] = 3 } };
        using var blind = await _supervisor.Put("/api/v1/agents/agent4/routing", moved);
        Assert.Equal("if-match-required", await WebClient.ProblemWord(blind));
        await Good(_supervisor.Put("/api/v1/agents/agent4/routing", moved, ("If-Match", seen.Headers.ETag!.Tag)));
        var versions = await Items("/api/v1/agents/agent4/routing/versions");
        Assert.Equal(
            ["queues.sales: 1 -> null", "queues.support: 2 -> 1", "skills.lang-zh: 5 -> null", "skills.sales: 5 -> null", "skills.support: 3 -> 4"],
            Changes(versions[0]).Order(StringComparer.Ordinal));
        var kept = _house.Get<IConfigurationSource>().AgentConfigurations.Single(a => a.Id.Value == "agent4").Settings;
        Assert.Equal(("Dina Dahl", 1), (kept.DisplayName, kept.MaxVoice));
    }

    [Fact]
    public async Task All_faults_come_at_once_each_with_its_path()
    {
        using var seen = await _supervisor.Get("/api/v1/queues/support");
        var bad = Settings(await WebClient.Read(seen));
        bad["weight"] = 0;
        bad["displayName"] = "";
        bad["steps"]![0]!["requirements"]![0]!["skill"] = "suport";
        bad["overflow"] = new JsonObject { ["whenFull"] = new JsonObject { ["kind"] = "queue", ["queue"] = "nowhere" } };
        bad["calendar"] = "never";
        using var refused = await _supervisor.Put("/api/v1/queues/support", bad, ("If-Match", "\"1\""));
        var errors = (await WebClient.Read(refused)).GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal);
        Assert.Equal(["calendar", "displayName", "overflow.whenFull.queue", "steps[0].requirements[0].skill", "weight"], errors);
        foreach (string nonsense in (string[])["{\"steps\":[null]}", "{\"displayName\":null}", "{\"steps\":[{\"requirements\":[null]}],\"wrapUpCodes\":[null]}", "[]", "{\"hours\":{\"zone\":\"UTC\",\"week\":[null]}}"])
        {
            using var answer = await _supervisor.Send(HttpMethod.Put, "/api/v1/queues/support", new StringContent(nonsense, null, "application/json"), ("If-Match", "\"1\""));
            Assert.Equal("invalid", await WebClient.ProblemWord(answer));
        }
    }

    [Fact]
    public async Task Unknown_skills_and_queues_are_named_and_a_new_skill_is_said_to_be_one()
    {
        using var skill = await _supervisor.Put("/api/v1/agents/agent1/skills/lang-xx", new { level = 3 });
        Assert.True((await WebClient.Read(skill)).GetProperty("errors").TryGetProperty("skills.lang-xx", out _));
        using var queue = await _supervisor.Put("/api/v1/agents/agent1/queues/nowhere", new { level = 1 });
        Assert.True((await WebClient.Read(queue)).GetProperty("errors").TryGetProperty("queues.nowhere", out _));
        using var level = await _supervisor.Put("/api/v1/agents/agent1/skills/lang-zh", new { level = 9 });
        Assert.True((await WebClient.Read(level)).GetProperty("errors").TryGetProperty("skills.lang-zh", out _));
        Assert.Equal(3, (await Good(_supervisor.Put("/api/v1/agents/agent1/skills/lang-xx?new=true", new { level = 3 }))).GetProperty("skills").GetProperty("lang-xx").GetInt32());
        await Good(_supervisor.Put("/api/v1/agents/agent2/skills/lang-xx", new { level = 1 }));
        await Good(_supervisor.Send(HttpMethod.Delete, "/api/v1/agents/agent2/skills/lang-xx", null));
        using var gone = await _supervisor.Send(HttpMethod.Delete, "/api/v1/agents/agent2/skills/lang-xx", null);
        Assert.Equal("not-found", await WebClient.ProblemWord(gone));
        using var nobody = await _supervisor.Get("/api/v1/agents/nobody/routing");
        Assert.Equal("not-found", await WebClient.ProblemWord(nobody));
    }

    [Fact]
    public async Task A_calendar_gives_its_hours_to_the_queues_that_name_it()
    {
        object Calendar(string to) => new
        {
            displayName = "Standard",
            hours = new { zone = "Europe/Berlin", week = new[] { new { day = "monday", from = 28800, to = int.Parse(to) } }, special = Array.Empty<object>() },
        };
        await Good(_supervisor.Put("/api/v1/calendars/standard", Calendar("64800")));
        using var seen = await _supervisor.Get("/api/v1/queues/support");
        var settings = Settings(await WebClient.Read(seen));
        settings["calendar"] = "standard";
        var queue = await Good(_supervisor.Put("/api/v1/queues/support", settings, ("If-Match", seen.Headers.ETag!.Tag)));
        Assert.Equal(64800, queue.GetProperty("settings").GetProperty("hours").GetProperty("week")[0].GetProperty("to").GetInt32());

        using var blind = await _supervisor.Put("/api/v1/calendars/standard", Calendar("61200"));
        Assert.Equal("if-match-required", await WebClient.ProblemWord(blind));
        var changed = await Good(_supervisor.Put("/api/v1/calendars/standard", Calendar("61200"), ("If-Match", "\"1\"")));
        Assert.Equal("support", changed.GetProperty("queues")[0].GetString());
        Assert.Equal(61200, _house.Get<IConfigurationSource>().QueueConfigurations.Single(q => q.Id.Value == "support").Settings.Hours!.Week[0].To.TotalSeconds);
        Assert.Equal(2, (await Good(_supervisor.Get("/api/v1/queues/support"))).GetProperty("version").GetInt64());
        Assert.Equal(["calendar: null -> \"standard\""], Changes((await Items("/api/v1/queues/support/versions"))[0]));

        await Good(_supervisor.Post("/api/v1/calendars/standard/undo", new { version = 2 }));
        Assert.Equal(64800, _house.Get<IConfigurationSource>().QueueConfigurations.Single(q => q.Id.Value == "support").Settings.Hours!.Week[0].To.TotalSeconds);
    }

    [Fact]
    public async Task A_profile_gives_its_capacity_to_the_agents_who_have_it()
    {
        object Profile(int chats) => new { displayName = "Mixed", capacity = new { units = 100, media = new object[] { new { media = "voice", cost = 100, max = 1 }, new { media = "chat", cost = 25, max = chats } } } };
        await Good(_supervisor.Put("/api/v1/capacity-profiles/mixed", Profile(4)));
        using var seen = await _supervisor.Get("/api/v1/agents/agent1/routing");
        var now = await WebClient.Read(seen);
        object body = new { queues = now.GetProperty("queues"), skills = now.GetProperty("skills"), profile = "mixed" };
        await Good(_supervisor.Put("/api/v1/agents/agent1/routing", body, ("If-Match", seen.Headers.ETag!.Tag)));
        await Good(_supervisor.Put("/api/v1/capacity-profiles/mixed", Profile(3), ("If-Match", "\"1\"")));
        var source = _house.Get<IConfigurationSource>();
        Assert.Equal(3, source.AgentConfigurations.Single(a => a.Id.Value == "agent1").Settings.Capacity!.Media[1].Max);
        Assert.DoesNotContain(source.AgentConfigurations.Single(a => a.Id.Value == "agent2").Settings.Capacity!.Media, m => m.Cost == 25);
        using var bad = await _supervisor.Put("/api/v1/capacity-profiles/mixed", Profile(101), ("If-Match", "\"2\""));
        Assert.True((await WebClient.Read(bad)).GetProperty("errors").TryGetProperty("capacity.media[1].max", out _));
        using var badId = await _supervisor.Put("/api/v1/capacity-profiles/Not%20a%20key", Profile(1));
        Assert.Equal("invalid", await WebClient.ProblemWord(badId));
    }

    [Fact]
    public async Task A_change_that_routing_cannot_take_yet_is_kept_and_says_so()
    {
        _house.Get<FakeTaking>().IsAway = true;
        var closed = await Good(_supervisor.Post("/api/v1/queues/support/close", new { }));
        Assert.False(closed.GetProperty("effective").GetBoolean());
        Assert.True(Rules(await Good(_supervisor.Get("/api/v1/queues/support"))).GetProperty("emergencyClosed").GetBoolean());
        Assert.Equal(1, _house.Get<FakeTaking>().Taken);
    }

    [Fact]
    public async Task Changes_of_single_skills_by_many_at_once_lose_nothing()
    {
        string[] skills = [.. Enumerable.Range(0, 8).Select(i => $"extra-{i}")];
        var answers = await Task.WhenAll(skills.Select(s => _supervisor.Put($"/api/v1/agents/agent3/skills/{s}?new=true", new { level = 2 })));
        var done = skills.Zip(answers).Where(p => p.Second.StatusCode == HttpStatusCode.OK).Select(p => p.First).ToList();
        Assert.All(answers, a => Assert.Contains(a.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.PreconditionFailed }));
        Assert.NotEmpty(done);
        var kept = _house.Get<IConfigurationSource>().AgentConfigurations.Single(a => a.Id.Value == "agent3");
        Assert.All(done, s => Assert.Contains(s, kept.Settings.Skills.Keys.Select(k => k.Value)));
        Assert.Equal(1 + done.Count, kept.Version);
        foreach (var answer in answers)
        {
            answer.Dispose();
        }
    }

    [Fact]
    public async Task The_newest_200_versions_are_kept()
    {
        for (int i = 0; i < 205; i++)
        {
            await Good(_supervisor.Put("/api/v1/agents/agent5/skills/lang-zh", new { level = 2 + (i % 2) }));
        }

        var versions = await Items("/api/v1/agents/agent5/routing/versions");
        Assert.Equal((200, 206, 7), (versions.Count, versions[0].GetProperty("version").GetInt32(), versions[^1].GetProperty("version").GetInt32()));
        Assert.All(versions, v => Assert.Single(Changes(v)));
    }

    private static async Task<JsonElement> Good(Task<HttpResponseMessage> sent)
    {
        using var answer = await sent;
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await WebClient.Read(answer);
    }

    private async Task<List<JsonElement>> Items(string path) => [.. (await Good(_supervisor.Get(path))).GetProperty("items").EnumerateArray()];

    private async Task<List<string>> Acts()
    {
        using var admin = await _house.Client("admin");
        var items = (await Good(admin.Get("/api/v1/audit"))).GetProperty("items").EnumerateArray();
        return [.. items.Select(e => e.GetProperty("action").GetString()!).Where(a => a.StartsWith("queue.", StringComparison.Ordinal))];
    }

    private static (int Version, string? By, string? Act, string? Note) Head(JsonElement v) =>
        (v.GetProperty("version").GetInt32(), v.GetProperty("by").GetString(), v.GetProperty("act").GetString(), v.GetProperty("note").GetString());

    private static List<string> Changes(JsonElement version) =>
        [.. version.GetProperty("changes").EnumerateArray().Select(c => $"{c.GetProperty("field").GetString()}: {Text(c, "old")} -> {Text(c, "new")}")];

    private static string Text(JsonElement change, string name) => change.TryGetProperty(name, out var value) ? value.GetRawText() : "null";

    private static JsonElement Rules(JsonElement queue) => queue.GetProperty("settings").GetProperty("overflow");

    private static JsonObject Settings(JsonElement queue) => JsonNode.Parse(queue.GetProperty("settings").GetRawText())!.AsObject();

    private static int Level(JsonElement agent, string queue) =>
        agent.GetProperty("queues").EnumerateArray().Single(q => q.GetProperty("id").GetString() == queue).GetProperty("level").GetInt32();
}
