using Crm.Adapters.Tests.Web;
using Crm.Contracts.Accounts;
using Crm.Contracts.Integration;
using Crm.Contracts.Settings;
using Crm.Events.Privacy;
using Crm.Persistence.Records;
using Crm.Primitives;
using Crm.PublicEvents;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.Records;

/// <summary>Webhooks, their deliveries and keys of programs, whatever database holds them.</summary>
public abstract class WebhooksConformance : IAsyncLifetime
{
    private static readonly Instant Now = new(1_767_603_600_000_000);
    private static readonly Guid Id = new(1, 2, 3, new byte[8]);

    private RecordsPlace _place = null!;
    private ServiceProvider _services = null!;

    private IWebhookStore Store => _services.GetRequiredService<IWebhookStore>();

    protected abstract Task<RecordsPlace> Open(TimeProvider clock);

    public async ValueTask InitializeAsync()
    {
        _place = await Open(TimeProvider.System);
        _services = await _place.Start(TimeProvider.System);
        await Store.Create(Id, new WebhookSettings("a", new Uri("https://a.example/x"), ["crm.call.*", "crm.interaction.ended"], true, true), "s1", 7, Now, "admin", default);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_set_is_what_is_read()
    {
        var webhook = (await Store.Find(Id, default))!;
        Assert.Equal(("a", "https://a.example/x", true, true, 7L, 1L), (webhook.Settings.Name, webhook.Settings.Url.AbsoluteUri, webhook.Settings.PersonalData, webhook.Settings.Enabled, webhook.Position, webhook.Version));
        Assert.Equal(["crm.call.*", "crm.interaction.ended"], webhook.Settings.Types);
        Assert.True(await Store.Change(Id, webhook.Settings with { Name = "b", Types = [] }, 1, default));
        Assert.False(await Store.Change(Id, webhook.Settings, 1, default));
        Assert.Equal(("b", 2L), ((await Store.List(default))[0].Settings.Name, (await Store.List(default))[0].Version));
    }

    [Fact]
    public async Task Events_are_taken_up_once_and_kept_until_they_are_delivered_or_given_up()
    {
        PublicEvent[] events = [FakeEventLog.Event(1), FakeEventLog.Event(2), FakeEventLog.Event(3)];
        Assert.True(await Store.TakeUp(Id, 7, 30, events, Now, default));
        Assert.False(await Store.TakeUp(Id, 7, 30, events, Now, default)); // the position has moved
        Assert.Equal(events.Select(e => e.Sequence), (await Store.Waiting(Id, default)).Select(d => d.Event.Sequence));

        await Store.Note(
            Id,
            [
                new DeliveryOutcome(events[0].Sequence, Now, null, 0, Now, false),
                new DeliveryOutcome(events[1].Sequence, Now, "status 500", 2, Now + TimeSpan.FromMinutes(1), false),
                new DeliveryOutcome(events[2].Sequence, Now, "timeout", 0, Now, true),
            ],
            default);
        var waiting = Assert.Single(await Store.Waiting(Id, default));
        Assert.Equal((events[1].Sequence, 2, Now + TimeSpan.FromMinutes(1)), (waiting.Event.Sequence, waiting.Attempts, waiting.Due));
        Assert.Equal("+8613812345678", waiting.Event.Data.From!.Cipher);
        var dead = Assert.Single(await Store.DeadLetters(Id, -1, 10, default));
        Assert.Equal((events[2].Sequence, "timeout"), (dead.Event.Sequence, dead.LastError));
        var health = (await Store.Find(Id, default))!.Health;
        Assert.Equal((1L, 1, 1, "timeout"), (health.Delivered, health.Waiting, health.DeadLetters, health.LastError));

        Assert.Equal(0, await Store.Replay(Id, [1], Now, default));
        Assert.Equal(1, await Store.Replay(Id, [events[2].Sequence], Now, default));
        Assert.Equal(2, (await Store.Waiting(Id, default)).Count);
    }

    [Fact]
    public async Task Two_secrets_sign_while_one_is_replaced_and_none_is_left_of_a_deleted_webhook()
    {
        Assert.True(await Store.Rotate(Id, "s2", Now + TimeSpan.FromHours(24), default));
        Assert.Equal(["s2", "s1"], await Store.Secrets(Id, Now, default));
        Assert.Equal(["s2"], await Store.Secrets(Id, Now + TimeSpan.FromHours(24), default));
        await Store.TakeUp(Id, 7, 30, [FakeEventLog.Event(1)], Now, default);
        Assert.True(await Store.Delete(Id, default));
        Assert.False(await Store.Delete(Id, default));
        Assert.Empty(await Store.Secrets(Id, Now, default));
        Assert.Empty(await Store.Waiting(Id, default));
    }

    [Fact]
    public async Task A_key_is_found_by_its_secret_until_it_is_revoked()
    {
        var keys = _services.GetRequiredService<IApiKeys>();
        var (key, secret) = (await keys.Create("k", Role.Supervisor, ["read", "events"], "admin", Now, default))!.Value;
        Assert.StartsWith("crm_", secret);
        var found = (await keys.Find(secret, Now, default))!;
        Assert.Equal((key.Id, Role.Supervisor), (found.Id, found.Role));
        Assert.Equal(["read", "events"], found.Scopes);
        Assert.Null(await keys.Find(secret + "x", Now, default));
        Assert.Equal(Now, Assert.Single(await keys.List(default)).LastUsedAt);
        Assert.True(await keys.Revoke(key.Id, Now, default));
        Assert.False(await keys.Revoke(key.Id, Now, default));
        Assert.Null(await keys.Find(secret, Now, default));
    }
}

public sealed class SqliteWebhooksTests : WebhooksConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.Sqlite(clock);
}

public sealed class PostgreSqlWebhooksTests(PostgreSqlServer server) : WebhooksConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.PostgreSql(server, clock);
}
