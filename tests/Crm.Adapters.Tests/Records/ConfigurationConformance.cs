using System.Collections.Immutable;
using Crm.Contracts.Accounts;
using Crm.Contracts.Configuration;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Persistence.Records;
using Crm.Primitives;
using Crm.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.Records;

/// <summary>How changes of configuration are kept, whatever database holds them.</summary>
public abstract class ConfigurationConformance : IAsyncLifetime
{
    private static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
    private static readonly ConfigurationKey Support = new(ConfigurationKind.Queue, "support");
    private static readonly ConfigurationKey Agent1 = new(ConfigurationKind.Agent, "agent1");
    private static readonly ConfigurationKey Mixed = new(ConfigurationKind.CapacityProfile, "mixed");
    private static readonly ConfigurationKey Office = new(ConfigurationKind.Calendar, "office");

    private readonly FakeClock _clock = new();
    private RecordsPlace _place = null!;
    private ServiceProvider _services = null!;

    protected abstract Task<RecordsPlace> Open(TimeProvider clock);

    private IConfigurationSource Source => _services.GetRequiredService<IConfigurationSource>();

    private IConfigurationChanges Changes => _services.GetRequiredService<IConfigurationChanges>();

    private QueueConfiguration Queue => Source.QueueConfigurations.Single(q => q.Id.Value == "support");

    private AgentConfiguration Agent => Source.AgentConfigurations.Single(a => a.Id.Value == "agent1");

