using System.Net;
using System.Text.Json;
using Crm.Contracts.Accounts;
using Crm.Customers;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

public sealed class MergeRoutesTests(SharedHouse shared) : IClassFixture<SharedHouse>, IAsyncLifetime
{
    private readonly WebHouse _house = shared.Enter();
    private WebClient _supervisor = null!;

    public async ValueTask InitializeAsync() => _supervisor = await _house.Client("supervisor");

    public ValueTask DisposeAsync()
    {
        _supervisor.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Two_are_seen_side_by_side_merged_under_both_versions_audited_and_undone()
    {
        string anna = await Add("Anna Web", "+4915200000001", vip: false);
        string bella = await Add("Anna Web", "+4915200000002", vip: true);
        var looks = await WebClient.Read(await _supervisor.Get($"/api/v1/customers/{anna}/duplicates"));
        Assert.Equal(("name", bella), (Text(looks[0], "field"), Text(looks[0], "customerId")));
        var preview = await WebClient.Read(await _supervisor.Get($"/api/v1/customers/{anna}/merge/{bella}"));
        Assert.Equal(["vip"], preview.GetProperty("fromOther").EnumerateArray().Select(f => f.GetString()));

        using var unversioned = await _supervisor.Post($"/api/v1/customers/{anna}/merge", new { otherId = bella, otherVersion = 1 });
        Assert.Equal("if-match-required", await WebClient.ProblemWord(unversioned));
        using var stale = await _supervisor.Post($"/api/v1/customers/{anna}/merge", new { otherId = bella, otherVersion = 1 }, ("If-Match", "\"9\""));
        Assert.Equal("stale", await WebClient.ProblemWord(stale));
        using var staleOther = await _supervisor.Post($"/api/v1/customers/{anna}/merge", new { otherId = bella, otherVersion = 2 }, ("If-Match", "\"1\""));
        Assert.Equal("stale", await WebClient.ProblemWord(staleOther));
        using var done = await _supervisor.Post($"/api/v1/customers/{anna}/merge", new { otherId = bella, otherVersion = 1 }, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        var merged = await WebClient.Read(done);
        string merge = Text(merged, "mergeId")!;
        Assert.True(merged.GetProperty("customer").GetProperty("vip").GetBoolean());
        Assert.Equal(2, merged.GetProperty("customer").GetProperty("phones").GetArrayLength());
        Assert.Contains(new CustomerId(Guid.Parse(bella)), _house.Get<FakeNews>().Shown);

        using var redirected = await _supervisor.Get($"/api/v1/customers/{bella}");
        Assert.Equal(($"/api/v1/customers/{anna}", anna), (redirected.Content.Headers.ContentLocation!.ToString(), Text(await WebClient.Read(redirected), "id")));
        using var overOld = await _supervisor.Put($"/api/v1/customers/{bella}", new { name = "X" }, ("If-Match", "\"2\""));
        Assert.Equal("stale", await WebClient.ProblemWord(overOld)); // the version of another record

        // one call came by the other's number, one by hers, one before
        var mine = Tell(anna, "+4915200000001", 1);
        var hers = Tell(anna, "+4915200000002", 2);
        Tell(anna, "+4915200000002", -5);
        var undo = await WebClient.Read(await _supervisor.Get($"/api/v1/customers/merges/{merge}/undo"));
        Assert.Equal(
            [($"interaction:{hers}", true), ($"interaction:{mine}", false)],
            undo.GetProperty("additions").EnumerateArray().Select(a => (Text(a, "key")!, a.GetProperty("toOther").GetBoolean())));
        using var undone = await _supervisor.Post($"/api/v1/customers/merges/{merge}/undo", new { }, ("If-Match", $"\"{undo.GetProperty("version").GetInt32()}\""));
        Assert.Equal(HttpStatusCode.OK, undone.StatusCode);
        Assert.Contains((hers, new CustomerId(Guid.Parse(bella))), _house.Get<FakeNews>().Went);
        Assert.DoesNotContain(_house.Get<FakeNews>().Went, w => w.Interaction == mine);
        Assert.True((await Card(bella)).GetProperty("vip").GetBoolean());
        Assert.Equal(["+4915200000001"], (await Card(anna)).GetProperty("phones").EnumerateArray().Select(p => p.GetString()));
        using var again = await _supervisor.Post($"/api/v1/customers/merges/{merge}/undo", new { }, ("If-Match", "*"));
        Assert.Equal("wrong-state", await WebClient.ProblemWord(again));
        var view = (await WebClient.Read(await _supervisor.Get($"/api/v1/customers/{anna}/merges")))[0];
        Assert.Equal(("merge", "supervisor", false), (Text(view, "kind"), Text(view, "undoneBy"), view.GetProperty("mayUndo").GetBoolean()));

        var trail = (await _house.Get<IAuditTrail>().Read(null, 20, CancellationToken.None)).Where(e => e.Entry.Target == anna).Select(e => e.Entry).ToList();
        Assert.Equal(["customer.merge-undone", "customer.merged"], trail.Take(2).Select(e => e.Action));
        Assert.All(trail.Take(2), e => Assert.True(e.Who == "supervisor" && e.After!.Contains(Guid.Parse(bella).ToString("n"), StringComparison.Ordinal) && !e.After.Contains("Anna", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_and_changes_nothing()
    {
        string one = await Add("Only One", "+4915200000011");
        string other = await Add("Only Other", "+4915200000012");
        using var self = await _supervisor.Post($"/api/v1/customers/{one}/merge", new { otherId = one, otherVersion = 1 }, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.BadRequest, self.StatusCode);
        using var nobody = await _supervisor.Post($"/api/v1/customers/{one}/merge", new { otherId = Guid.NewGuid(), otherVersion = 1 }, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        using var field = await _supervisor.Post($"/api/v1/customers/{one}/merge", new { otherId = other, otherVersion = 1, fromOther = new[] { "shoe-size" } }, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.BadRequest, field.StatusCode);
        using (var agent = await _house.Client("agent1"))
        {
            using var without = await agent.Post($"/api/v1/customers/{one}/merge", new { otherId = other, otherVersion = 1 }, ("If-Match", "\"1\""));
            Assert.Equal(HttpStatusCode.Forbidden, without.StatusCode);
        }

        string gone = await Add("Soon Gone", "+4915200000013");
        using (var admin = await _house.Client("admin"))
        {
            using var erased = await admin.Send(HttpMethod.Delete, $"/api/v1/customers/{gone}/personal-data", null);
            Assert.Equal(HttpStatusCode.OK, erased.StatusCode);
        }

        using var withErased = await _supervisor.Post($"/api/v1/customers/{one}/merge", new { otherId = gone, otherVersion = 2 }, ("If-Match", "\"1\""));
        Assert.Equal("wrong-state", await WebClient.ProblemWord(withErased));
        string full = await Add("Full", [.. Enumerable.Range(0, 20).Select(i => $"+49152000001{i:00}")]);
        using var tooMuch = await _supervisor.Post($"/api/v1/customers/{one}/merge", new { otherId = full, otherVersion = 1 }, ("If-Match", "\"1\""));
        Assert.True((await WebClient.Read(tooMuch)).GetProperty("errors").TryGetProperty("phones", out _));
        Assert.Equal(1, (await Card(one)).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_part_is_split_off_by_what_is_chosen_and_something_must_be()
    {
        string id = await Add("Two In One", ["+4915200000021", "+4915200000022"]);
        var call = Tell(id, "+4915200000022", 1);
        using var empty = await _supervisor.Post($"/api/v1/customers/{id}/split", new { name = "Second" }, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        using var foreign = await _supervisor.Post($"/api/v1/customers/{id}/split", new { name = "Second", interactions = new[] { Guid.NewGuid() } }, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        using var split = await _supervisor.Post($"/api/v1/customers/{id}/split", new { name = "Second", phones = new[] { "+4915200000022" }, interactions = new[] { call } }, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.OK, split.StatusCode);
        var done = await WebClient.Read(split);
        string part = Text(done, "otherId")!;
        Assert.Equal(("Second", "+4915200000022"), (Text(await Card(part), "name"), (await Card(part)).GetProperty("phones")[0].GetString()));
        Assert.Contains((call, new CustomerId(Guid.Parse(part))), _house.Get<FakeNews>().Went);
        using var back = await _supervisor.Post($"/api/v1/customers/merges/{Text(done, "mergeId")}/undo", new { }, ("If-Match", "\"2\""));
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal(["+4915200000021", "+4915200000022"], (await Card(part)).GetProperty("phones").EnumerateArray().Select(p => p.GetString()));
    }

    [Fact]
    public async Task A_timeline_is_narrowed_to_channels_page_by_page()
    {
        string id = await Add("Many Ways", "+4915200000031");
        MediaType[] media = [MediaType.Voice, MediaType.Sms, MediaType.Whatsapp, MediaType.Email, MediaType.Chat, MediaType.Callback];
        for (int i = 0; i < 24; i++)
        {
            Tell(id, "+4915200000031", i, media[i % media.Length]);
        }

        async Task<List<string>> Kinds(string channel)
        {
            var seen = new List<string>();
            string? after = null;
            do
            {
                var page = await WebClient.Read(await _supervisor.Get($"/api/v1/customers/{id}/timeline?limit=3&channel={channel}" + (after is null ? "" : "&after=" + after)));
                seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => Text(i, "kind") == "interaction" ? Text(i, "mediaType")! : Text(i, "kind")!));
                after = page.GetProperty("next").GetString();
            }
            while (after is not null && seen.Count < 100);
            return seen;
        }

        Assert.Equal(Enumerable.Repeat("email", 4), await Kinds("email"));
        Assert.Equal(8, (await Kinds("message")).Count(k => k is "sms" or "whatsapp"));
        Assert.Equal(["change", "voice", "voice", "voice", "voice"], (await Kinds("call,change")).Order());
        Assert.Equal(25, (await Kinds("")).Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await _supervisor.Get($"/api/v1/customers/{id}/timeline?channel=fax")).StatusCode);
    }

    private Task<string> Add(string name, string number, bool vip = false) => Add(name, [number], vip);

    private async Task<string> Add(string name, string[] numbers, bool vip = false)
    {
        using var answer = await _supervisor.Post("/api/v1/customers", new { name, vip, phones = numbers.Select(n => new { number = n }) });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return Text((await WebClient.Read(answer)).GetProperty("customer"), "id")!;
    }

    private async Task<JsonElement> Card(string id) => await WebClient.Read(await _supervisor.Get($"/api/v1/customers/{id}"));

    private InteractionId Tell(string customer, string from, int minute, MediaType medium = MediaType.Voice)
    {
        var subject = new SubjectId(Guid.CreateVersion7());
        var record = new InteractionRecord(
            new InteractionId(Guid.NewGuid()), medium, InteractionDirection.Inbound, subject, new SealedText(subject, from), null, "4001", null, null,
            Instant.From(DateTimeOffset.UtcNow) + TimeSpan.FromMinutes(minute))
        {
            Customer = new CustomerId(Guid.Parse(customer)),
        };
        _house.Get<FakeInteractions>().Records.Add(record);
        return record.Id;
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
