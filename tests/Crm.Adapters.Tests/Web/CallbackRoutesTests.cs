using System.Net;
using Crm.Contracts.Accounts;
using Crm.Contracts.Configuration;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

public sealed class CallbackRoutesTests : IAsyncLifetime
{
    private static readonly object Wish = new { queue = "support", number = "+86 138-0000-0111", name = " Wei ", note = "contract" };

    private WebHouse _house = null!;

    private FakeCallbacks Callbacks => _house.Get<FakeCallbacks>();

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_wish_is_taken_once_per_key_in_E164_and_audited_without_the_number()
    {
        using var client = await _house.Client("agent1");
        for (int i = 0; i < 2; i++)
        {
            using var answer = await client.Post("/api/v1/callbacks", Wish, ("Idempotency-Key", "k1"));
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            var ticket = await WebClient.Read(answer);
            Assert.Equal(2, ticket.GetProperty("position").GetInt32());
            Assert.Equal(90, ticket.GetProperty("estimatedWait").GetDouble());
        }

        var wish = Assert.Single(Callbacks.Wishes);
        Assert.Equal(("+8613800000111", "Wei", "user:agent1"), (wish.Number, wish.Name, wish.By));
        var entry = (await _house.Get<IAuditTrail>().Read(null, 10, CancellationToken.None)).First(e => e.Entry.Action == "callback.asked").Entry;
        Assert.DoesNotContain("0111", entry.After + entry.Before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_wish_answers_200_with_the_promise_there_is()
    {
        Callbacks.Answer = () => new CallbackAccepted(FakeCallbacks.Known, new InteractionId(FakeCallbacks.Known.Value), Merged: true);
        using var client = await _house.Client("agent1");
        using var answer = await client.Post("/api/v1/callbacks", Wish);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_number_the_rules_forbid_is_refused_with_their_reason()
    {
        Callbacks.Answer = () => new CommandRefused("destination-refused", "premium-rate");
        using var client = await _house.Client("agent1");
        using var answer = await client.Post("/api/v1/callbacks", Wish);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("destination-refused", await WebClient.ProblemWord(answer));
        Assert.Equal("premium-rate", (await WebClient.Read(answer)).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task One_is_taken_back_with_its_reason_and_an_unknown_one_is_not_found()
    {
        using var client = await _house.Client("agent1");
        using var answer = await client.Send(HttpMethod.Delete, $"/api/v1/callbacks/{FakeCallbacks.Known}?reason=solved", null);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal((FakeCallbacks.Known, "solved", "user:agent1"), Assert.Single(Callbacks.Canceled));
        using var unknown = await client.Send(HttpMethod.Delete, $"/api/v1/callbacks/{Guid.NewGuid()}", null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Single(Callbacks.Canceled);
    }

    [Fact]
    public async Task A_stranger_is_answered_the_same_whether_he_asked_before_or_too_often()
    {
        using var client = await _house.Client();
        var texts = new HashSet<string>();
        for (int i = 0; i < 5; i++)
        {
            bool merged = i > 0;
            Callbacks.Answer = () => new CallbackAccepted(FakeCallbacks.Known, new InteractionId(FakeCallbacks.Known.Value), merged);
            using var answer = await client.Post("/api/v1/public/callbacks", new { queue = "support", number = "+8613800000111" });
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            texts.Add(await answer.Content.ReadAsStringAsync());
        }

        Assert.Single(texts);
        Assert.Equal(3, Callbacks.Wishes.Count);
        Assert.All(Callbacks.Wishes, w => Assert.Equal(("web", null), (w.By, w.Customer)));
        using var limited = await client.Post("/api/v1/public/callbacks", new { queue = "support", number = "+8613800000112" });
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
    }

    [Fact]
    public async Task A_queue_that_does_not_say_so_takes_no_wishes_of_strangers()
    {
        var queue = _house.Get<IConfigurationSource>().QueueConfigurations.Single(q => q.Id.Value == "support");
        var closed = queue.Settings with { Callback = queue.Settings.Callback! with { FromWeb = false } };
        var entry = new AuditEntry(new Instant(0), "test", "queue.replaced", "support", null, null, "127.0.0.1");
        Assert.Equal(ChangeOutcome.Changed, await _house.Get<IConfigurationChanges>().Save(
            new ConfigurationKey(ConfigurationKind.Queue, "support"), closed, queue.Version, entry, null, CancellationToken.None));
        using var client = await _house.Client();
        using var answer = await client.Post("/api/v1/public/callbacks", new { queue = "support", number = "+8613800000111" });
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        using var unknown = await client.Post("/api/v1/public/callbacks", new { queue = "nowhere", number = "+8613800000111" });
        Assert.Equal(await answer.Content.ReadAsStringAsync(), await unknown.Content.ReadAsStringAsync());
        Assert.Empty(Callbacks.Wishes);
    }
}
