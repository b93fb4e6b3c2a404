using System.Net;
using Crm.Contracts.Accounts;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Interactions.Records;
using Crm.Primitives;
using Crm.Statistics.Queues;
using Crm.Telephony.Trunks;

namespace Crm.Adapters.Tests.Web;

public sealed class DeskRoutesTests : IAsyncLifetime
{
    private const string Id = "0198c0de000070008000000000000001";

    private WebHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Accepting_twice_with_one_key_is_one_command()
    {
        using var client = await _house.Client("agent1");
        for (int i = 0; i < 2; i++)
        {
            using var answer = await client.Post($"/api/v1/reservations/{Id}/accept", null, ("Idempotency-Key", "k1"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("agent1", (await WebClient.Read(answer)).GetProperty("agentId").GetString());
        }

        var accepted = Assert.IsType<AcceptReservation>(Assert.Single(_house.Centre.Commands));
        Assert.Equal(new AgentId("agent1"), accepted.Agent);
        Assert.Equal(Guid.Parse(Id), accepted.Reservation.Value);
        using var other = await _house.Client("agent2");
        await other.Post($"/api/v1/reservations/{Id}/accept", null, ("Idempotency-Key", "k1"));
        Assert.Equal(2, _house.Centre.Commands.Count);
    }

    [Theory]
    [InlineData("not-found", 404)]
    [InlineData("wrong-state", 409)]
    [InlineData("forbidden", 403)]
    [InlineData("invalid", 400)]
    [InlineData("unavailable", 503)]
    public async Task A_refused_command_is_a_problem_with_its_reason(string word, int status)
    {
        _house.Centre.Answer = _ => new CommandRefused(word, "Because.");
        using var client = await _house.Client("agent1");
        using var answer = await client.Post($"/api/v1/calls/{Id}/hold");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("Because.", (await WebClient.Read(answer)).GetProperty("detail").GetString());
        Assert.Equal(word, await WebClient.ProblemWord(answer));
    }

    [Fact]
    public async Task A_refusal_says_why_in_a_word_of_its_own_where_there_is_one()
    {
        using var client = await _house.Client("agent1");
        _house.Centre.Answer = _ => new CommandRefused("forbidden", "The rules do not allow this number now.", "premium-rate");
        using var told = await client.Post($"/api/v1/calls/{Id}/consult", new { target = new { kind = "external", value = "0900" } });
        Assert.Equal("premium-rate", (await WebClient.Read(told)).GetProperty("reason").GetString());
        _house.Centre.Answer = _ => new CommandRefused("forbidden", "No.");
        using var bare = await client.Post($"/api/v1/calls/{Id}/hold");
        Assert.False((await WebClient.Read(bare)).TryGetProperty("reason", out _));
    }

    [Theory]
    [InlineData("12*#D", true)]
    [InlineData("", false)]
    [InlineData("1E", false)]
    [InlineData("123456789012345678901234567890123", false)]
    public async Task Only_digits_of_a_keypad_are_sent(string digits, bool good)
    {
        using var client = await _house.Client("agent1");
        using var answer = await client.Post($"/api/v1/calls/{Id}/dtmf", new { digits });
        Assert.Equal(good ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(good ? 1 : 0, _house.Centre.Commands.Count);
    }

    [Fact]
    public async Task A_supervisor_sets_presence_and_the_act_is_in_the_audit_trail()
    {
        using var supervisor = await _house.Client("supervisor");
        using var answer = await supervisor.Put("/api/v1/agents/agent2/presence", new { presence = "meeting", reason = "stand-up" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var command = Assert.IsType<SetPresence>(Assert.Single(_house.Centre.Commands));
        Assert.Equal(("supervisor", "agent2"), (command.By, command.Agent.Value));
        using var admin = await _house.Client("admin");
        var trail = await WebClient.Read(await admin.Get("/api/v1/audit?limit=1"));
        var entry = trail.GetProperty("items")[0];
        Assert.Equal("presence.set", entry.GetProperty("action").GetString());
        Assert.Equal("agent2", entry.GetProperty("target").GetString());
        Assert.Contains("meeting", entry.GetProperty("after").GetString());
    }

    [Fact]
    public async Task A_device_secret_is_shown_once_and_works_at_once()
    {
        using var client = await _house.Client("agent1");
        var telephony = _house.Get<ITelephonyDirectory>();
        string before = telephony.FindDevice("agent1")!.Ha1Sha256;
        var issued = await WebClient.Read(await client.Post("/api/v1/agents/me/device"));
        string secret = issued.GetProperty("secret").GetString()!;
        Assert.Equal(24, secret.Length);
        var device = telephony.FindDevice("agent1")!;
        Assert.NotEqual(before, device.Ha1Sha256);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"agent1:crm:{secret}"))), device.Ha1Sha256);
        using var shown = await client.Get("/api/v1/agents/me/device");
        Assert.DoesNotContain(secret, await shown.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_queue_is_replaced_only_under_the_version_seen()
    {
        using var admin = await _house.Client("admin");
        using var before = await admin.Get("/api/v1/queues/support");
        string tag = before.Headers.ETag!.Tag;
        var settings = _house.Get<IConfigurationSource>().QueueConfigurations.Single(q => q.Id.Value == "support").Settings;
        using var blind = await admin.Put("/api/v1/queues/support", settings);
        Assert.Equal("if-match-required", await WebClient.ProblemWord(blind));
        using var bad = await admin.Put("/api/v1/queues/support", settings with { Weight = 0 }, ("If-Match", tag));
        Assert.True((await WebClient.Read(bad)).GetProperty("errors").TryGetProperty("weight", out _));
        using var changed = await admin.Put("/api/v1/queues/support", settings with { OfferTimeout = TimeSpan.FromSeconds(12.5) }, ("If-Match", tag));
        Assert.Equal(12.5, (await WebClient.Read(changed)).GetProperty("settings").GetProperty("offerTimeout").GetDouble());
        using var stale = await admin.Put("/api/v1/queues/support", settings, ("If-Match", tag));
        Assert.Equal("stale", await WebClient.ProblemWord(stale));
        Assert.Equal(12.5, _house.Get<IConfigurationSource>().QueueConfigurations.Single(q => q.Id.Value == "support").Settings.OfferTimeout.TotalSeconds);
    }

    [Fact]
    public async Task Agents_see_their_own_interactions_and_supervisors_all()
    {
        var store = _house.Get<FakeInteractions>();
        store.Records.Add(Interaction(1, "agent1"));
        store.Records.Add(Interaction(2, "agent2"));
        using var agent = await _house.Client("agent1");
        var mine = await WebClient.Read(await agent.Get("/api/v1/interactions?agent=me"));
        var one = Assert.Single(mine.GetProperty("items").EnumerateArray());
        Assert.Equal("+8613800000103", one.GetProperty("from").GetString());
        Assert.Equal("voice", one.GetProperty("mediaType").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Get("/api/v1/interactions?agent=agent2")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Get($"/api/v1/interactions/{store.Records[1].Id}")).StatusCode);
        using var supervisor = await _house.Client("supervisor");
        var page = await WebClient.Read(await supervisor.Get("/api/v1/interactions?limit=1"));
        var rest = await WebClient.Read(await supervisor.Get("/api/v1/interactions?limit=1&after=" + page.GetProperty("next").GetString()));
        Assert.NotEqual(page.GetProperty("items")[0].GetProperty("id").GetString(), rest.GetProperty("items")[0].GetProperty("id").GetString());
        var whole = await WebClient.Read(await supervisor.Get($"/api/v1/interactions/{store.Records[1].Id}"));
        Assert.Equal("queue", whole.GetProperty("segments")[0].GetProperty("kind").GetString());
        using var wrong = await supervisor.Get("/api/v1/interactions?channel=pigeon&from=x&limit=0&after=z");
        var errors = (await WebClient.Read(wrong)).GetProperty("errors");
        Assert.Equal(["after", "channel", "from", "limit"], errors.EnumerateObject().Select(e => e.Name).Order());
    }

    [Fact]
    public async Task Customers_are_found_by_name_and_number_page_by_page()
    {
        using var client = await _house.Client("agent1");
        var all = new List<string>();
        string? after = null;
        do
        {
            var page = await WebClient.Read(await client.Get("/api/v1/customers?limit=7" + (after is null ? "" : "&after=" + after)));
            all.AddRange(page.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("name").GetString()!));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);
        Assert.Equal(22, all.Count);
        Assert.Equal(22, all.Distinct().Count());
        var byNumber = await WebClient.Read(await client.Get("/api/v1/customers?search=" + Uri.EscapeDataString("138 0000 0103")));
        var chen = Assert.Single(byNumber.GetProperty("items").EnumerateArray());
        Assert.Equal("陈伟", chen.GetProperty("name").GetString());
        string id = chen.GetProperty("id").GetString()!;
        Assert.Equal("上海晨光贸易", (await WebClient.Read(await client.Get("/api/v1/customers/" + id))).GetProperty("company").GetString());
        Assert.Equal(0, (await WebClient.Read(await client.Get($"/api/v1/customers/{id}/timeline"))).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Queue_figures_tell_the_channels_apart_with_what_is_promised_there()
    {
        using var client = await _house.Client("agent1");
        var start = Instant.From(DateTimeOffset.UtcNow) - TimeSpan.FromMinutes(30);
        ChannelIntervalFacts Facts(MediaType channel, int minutes, long answered) => new(new QueueId("support"), channel, start + TimeSpan.FromMinutes(minutes))
        {
            Offered = answered + 1, Answered = answered, AnsweredInThreshold = 1, Abandoned = 1, WaitAnswered = answered * 30_000_000, LongestWait = 90_000_000, Handled = 1, Talk = 60_000_000,
        };
        _house.Get<FakeStatistics>().Channels.AddRange([Facts(MediaType.Chat, 0, 2), Facts(MediaType.Chat, 15, 1), Facts(MediaType.Whatsapp, 0, 1)]);
        var figures = await WebClient.Read(await client.Get($"/api/v1/queues/support/statistics?from={start - TimeSpan.FromHours(1)}"));
        var channels = figures.GetProperty("channels");
        Assert.Equal(["chat", "whatsapp"], channels.EnumerateArray().Select(c => c.GetProperty("channel").GetString()));
        Assert.Equal((5, 3, 2), (channels[0].GetProperty("offered").GetInt32(), channels[0].GetProperty("answered").GetInt32(), channels[0].GetProperty("handled").GetInt32()));
        Assert.Equal((30.0, 0.4, 90.0), (channels[0].GetProperty("averageSpeedOfAnswer").GetDouble(), channels[0].GetProperty("serviceLevel").GetDouble(), channels[0].GetProperty("longestWait").GetDouble()));
        Assert.True(channels[0].GetProperty("threshold").GetDouble() > 0);
    }

    [Fact]
    public async Task Queue_figures_are_flat_and_averages_over_nothing_are_null()
    {
        using var client = await _house.Client("agent1");
        var start = Instant.From(DateTimeOffset.UtcNow) - TimeSpan.FromMinutes(30);
        _house.Get<FakeStatistics>().Queues.Add(new QueueIntervalFacts(new QueueId("support"), start, FactView.Arrival) { Offered = 2, Abandoned = 1, WaitAbandoned = 5_000_000 });
        var figures = await WebClient.Read(await client.Get($"/api/v1/queues/support/statistics?from={start - TimeSpan.FromHours(1)}"));
        Assert.Equal(2, figures.GetProperty("offered").GetInt32());
        Assert.Equal(1, figures.GetProperty("waiting").GetInt32());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, figures.GetProperty("averageSpeedOfAnswer").ValueKind);
        Assert.Equal(0, figures.GetProperty("channels").GetArrayLength());
        Assert.Equal(3, (await WebClient.Read(await client.Get("/api/v1/queues/support/statistics/live"))).GetProperty("offered").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await client.Get("/api/v1/queues/none/statistics")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.Get("/api/v1/queues/support/statistics?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")).StatusCode);
    }

    private static InteractionRecord Interaction(int minute, string agent)
    {
        var subject = new SubjectId(Guid.CreateVersion7());
        var start = Instant.From(new DateTimeOffset(2026, 1, 5, 9, minute, 0, TimeSpan.Zero));
        return new InteractionRecord(
            new InteractionId(Guid.CreateVersion7()), MediaType.Voice, InteractionDirection.Inbound, subject, new SealedText(subject, "+8613800000103"), null, "4001", null, null, start)
        {
            Agents = [new AgentId(agent)],
            Queues = [new QueueId("support")],
            Segments = [new Segment(SegmentKind.Queue, "customer", new QueueId("support"), null, start, null, null)],
        };
    }
}
