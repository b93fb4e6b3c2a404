using System.Net;
using System.Text.Json;
using Crm.Contracts.Accounts;
using Crm.Contracts.Desk;
using Crm.Customers;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Interactions.Annotations;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

public sealed class CustomerRoutesTests : IAsyncLifetime
{
    private WebHouse _house = null!;
    private WebClient _agent = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open();
        _agent = await _house.Client("agent1");
    }

    public async ValueTask DisposeAsync()
    {
        _agent.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task A_customer_is_created_from_a_calls_number_changed_under_his_version_and_every_act_is_audited_without_values()
    {
        using var created = await _agent.Post("/api/v1/customers", new
        {
            name = " Xenia Vogt ",
            vip = true,
            phones = new object[] { new { number = "139 1111 2222", kind = "home" }, new { number = "+49 30 5550100", kind = "mobile", main = true } },
            emails = new[] { "Xenia@Example.com" },
            identities = new[] { new { kind = "wechat", value = "xv" } },
            contacts = new[] { new { name = "Udo", phones = new[] { new { number = "+49305550101" } } } },
        });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var card = (await WebClient.Read(created)).GetProperty("customer");
        string id = card.GetProperty("id").GetString()!;
        Assert.Equal($"/api/v1/customers/{id}", created.Headers.Location!.ToString());
        Assert.Equal(("Xenia Vogt", "person", true, 1), (Text(card, "name"), Text(card, "kind"), card.GetProperty("vip").GetBoolean(), card.GetProperty("version").GetInt32()));
        Assert.Equal(["+49305550100", "+8613911112222"], card.GetProperty("phones").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal("mobile", Text(card.GetProperty("numbers")[0], "kind"));
        Assert.Equal(["profile", "contacts"], card.GetProperty("sections").EnumerateArray().Select(s => Text(s, "name")));
        string contact = Text(card.GetProperty("contacts")[0], "id")!;

        using var unversioned = await _agent.Put($"/api/v1/customers/{id}", new { name = "Y" });
        Assert.Equal("if-match-required", await WebClient.ProblemWord(unversioned));
        using var changed = await _agent.Put($"/api/v1/customers/{id}", new { name = "Xenia Vogt", company = "Vogt AG", phones = new[] { new { number = "+49305550100" } } }, ("If-Match", "\"1\""));
        Assert.Equal("\"2\"", changed.Headers.ETag!.Tag);
        using var stale = await _agent.Put($"/api/v1/customers/{id}", new { name = "Y" }, ("If-Match", "\"1\""));
        Assert.Equal("stale", await WebClient.ProblemWord(stale));

        using var replaced = await _agent.Put($"/api/v1/customers/{id}/contacts/{contact}", new { name = "Udo B.", role = "Buyer", emails = new[] { "udo@example.com" } });
        Assert.Equal("Buyer", Text((await WebClient.Read(replaced)).GetProperty("customer").GetProperty("contacts")[0], "role"));
        using var added = await _agent.Post($"/api/v1/customers/{id}/contacts", new { name = "Eva", main = true });
        Assert.Equal(["Eva", "Udo B."], (await WebClient.Read(added)).GetProperty("customer").GetProperty("contacts").EnumerateArray().Select(c => Text(c, "name")));
        using var removed = await _agent.Send(HttpMethod.Delete, $"/api/v1/customers/{id}/contacts/{contact}", null);
        Assert.Equal(5, (await WebClient.Read(removed)).GetProperty("customer").GetProperty("version").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await _agent.Send(HttpMethod.Delete, $"/api/v1/customers/{id}/contacts/{contact}", null)).StatusCode);

        var trail = await _house.Get<IAuditTrail>().Read(null, 6, CancellationToken.None);
        Assert.Equal(
            ["customer.contact-removed", "customer.contact-added", "customer.contact-replaced", "customer.replaced", "customer.created"],
            trail.Where(e => e.Entry.Target == id).Select(e => e.Entry.Action));
        Assert.All(trail, e => Assert.DoesNotContain("Vogt", e.Entry.After ?? ""));
        var timeline = (await WebClient.Read(await _agent.Get($"/api/v1/customers/{id}/timeline"))).GetProperty("items");
        Assert.Equal(["contact-removed", "contact-added", "contact-replaced", "replaced", "created"], timeline.EnumerateArray().Select(i => Text(i, "what")));
        Assert.Equal("agent1", Text(timeline[0], "by"));
    }

    [Fact]
    public async Task What_is_wrong_is_said_by_its_path_all_at_once()
    {
        using var answer = await _agent.Post("/api/v1/customers", new
        {
            kind = "robot",
            name = "",
            language = "!",
            phones = new object[] { new { number = "+4930555" }, new { number = "x", kind = "pager" } },
            emails = new[] { "no" },
            identities = new[] { new { kind = "!", value = "v" } },
            contacts = new object[] { new { name = "" }, new { id = Guid.NewGuid().ToString("n"), name = "B", phones = new[] { new { number = "1" } } } },
        });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            ["contacts[0].name", "contacts[1].id", "contacts[1].phones[0].number", "emails[0]", "identities[0].kind", "kind", "language", "name", "phones[1].kind", "phones[1].number"],
            (await WebClient.Read(answer)).GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal));
        using var many = await _agent.Post("/api/v1/customers", new { name = "A", emails = Enumerable.Range(0, 21).Select(i => $"a{i}@example.com") });
        Assert.Equal(HttpStatusCode.BadRequest, many.StatusCode);
    }

    [Fact]
    public async Task Whoever_looks_the_same_is_a_warning_not_a_refusal()
    {
        using var answer = await _agent.Post("/api/v1/customers", new { name = "Another", phones = new[] { new { number = "+12025550102" } } });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var warnings = (await WebClient.Read(answer)).GetProperty("warnings");
        Assert.Equal(["Benjamin Ortiz", "Ortiz Logistics"], warnings.EnumerateArray().Select(w => Text(w, "name")).Order());
        Assert.All(warnings.EnumerateArray(), w => Assert.Equal("phones", Text(w, "field")));
    }

    [Fact]
    public async Task A_note_is_pinned_to_the_card_taken_off_and_stays_in_the_timeline()
    {
        string id = await IdOf("amelia");
        using var pinned = await _agent.Post($"/api/v1/customers/{id}/notes", new { text = " call after 10 " });
        Assert.Equal(HttpStatusCode.Created, pinned.StatusCode);
        string note = Text(await WebClient.Read(pinned), "id")!;
        var card = await WebClient.Read(await _agent.Get($"/api/v1/customers/{id}"));
        Assert.Equal("call after 10", Text(card.GetProperty("pinnedNotes")[0], "text"));
        using var off = await _agent.Send(HttpMethod.Delete, $"/api/v1/customers/{id}/notes/{note}", null);
        Assert.Equal(HttpStatusCode.NoContent, off.StatusCode);
        Assert.Equal(0, (await WebClient.Read(await _agent.Get($"/api/v1/customers/{id}"))).GetProperty("pinnedNotes").GetArrayLength());
        var timeline = (await WebClient.Read(await _agent.Get($"/api/v1/customers/{id}/timeline"))).GetProperty("items");
        Assert.Equal(("note", "call after 10"), (Text(timeline[0], "kind"), Text(timeline[0], "text")));
        using var empty = await _agent.Post($"/api/v1/customers/{id}/notes", new { text = " " });
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
    }

    [Fact]
    public async Task A_timeline_merges_interactions_notes_and_changes_page_by_page()
    {
        string id = await IdOf("amelia");
        var customer = new CustomerId(Guid.Parse(id));
        var start = Instant.From(DateTimeOffset.UtcNow) - TimeSpan.FromDays(1);
        for (int i = 0; i < 9; i++)
        {
            _house.Get<FakeInteractions>().Records.Add(Interaction("agent2", start + TimeSpan.FromMinutes(i / 2)) with { Customer = customer });
            var note = new CustomerNote(new NoteId(Guid.NewGuid()), customer, start + TimeSpan.FromMinutes(i / 3), "x", $"n{i}");
            await _house.Get<ICustomerLog>().Pin(note, CancellationToken.None);
        }

        var seen = new List<(string Kind, string Id, string At)>();
        string? after = null;
        do
        {
            var page = await WebClient.Read(await _agent.Get($"/api/v1/customers/{id}/timeline?limit=4" + (after is null ? "" : "&after=" + after)));
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => (Text(i, "kind")!, Text(i, "id")!, Text(i, "at")!)));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null && seen.Count < 50);
        Assert.Equal(18, seen.Distinct().Count());
        Assert.Equal(18, seen.Count);
        Assert.Equal(seen.OrderByDescending(s => DateTimeOffset.Parse(s.At)).Select(s => s.At), seen.Select(s => s.At));
    }

    [Fact]
    public async Task A_note_on_an_interaction_is_sealed_by_its_subject_and_shown_with_author_and_time()
    {
        var record = Interaction("agent1", Instant.From(DateTimeOffset.UtcNow));
        _house.Get<FakeInteractions>().Records.Add(record);
        using var added = await _agent.Post($"/api/v1/interactions/{record.Id}/notes", new { text = "wants a refund" });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var kept = Assert.Single(await _house.Get<IInteractionAnnotations>().NotesOf([record.Id], CancellationToken.None));
        Assert.Equal((record.Subject, "agent1"), (kept.Text.Subject, kept.By));
        var whole = await WebClient.Read(await _agent.Get($"/api/v1/interactions/{record.Id}"));
        Assert.Equal("wants a refund", Text(whole.GetProperty("annotations")[0], "text"));
        Assert.Contains(whole.GetProperty("course").EnumerateArray(), c => (Text(c, "kind"), Text(c, "detail"), Text(c, "by")) == ("note", "wants a refund", "agent1"));
        using var other = await _house.Client("agent2");
        Assert.Equal(HttpStatusCode.NotFound, (await other.Post($"/api/v1/interactions/{record.Id}/notes", new { text = "x" })).StatusCode);
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete })
        {
            using var refused = await _agent.Send(method, $"/api/v1/interactions/{record.Id}/notes", new { text = "x" });
            Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Who_it_was_is_linked_by_the_call_while_it_lasts_and_beside_it_afterwards()
    {
        string id = await IdOf("amelia");
        var record = Interaction("agent1", Instant.From(DateTimeOffset.UtcNow));
        _house.Get<FakeInteractions>().Records.Add(record);
        var annotations = _house.Get<IInteractionAnnotations>();
        using var live = await _agent.Post($"/api/v1/interactions/{record.Id}/customer", new { customerId = id });
        Assert.Equal(HttpStatusCode.NoContent, live.StatusCode);
        var command = Assert.IsType<LinkCustomer>(Assert.Single(_house.Centre.Commands));
        Assert.Equal(("agent1", new AgentId("agent1"), record.Id, id), (command.By, command.Agent!.Value, command.Interaction, command.Customer.ToString()));
        Assert.Empty(await annotations.LinksOf(record.Id, CancellationToken.None));

        _house.Centre.Answer = _ => new CommandRefused("wrong-state", "Over.");
        using var supervisor = await _house.Client("supervisor");
        using var over = await supervisor.Post($"/api/v1/interactions/{record.Id}/customer", new { customerId = id });
        Assert.Equal(HttpStatusCode.NoContent, over.StatusCode);
        Assert.Equal("supervisor", Assert.Single(await annotations.LinksOf(record.Id, CancellationToken.None)).By);

        _house.Centre.Answer = _ => new CommandRefused("unavailable", "Later.");
        using var away = await supervisor.Post($"/api/v1/interactions/{record.Id}/customer", new { customerId = id });
        Assert.Equal("unavailable", await WebClient.ProblemWord(away));
        using var nobody = await _agent.Post($"/api/v1/interactions/{record.Id}/customer", new { customerId = Guid.NewGuid().ToString("n") });
        Assert.Equal(HttpStatusCode.BadRequest, nobody.StatusCode);
        using var other = await _house.Client("agent2");
        Assert.Equal(HttpStatusCode.NotFound, (await other.Post($"/api/v1/interactions/{record.Id}/customer", new { customerId = id })).StatusCode);
    }

    private async Task<string> IdOf(string search) =>
        Text((await WebClient.Read(await _agent.Get("/api/v1/customers?search=" + search))).GetProperty("items")[0], "id")!;

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static InteractionRecord Interaction(string agent, Instant start)
    {
        var subject = new SubjectId(Guid.CreateVersion7());
        return new InteractionRecord(
            new InteractionId(Guid.NewGuid()), MediaType.Voice, InteractionDirection.Inbound, subject, new SealedText(subject, "+8613800000103"), null, "4001", null, null, start)
        {
            Agents = [new AgentId(agent)],
        };
    }
}