    public async ValueTask InitializeAsync()
    {
        _place = await Open(_clock);
        _services = await _place.Start(_clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_change_is_kept_with_its_version_what_was_before_and_the_audit_entry_and_survives_a_restart()
    {
        var closed = Queue.Settings with { Overflow = new OverflowRules(EmergencyClosed: true, ClosedUntil: Now + TimeSpan.FromHours(1)) };
        long revision = Source.Revision;
        int told = 0;
        Source.Changed += () => told++;
        Assert.Equal(ChangeOutcome.Changed, await Save(Support, closed, 1, "queue.closed", "drill"));
        Assert.Equal((2, 1), (Queue.Version, told));
        Assert.NotEqual(revision, Source.Revision);
        var versions = await Changes.Versions(Support, CancellationToken.None);
        Assert.Equal([(2, "susan", "queue.closed", "drill"), (1, "system", "initial", null)], versions.Select(v => (v.Version, v.By, v.Act, v.Note)));
        Assert.Equal([Now, null], versions.Select(v => v.At));
        Assert.Null(((QueueSettings)versions[1].Settings).Overflow);
        Assert.Equal("queue.closed", (await _services.GetRequiredService<IAuditTrail>().Read(null, 10, CancellationToken.None))[0].Entry.Action);

        await using var again = await _place.Start(_clock);
        Assert.Equal(Now + TimeSpan.FromHours(1), again.GetRequiredService<IConfigurationSource>().QueueConfigurations.Single(q => q.Id.Value == "support").Settings.Overflow!.ClosedUntil);
    }

    [Fact]
    public async Task Who_has_not_seen_the_newest_changes_nothing_and_leaves_no_trace()
    {
        await Save(Support, Queue.Settings with { Weight = 2 }, 1);
        Assert.Equal(ChangeOutcome.Stale, await Save(Support, Queue.Settings with { Weight = 3 }, 1));
        Assert.Equal(ChangeOutcome.Stale, await Save(Support, Queue.Settings with { Weight = 3 }, null));
        Assert.Equal(ChangeOutcome.NotFound, await Save(new ConfigurationKey(ConfigurationKind.Queue, "nowhere"), Queue.Settings, 1));
        Assert.Equal(ChangeOutcome.NotFound, await Save(new ConfigurationKey(ConfigurationKind.Agent, "nobody"), Agent.Settings, null));
        Assert.Equal((2.0, 2), (Queue.Settings.Weight, Queue.Version));
        Assert.Equal(2, (await Changes.Versions(Support, CancellationToken.None)).Count);
        Assert.Single(await _services.GetRequiredService<IAuditTrail>().Read(null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task What_another_process_changed_is_seen_with_the_refusal()
    {
        await using var other = await _place.Start(_clock);
        var theirs = other.GetRequiredService<IConfigurationChanges>();
        Assert.Equal(ChangeOutcome.Changed, await theirs.Save(Support, Queue.Settings with { Weight = 5 }, 1, Entry("queue.replaced"), null, CancellationToken.None));
        Assert.Equal(1, Queue.Version);
        Assert.Equal(ChangeOutcome.Stale, await Save(Support, Queue.Settings with { MaxEntries = 7 }, 1));
        Assert.Equal((5.0, 2), (Queue.Settings.Weight, Queue.Version));
    }

    [Fact]
    public async Task A_profile_and_a_calendar_are_kept_once_and_reach_all_who_name_them()
    {
        var monday = new QueueHours("Europe/Berlin", [new OpenSpan(DayOfWeek.Monday, TimeSpan.FromHours(8), TimeSpan.FromHours(24))], [new SpecialSpan(new DateOnly(2026, 12, 25), default, default, true)]);
        Assert.Equal(ChangeOutcome.Changed, await Save(Office, new CalendarSettings("Office", monday), null));
        Assert.Equal(ChangeOutcome.Stale, await Save(Office, new CalendarSettings("Office", monday), null));
        Assert.Equal(ChangeOutcome.Changed, await Save(Mixed, Profile(4), null));
        await Save(Support, Queue.Settings with { Calendar = new CalendarId("office"), Hours = monday }, 1);
        await Save(Agent1, Agent.Settings with { Profile = new CapacityProfileId("mixed") }, 1);
        Assert.Null(((QueueSettings)(await Changes.Versions(Support, CancellationToken.None))[0].Settings).Hours);
        Assert.Equal(TimeSpan.FromHours(24), Queue.Settings.Hours!.Week[0].To);

        var others = Source.AgentConfigurations.Where(a => a.Id.Value != "agent1").Select(a => a.Settings).ToList();
        Assert.Equal(ChangeOutcome.Changed, await Save(Mixed, Profile(2), 1));
        Assert.Equal((2, 2), (Agent.Settings.Capacity!.Media[0].Max, Agent.Version));
        Assert.All(Source.AgentConfigurations.Where(a => a.Id.Value != "agent1").Select(a => a.Settings).Zip(others), p => Assert.Same(p.Second, p.First));

        await using var again = await _place.Start(_clock);
        var read = again.GetRequiredService<IConfigurationSource>();
        Assert.Equal(2, read.AgentConfigurations.Single(a => a.Id.Value == "agent1").Settings.Capacity!.Media[0].Max);
        Assert.Equal(new DateOnly(2026, 12, 25), read.QueueConfigurations.Single(q => q.Id.Value == "support").Settings.Hours!.Special[0].Date);
        Assert.Equal(["mixed"], read.CapacityProfiles.Select(p => p.Id.Value));
    }

    [Fact]
    public async Task Many_at_once_are_taken_one_after_the_other()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Save(Agent1, Agent.Settings with { MaxVoice = i }, 1).AsTask()));
        Assert.Single(outcomes, ChangeOutcome.Changed);
        Assert.Equal(7, outcomes.Count(o => o == ChangeOutcome.Stale));
        Assert.Equal(2, Agent.Version);
    }

    private static CapacityProfileSettings Profile(int chats) => new("Mixed", new CapacityProfile(ImmutableArray.Create(new MediaCapacity(MediaType.Chat, 25, chats, InterruptedBy: [MediaType.Voice]))));

    private static AuditEntry Entry(string act) => new(Now, "susan", act, "x", null, null, "127.0.0.1");

    private ValueTask<ChangeOutcome> Save(ConfigurationKey thing, object settings, long? seen, string act = "x.replaced", string? note = null) =>
        Changes.Save(thing, settings, seen, Entry(act), note, CancellationToken.None);
}

public sealed class SqliteConfigurationTests : ConfigurationConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.Sqlite(clock);
}

public sealed class PostgreSqlConfigurationTests(PostgreSqlServer server) : ConfigurationConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.PostgreSql(server, clock);
}
