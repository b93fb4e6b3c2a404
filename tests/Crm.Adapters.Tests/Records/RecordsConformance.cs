using System.Net;
using Crm.Contracts.Accounts;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Customers;
using Crm.Persistence.Records;
using Crm.Persistence.Records.Configuration;
using Crm.Primitives;
using Crm.Telephony.Outbound;
using Crm.Telephony.Trunks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.Records;

/// <summary>What the records do, whatever database holds them.</summary>
public abstract class RecordsConformance : IAsyncLifetime
{
    private static readonly Instant Now = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    private RecordsPlace _place = null!;
    private ServiceProvider _services = null!;

    protected abstract Task<RecordsPlace> Open(TimeProvider clock);

    public virtual async ValueTask InitializeAsync()
    {
        _place = await Open(TimeProvider.System);
        _services = await _place.Start(TimeProvider.System);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _place.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void The_migrations_are_up_to_date_with_the_model()
    {
        using var context = Get<RecordsContextFactory>().Create();
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task A_new_database_has_the_demo_data_once()
    {
        Assert.Equal(["sales", "support"], Get<IConfigurationSource>().QueueConfigurations.Select(q => q.Id.Value));
        Assert.Equal(["agent1", "agent2", "agent3", "agent4", "agent5"], Get<IConfigurationSource>().AgentConfigurations.Select(a => a.Id.Value));
        var again = await Get<RecordsStart>().Prepare(CancellationToken.None);
        Assert.False(again.DemoLoaded);
        Assert.Null(again.NewAdministrator);
        Assert.NotNull(await Get<IAccounts>().CheckPassword("Agent1", "demo", CancellationToken.None));
        Assert.Null(await Get<IAccounts>().CheckPassword("agent1", "Demo", CancellationToken.None));
        Assert.Null(await Get<IAccounts>().CheckPassword("nobody", "demo", CancellationToken.None));
    }

    [Fact]
    public async Task The_demo_trunk_calls_ordinary_numbers_while_its_calls_stay_here_and_a_narrow_block_elsewhere()
    {
        var directory = Get<TelephonyDirectory>();
        Assert.True(directory.HasDemoTrunkWithoutTarget);
        Assert.Equal("no-trunk", Outside("+8613800001234"));

        await directory.UseSimulatedTarget("127.0.0.1:5999", CancellationToken.None);

        Assert.False(directory.HasDemoTrunkWithoutTarget);
        Assert.Equal("127.0.0.1:5999", directory.GetTrunk(new TrunkId("demo"))!.Target);
        Assert.Equal(
            ["demo 4000", "demo 4000", "premium-rate", "own-number", "own-number", "demo 4000"],
            new[] { "+8613800001234", "+442079460118", "+18761234567", "4001", "1001", "013800001234" }.Select(Outside));

        await directory.UseSimulatedTarget("198.51.100.1:5060", CancellationToken.None);

        Assert.Equal(["demo 4000", "not-allowed", "not-allowed"], new[] { "+8613800001234", "+442079460118", "+18761234567" }.Select(Outside));
        Assert.Empty(directory.Faults);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"destinations":[{"prefix":"+49x","allowed":false},{"prefix":"+","allowed":true}]}""")]
    [InlineData("""{"destinations":[{"prefix":"+86","allowed":true}],"longestCall":"48:00:00"}""")]
    public async Task Rules_that_cannot_be_read_allow_nothing_and_are_told(string stored)
    {
        await using (var context = Get<RecordsContextFactory>().Create())
        {
            await context.Database.ExecuteSqlAsync($"UPDATE trunks SET \"Outbound\" = {stored}");
        }

        await Get<TelephonyDirectory>().UseSimulatedTarget("127.0.0.1:5999", CancellationToken.None);

        Assert.Equal("not-allowed", Outside("+8613800001234"));
        Assert.Equal("demo ", Outside("120"));
        Assert.Contains("trunk demo", Assert.Single(Get<TelephonyDirectory>().Faults), StringComparison.Ordinal);
    }

    private string Outside(string number) =>
        OutboundGate.Decide(Get<ITelephonyDirectory>().Outbound, new OutboundLedger(), new OutboundRequest(number, "flow:main-menu"), _ => 0, Now) switch
        {
            OutboundAllowed a => $"{a.Trunk} {a.Presented}",
            OutboundRefused r => r.Reason,
            _ => throw new InvalidOperationException(),
        };

    [Fact]
    public void The_demo_trunk_takes_loopback_and_knows_its_numbers()
    {
        var telephony = Get<ITelephonyDirectory>();
        var trunk = telephony.FindTrunk(IPAddress.Parse("127.8.9.1"))!;
        Assert.Equal("demo", trunk.Id.Value);
        Assert.Equal(trunk, telephony.FindTrunk(IPAddress.IPv6Loopback));
        Assert.Equal(trunk, telephony.FindTrunk(IPAddress.Parse("::ffff:127.0.0.1")));
        Assert.Null(telephony.FindTrunk(IPAddress.Parse("10.0.0.1")));
        Assert.Equal(new QueueId("support"), Assert.IsType<QueueDestination>(telephony.FindNumber(trunk.Id, "4001")).Queue);
        Assert.Equal(new QueueId("sales"), Assert.IsType<QueueDestination>(telephony.FindNumber(trunk.Id, "4002")).Queue);
        Assert.IsType<EchoDestination>(telephony.FindNumber(trunk.Id, "4100"));
        Assert.IsType<AnnouncementDestination>(telephony.FindNumber(trunk.Id, "4200"));
        Assert.Equal(new FlowDestination(new FlowId("main-menu"), "en"), telephony.FindNumber(trunk.Id, "4000"));
        Assert.Null(telephony.FindNumber(trunk.Id, "4003"));
        Assert.NotNull(telephony.FindDevice("agent5"));
        Assert.Null(telephony.FindDevice("admin"));
    }

    [Fact]
    public async Task Where_demo_is_not_allowed_its_trunk_is_gone_and_a_real_administrator_is_made_once()
    {
        await using var shut = _place.Services(TimeProvider.System, ("Listen:Public", "true"));
        var report = await shut.GetRequiredService<RecordsStart>().Prepare(CancellationToken.None);
        Assert.Null(shut.GetRequiredService<ITelephonyDirectory>().FindTrunk(IPAddress.Loopback));
        Assert.Null(shut.GetRequiredService<ITelephonyDirectory>().FindDevice("agent1"));
        var (name, password) = report.NewAdministrator!.Value;
        var accounts = shut.GetRequiredService<IAccounts>();
        Assert.False((await accounts.CheckPassword(name, password, CancellationToken.None))!.IsDemo);
        Assert.Null(await accounts.CheckPassword(name, "demo", CancellationToken.None));
        Assert.Null((await shut.GetRequiredService<RecordsStart>().Prepare(CancellationToken.None)).NewAdministrator);
    }

    [Fact]
    public async Task Customers_are_found_by_any_dress_of_their_number_the_surest_first()
    {
        var directory = Get<ICustomerDirectory>();
        foreach (string dress in new[] { "+86 138-0000-0103", "008613800000103", "13800000103", "8613800000103", "sip:+8613800000103@carrier;user=phone" })
        {
            var match = Assert.Single(await directory.FindByNumber(dress, CancellationToken.None));
            Assert.Equal("陈伟", match.Customer.Name);
            Assert.True(match.Quality <= MatchQuality.Possible, dress);
        }

        var tail = Assert.Single(await directory.FindByNumber("+49 800000103", CancellationToken.None));
        Assert.Equal(MatchQuality.Tail, tail.Quality);
        Assert.Empty(await directory.FindByNumber("anonymous", CancellationToken.None));
        Assert.Empty(await directory.FindByNumber(null, CancellationToken.None));
    }

    [Fact]
    public async Task A_refresh_token_works_once_dies_with_its_family_and_expires()
    {
        var tokens = Get<IRefreshTokens>();
        string first = await tokens.Issue("agent1", Now, CancellationToken.None);
        var second = await tokens.Redeem(first, Now, CancellationToken.None);
        Assert.Equal("agent1", second!.UserName);
        Assert.Null(await tokens.Redeem(second.NextToken, Now + TimeSpan.FromDays(15), CancellationToken.None));
        Assert.Null(await tokens.Redeem(first, Now, CancellationToken.None));
        Assert.Null(await tokens.Redeem(second.NextToken, Now, CancellationToken.None));
        string other = await tokens.Issue("agent1", Now, CancellationToken.None);
        Assert.NotNull(await tokens.Redeem(other, Now, CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_who_redeem_one_token_at_once_one_wins_at_most()
    {
        var tokens = Get<IRefreshTokens>();
        string token = await tokens.Issue("agent2", Now, CancellationToken.None);
        var grants = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await tokens.Redeem(token, Now, CancellationToken.None))));
        Assert.Single(grants, g => g is not null);
    }

    [Fact]
    public async Task The_audit_trail_keeps_hostile_text_and_reads_newest_first()
    {
        var trail = Get<IAuditTrail>();
        await trail.Append(new AuditEntry(Now, new string('x', 500), "a", "t\0t", "{}", null, "127.0.0.1"), CancellationToken.None);
        await trail.Append(new AuditEntry(Now, "b", "b", "t", null, "{}", "127.0.0.1"), CancellationToken.None);
        var all = await trail.Read(null, 10, CancellationToken.None);
        Assert.Equal(["b", new string('x', 64)], all.Select(e => e.Entry.Who));
        Assert.Equal(Now, all[0].Entry.At);
        Assert.Equal(all[1], Assert.Single(await trail.Read(all[0].Number, 10, CancellationToken.None)));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await using (var context = Get<RecordsContextFactory>().Create())
        {
            await context.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" (\"MigrationId\", \"ProductVersion\") VALUES ('29990101000000_Future', '99')");
        }

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => Get<RecordsStart>().Prepare(CancellationToken.None));
        Assert.Contains("newer version", refused.Message);
    }

    private T Get<T>() where T : notnull => _services.GetRequiredService<T>();
}
