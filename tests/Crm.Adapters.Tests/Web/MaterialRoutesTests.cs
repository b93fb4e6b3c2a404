using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Crm.Contracts.Accounts;
using Crm.Contracts.Desk;
using Crm.Contracts.Materials;
using Crm.Events.Interactions;
using Crm.Interactions.Records;
using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

public sealed class MaterialRoutesTests : IAsyncLifetime
{
    private static readonly byte[] Pdf = "%PDF-1.7 hello"u8.ToArray();

    private WebHouse _house = null!;
    private WebClient _agent = null!;
    private WebClient _supervisor = null!;

    private FakeMaterials Materials => _house.Get<FakeMaterials>();

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open();
        _agent = await _house.Client("agent1");
        _supervisor = await _house.Client("supervisor");
    }

    public async ValueTask DisposeAsync()
    {
        _agent.Dispose();
        _supervisor.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task A_supervisor_makes_a_package_of_a_file_and_a_link_changes_it_under_its_version_and_each_act_is_audited()
    {
        using var uploaded = await Upload("prices 2026.pdf", "application/pdf", Pdf);
        var item = await WebClient.Read(uploaded);
        Assert.Equal(("prices 2026.pdf", "application/pdf", Pdf.Length), (Text(item, "name"), Text(item, "type"), item.GetProperty("size").GetInt32()));
        string file = Text(item, "file")!;

        using var made = await _supervisor.Put("/api/v1/materials/packages/prices", Package(file));
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal("\"1\"", made.Headers.ETag!.Tag);
        var kept = await WebClient.Read(made);
        var items = kept.GetProperty("variants")[0].GetProperty("items");
        Assert.Equal(("prices 2026.pdf", "Our shop", "https://shop.example/"), (Text(items[0], "name"), Text(items[1], "name"), Text(items[1], "url")));
        Assert.Equal((true, 30), (kept.GetProperty("enabled").GetBoolean(), kept.GetProperty("validDays").GetInt32()));

        using var unversioned = await _supervisor.Put("/api/v1/materials/packages/prices", Package(file));
        Assert.Equal("if-match-required", await WebClient.ProblemWord(unversioned));
        using var off = await _supervisor.Put("/api/v1/materials/packages/prices", Package(file, enabled: false), ("If-Match", "\"1\""));
        Assert.Equal("\"2\"", off.Headers.ETag!.Tag);
        using var stale = await _supervisor.Send(HttpMethod.Delete, "/api/v1/materials/packages/prices", null, ("If-Match", "\"1\""));
        Assert.Equal("stale", await WebClient.ProblemWord(stale));

        using var download = await _supervisor.Get($"/api/v1/materials/files/{file}");
        Assert.Equal(Pdf, await download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);

        using var gone = await _supervisor.Send(HttpMethod.Delete, "/api/v1/materials/packages/prices", null, ("If-Match", "\"2\""));
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        var audit = await _house.Get<IAuditTrail>().Read(null, 20, CancellationToken.None);
        Assert.Equal(["material.deleted", "material.replaced", "material.created", "material-file.added"], audit.Select(a => a.Entry.Action).Where(a => a.StartsWith("material", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_no_good_file_or_package_is_told_where()
    {
        using var script = await Upload("x.pdf", "application/pdf", "<html>"u8.ToArray());
        Assert.Equal("unsupported-media-type", await WebClient.ProblemWord(script));
        using var page = await Upload("x.html", "text/html", "<html>"u8.ToArray());
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, page.StatusCode);
        using var wrong = await _supervisor.Put("/api/v1/materials/packages/x", new
        {
            name = "X",
            queues = new[] { "nowhere" },
            variants = new[] { new { subject = "", text = "x", items = new object[] { new { file = Guid.NewGuid() }, new { name = "x", url = "javascript:alert(1)" } } } },
        });
        var errors = (await WebClient.Read(wrong)).GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal);
        Assert.Equal(["queues", "variants[0].items[0].file", "variants[0].items[1].url", "variants[0].subject"], errors);
        using var empty = await _supervisor.Put("/api/v1/materials/packages/x", new { });
        Assert.Equal("invalid", await WebClient.ProblemWord(empty));
    }

    [Fact]
    public async Task An_agent_sends_what_his_queues_have_and_his_wish_is_kept_with_the_site_and_the_interaction()
    {
        var customer = await Customer();
        var call = Interaction("agent1");
        using var options = await _agent.Get($"/api/v1/materials/options?customerId={customer}&interactionId={call}");
        Assert.Equal(HttpStatusCode.OK, options.StatusCode);
        Assert.Equal(["sales", "support"], Materials.Asked.Single().Queues.Select(q => q.Value).Order());

        using var sent = await _agent.Post("/api/v1/materials/send", new { customerId = customer, interactionId = call, channel = "email", packages = new[] { "kettles" } });
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        var wish = Materials.Wishes.Single();
        Assert.Equal((customer, "email", "support", _house.Address.ToString().TrimEnd('/')), (wish.Customer, wish.Channel, wish.Queue!.Value.Value, wish.Site));
        var view = (await WebClient.Read(sent)).GetProperty("items")[0];
        Assert.Equal(("queued", "li@example.com", "agent1"), (Text(view, "state"), Text(view, "address"), Text(view, "by")));

        var during = await WebClient.Read(await _agent.Get($"/api/v1/interactions/{call}/materials"));
        Assert.Single(during.GetProperty("items").EnumerateArray());
        using var strange = await _agent.Post("/api/v1/materials/send", new { customerId = customer, interactionId = Interaction("agent5"), channel = "email", packages = new[] { "kettles" } });
        Assert.Equal("invalid", await WebClient.ProblemWord(strange));
        Assert.Single(Materials.Wishes);
    }

    [Theory]
    [InlineData("too-many", null, 429)]
    [InlineData("forbidden", null, 403)]
    [InlineData("wrong-state", "opted-out", 409)]
    public async Task A_refusal_keeps_its_reason(string type, string? reason, int status)
    {
        Materials.Refusal = new CommandRefused(type, "No.", reason);
        using var refused = await _agent.Post("/api/v1/materials/send", new { customerId = await Customer(), channel = "sms", packages = new[] { "kettles" } });
        Assert.Equal(status, (int)refused.StatusCode);
        Assert.Equal(reason, (await WebClient.Read(refused)).TryGetProperty("reason", out var told) ? told.GetString() : null);
    }

    [Fact]
    public async Task What_was_sent_stands_in_the_timeline_between_the_rest_and_alone_when_it_is_asked_for()
    {
        var customer = await Customer();
        using var sent = await _agent.Post("/api/v1/materials/send", new { customerId = customer, channel = "email", packages = new[] { "kettles" } });
        var whole = await WebClient.Read(await _agent.Get($"/api/v1/customers/{customer}/timeline"));
        Assert.Equal(["material", "change"], whole.GetProperty("items").EnumerateArray().Select(i => Text(i, "kind")));
        Assert.Equal("Kettles", Text(whole.GetProperty("items")[0].GetProperty("material"), "name"));
        var alone = await WebClient.Read(await _agent.Get($"/api/v1/customers/{customer}/timeline?channel=material"));
        Assert.Equal(["material"], alone.GetProperty("items").EnumerateArray().Select(i => Text(i, "kind")));
        var calls = await WebClient.Read(await _agent.Get($"/api/v1/customers/{customer}/timeline?channel=call"));
        Assert.Empty(calls.GetProperty("items").EnumerateArray());
        var listed = await WebClient.Read(await _agent.Get($"/api/v1/customers/{customer}/materials"));
        Assert.Single(listed.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_link_shows_what_was_sent_to_anybody_who_has_it_and_its_files_only_as_downloads()
    {
        using var uploaded = await Upload("prices.pdf", "application/pdf", Pdf);
        var file = Guid.Parse(Text(await WebClient.Read(uploaded), "file")!);
        var now = Instant.From(DateTimeOffset.UtcNow);
        var delivery = FakeMaterials.Delivery(
            new CustomerId(Guid.NewGuid()), null, now, new MaterialItem("<b>prices</b>.pdf", file, "application/pdf", Pdf.Length, null), new MaterialItem("Shop", null, null, 0, "https://shop.example/?a=1&b=2"));
        Materials.Links["good"] = new MaterialOpening(delivery, false);
        Materials.Links["late"] = new MaterialOpening(delivery, true);

        using var stranger = await _house.Client();
        using var page = await stranger.Get("/m/good");
        string html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Contains("&lt;b&gt;prices&lt;/b&gt;.pdf", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://shop.example/?a=1&amp;b=2\"", html, StringComparison.Ordinal);
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("noindex", page.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(1, Materials.Counted);
        using var head = await stranger.Send(HttpMethod.Head, "/m/good", null);
        Assert.Equal((HttpStatusCode.OK, 1), (head.StatusCode, Materials.Counted)); // who only looks whether it is there does not open it

        using var download = await stranger.Get("/m/good/0");
        Assert.Equal(Pdf, await download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("attachment", download.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", download.Headers.GetValues("X-Content-Type-Options").Single());
        foreach (string path in new[] { "/m/good/1", "/m/good/2", "/m/good/-1", "/m/good/x", "/m/other", "/m/other/0" })
        {
            using var nothing = await stranger.Get(path);
            Assert.True(nothing.StatusCode == HttpStatusCode.NotFound, $"{path} gave {nothing.StatusCode}");
        }

        using var late = await stranger.Get("/m/late");
        Assert.Equal(HttpStatusCode.Gone, late.StatusCode);
        using var chinese = await stranger.Get("/m/other", ("Accept-Language", "zh-CN,zh;q=0.9"));
        Assert.Contains("lang=\"zh-CN\"", await chinese.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_tries_links_is_slowed_down()
    {
        using var stranger = await _house.Client();
        var seen = new List<HttpStatusCode>();
        for (int i = 0; i < 70; i++)
        {
            using var answer = await stranger.Get($"/m/{i}");
            seen.Add(answer.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, seen);
    }

    private static object Package(string file, bool enabled = true) => new
    {
        name = "Prices",
        enabled,
        queues = new[] { "support" },
        variants = new[] { new { language = "en", subject = "Prices", text = "Dear {customer}", items = new object[] { new { file }, new { name = "Our shop", url = "https://shop.example/" } } } },
    };

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private async Task<HttpResponseMessage> Upload(string name, string type, byte[] content)
    {
        var body = new ByteArrayContent(content);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return await _supervisor.Send(HttpMethod.Post, $"/api/v1/materials/files?name={Uri.EscapeDataString(name)}", body);
    }

    private async Task<CustomerId> Customer()
    {
        using var created = await _agent.Post("/api/v1/customers", new { name = "Li Na", emails = new[] { "li@example.com" } });
        return new CustomerId(Guid.Parse(Text((await WebClient.Read(created)).GetProperty("customer"), "id")!));
    }

    private InteractionId Interaction(string agent)
    {
        var id = new InteractionId(Guid.NewGuid());
        _house.Get<FakeInteractions>().Records.Add(new InteractionRecord(
            id, MediaType.Voice, InteractionDirection.Inbound, new SubjectId(id.Value), null, null, "4001", null, new CallId(id.Value), Instant.From(DateTimeOffset.UtcNow))
        {
            Queues = [new QueueId("support")],
            Agents = [new AgentId(agent)],
        });
        return id;
    }
}
