using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Ivr;
using Crm.Persistence.Records;
using Crm.Primitives;
using Crm.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.Records;

/// <summary>How flows are kept and published, whatever database holds them.</summary>
public abstract class FlowsConformance : IAsyncLifetime
{
    private static readonly FlowId Menu = new("main-menu");
    private static readonly FlowId Mine = new("mine");

    private readonly FakeClock _clock = new();
    private RecordsPlace _place = null!;
    private ServiceProvider _services = null!;

    protected abstract Task<RecordsPlace> Open(TimeProvider clock);

    private IFlowStore Flows => _services.GetRequiredService<IFlowStore>();

    private IFlowLibrary Library => _services.GetRequiredService<IFlowLibrary>();

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
    public async Task A_new_database_begins_with_the_shipped_flows_published()
    {
        var flows = await Flows.List(CancellationToken.None);

        Assert.Equal(["closed", "main-menu", "order-status", "queue-treatment", "voicemail"], flows.Select(flow => flow.Id.Value));
        Assert.All(flows, flow => Assert.Equal((1, 1L), (flow.PublishedVersion, flow.DraftVersion)));
        Assert.Equal(1, Library.Published(Menu)!.Version);
        foreach (var flow in flows)
            Assert.Empty(await Flows.Check(flow.Id, (await Flows.Get(flow.Id, CancellationToken.None))!.Draft, CancellationToken.None));
    }

    [Fact]
    public async Task A_draft_serves_nobody_until_it_is_published_and_an_earlier_version_can_come_back()
    {
        await Save(Mine, Flow("one"), null);
        Assert.Null(Library.Published(Mine));

        Assert.IsType<FlowOutcome.Done>(await Flows.Publish(Mine, 1, "ann", "first", CancellationToken.None));
        await Save(Mine, Flow("two"), 1);
        Assert.Equal("one", Goodbye());
        Assert.IsType<FlowOutcome.Done>(await Flows.Publish(Mine, 2, "bob", null, CancellationToken.None));
        Assert.Equal(("two", 2), (Goodbye(), Library.Published(Mine)!.Version));

        Assert.IsType<FlowOutcome.Done>(await Flows.RollBack(Mine, 1, CancellationToken.None));
        Assert.Equal(("one", 1), (Goodbye(), Library.Published(Mine)!.Version));
        Assert.IsType<FlowOutcome.Done>(await Flows.Publish(Mine, null, "bob", null, CancellationToken.None));

        var record = (await Flows.Get(Mine, CancellationToken.None))!;
        Assert.Equal([3, 2, 1], record.Versions.Select(version => version.Version));
        Assert.Equal(("ann", "first"), (record.Versions[2].PublishedBy, record.Versions[2].Note));
        Assert.Contains("\"one\"", (await Flows.GetVersion(Mine, 1, CancellationToken.None))!.Text);
        Assert.Null(await Flows.GetVersion(Mine, 4, CancellationToken.None));

        string Goodbye() => ((HangUpNode)Library.Published(Mine)!.Nodes["bye"]).Reason;
    }

    [Fact]
    public async Task What_is_published_is_there_after_a_restart()
    {
        await Save(Mine, Flow("one"), null);
        await Flows.Publish(Mine, null, "ann", null, CancellationToken.None);
        await using var again = await _place.Start(_clock);

        Assert.Equal(1, again.GetRequiredService<IFlowLibrary>().Published(Mine)!.Version);
        Assert.Equal(1, again.GetRequiredService<IFlowLibrary>().Published(Menu)!.Version);
    }

    [Fact]
    public async Task Nobody_overwrites_what_he_has_not_seen()
    {
        Assert.IsType<FlowOutcome.NotFound>(await Flows.SaveDraft(Mine, Flow("x"), 1, CancellationToken.None));
        await Save(Mine, Flow("one"), null);
        Assert.IsType<FlowOutcome.Stale>(await Flows.SaveDraft(Mine, Flow("x"), 7, CancellationToken.None));
        Assert.IsType<FlowOutcome.Stale>(await Flows.Publish(Mine, 7, "ann", null, CancellationToken.None));
        Assert.IsType<FlowOutcome.NotFound>(await Flows.Publish(new FlowId("gone"), null, "ann", null, CancellationToken.None));
        Assert.IsType<FlowOutcome.NotFound>(await Flows.RollBack(Mine, 9, CancellationToken.None));
    }

    [Theory]
    [InlineData("{", "(flow)", "is no JSON of ours: line 1, column 2")]
    [InlineData("""{ "id": "other", "title": "T", "start": "bye", "nodes": { "bye": { "type": "hangup" } } }""", "(flow)", "calls itself 'other', but is kept as 'mine'")]
    [InlineData("""{ "id": "mine", "title": "T", "start": "a", "nodes": { "a": { "type": "music", "exits": { "next": "b" } } } }""", "a", "leads by 'next' to 'b', which is no node")]
    [InlineData("""{ "id": "mine", "title": "T", "start": "a", "nodes": { "a": { "type": "callback", "queue": "gone", "number": "1", "exits": { "next": "b", "no-number": "b" } }, "b": { "type": "hangup" } } }""", "a", "asks queue 'gone' to call back, which is unknown")]
    public async Task A_faulty_flow_is_refused_with_its_node(string text, string node, string problem)
    {
        var faulty = Assert.IsType<FlowOutcome.Faulty>(await Flows.SaveDraft(Mine, text, null, CancellationToken.None));

        Assert.Contains(new FlowProblem(node, problem), faulty.Problems);
        Assert.Null(await Flows.Get(Mine, CancellationToken.None));
    }

    [Fact]
    public async Task A_part_that_others_run_cannot_be_changed_under_their_feet()
    {
        const string text = """{ "id": "closed", "title": "T", "kind": "module", "start": "a", "nodes": { "a": { "type": "return", "exit": "elsewhere" } } }""";
        var faulty = Assert.IsType<FlowOutcome.Faulty>(await Flows.SaveDraft(new FlowId("closed"), text, 1, CancellationToken.None));

        Assert.Contains(faulty.Problems, problem => problem.Problem.StartsWith("would break 'main-menu': closed: ", StringComparison.Ordinal));
    }

    private static string Flow(string reason) => $$"""
        { "id": "mine", "title": "Mine", "start": "bye", "nodes": { "bye": { "type": "hangup", "reason": "{{reason}}" } } }
        """;

    private async Task Save(FlowId id, string text, long? seen) =>
        Assert.IsType<FlowOutcome.Done>(await Flows.SaveDraft(id, text, seen, CancellationToken.None));
}

public sealed class SqliteFlowsTests : FlowsConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.Sqlite(clock);
}

public sealed class PostgreSqlFlowsTests(PostgreSqlServer server) : FlowsConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.PostgreSql(server, clock);
}
