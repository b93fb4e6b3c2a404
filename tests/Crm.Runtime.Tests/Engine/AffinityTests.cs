using Crm.Customers;
using Crm.Engine;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Runtime.Tests.Engine;

/// <summary>Callers who are known again: by customer, by number, by what a flow or another system says of them.</summary>
public sealed class AffinityTests
{
    private const string Anna = "+441632960001";
    private const string Ben = "+441632960002";
    private readonly EngineWorld _world = new();

    private List<EntryEnqueued> Entries => [.. _world.Events.Select(e => e.Event).OfType<EntryEnqueued>()];

    private ReservationCreated LastOffer => _world.Events.Select(e => e.Event).OfType<ReservationCreated>().Last();

    private void Configure(Func<QueueSettings, QueueSettings> change) =>
        _world.Post(EngineOptions.RoutingShard, new ConfigureQueue(EngineWorld.Support, change(EngineWorld.Queue())));

    private async Task Ready(string name)
    {
        _world.AddAgent(name);
        await _world.OpenBrowser(name);
        _world.SetPresence(name, Presence.Available);
    }

    [Fact]
    public void Who_hangs_up_and_calls_again_soon_has_his_place_back()
    {
        Configure(q => q with { ResumeWithin = TimeSpan.FromMinutes(2) });
        var first = _world.RingFrom(Anna);
        _world.Wait(60);
        _world.RingFrom(Ben);
        _world.Wait(10);
        _world.HangUp(first);
        _world.Wait(30);
        _world.RingFrom(Anna);

        Assert.Equal(Entries[0].Since, Entries[2].Since);
        Assert.True(Entries[2].Since < Entries[1].Since);
    }

    [Fact]
    public void Another_caller_does_not_get_the_place()
    {
        Configure(q => q with { ResumeWithin = TimeSpan.FromMinutes(2) });
        var first = _world.RingFrom(Anna);
        _world.Wait(60);
        _world.HangUp(first);
        _world.RingFrom(Ben);
        Assert.Equal(Instant.Now(_world.Clock), Entries[1].Since);
    }

    [Fact]
    public void Who_was_cut_off_by_a_crash_has_his_place_back()
    {
        Configure(q => q with { ResumeWithin = TimeSpan.FromMinutes(2) });
        _world.RingFrom(Anna);
        _world.Wait(60);
        _world.Crash();
        _world.RingFrom(Anna);
        Assert.Equal(Entries[0].Since, Entries[1].Since);
    }

    [Fact]
    public void A_withheld_number_has_no_key_and_no_place()
    {
        Configure(q => q with { ResumeWithin = TimeSpan.FromMinutes(2) });
        var first = _world.RingFrom(null);
        _world.Wait(60);
        _world.HangUp(first);
        _world.RingFrom(null);
        Assert.All(Entries, e => Assert.Null(e.CustomerKey));
        Assert.Equal(Instant.Now(_world.Clock), Entries[1].Since);
    }

    [Fact]
    public async Task A_customer_comes_back_to_his_last_agent_whatever_number_he_calls_from()
    {
        var customer = new Customer(new CustomerId(Guid.CreateVersion7()), new SubjectId(Guid.CreateVersion7()), "Anna", null, null, null, [], []);
        _world.Customers.ByNumber[Anna] = customer;
        _world.Customers.ByNumber[Ben] = customer;
        Configure(q => q with { LastAgent = new LastAgentRule(TimeSpan.FromHours(1), TimeSpan.FromSeconds(30)) });
        await Ready("agent1");
        var first = _world.RingFrom(Anna);
        _world.Accept("agent1");
        _world.Wait(20);
        await Ready("agent2");
        _world.HangUp(first);
        _world.Wait(35); // agent2 has been idle longer now

        _world.RingFrom(Ben);
        Assert.Equal((new AgentId("agent1"), "preferred-agent"), (LastOffer.Agent, LastOffer.Decision.Rule));
        Assert.Equal("last-agent", Assert.Single(Assert.NotNull(Entries[1].Preferred)).Why);
    }

    [Fact]
    public async Task Who_comes_from_another_system_with_an_agent_named_goes_to_him_also_without_a_flow()
    {
        await Ready("agent1");
        _world.Wait(5);
        await Ready("agent2");
        _world.RingFrom(Anna, "4001", ("X-Crm-Attribute", "preferred-agent=agent2"), ("X-Crm-Source", "old"));
        Assert.Equal(new AgentId("agent2"), LastOffer.Agent);
        Assert.Equal("named", Assert.Single(Assert.NotNull(Entries[0].Preferred)).Why);
    }

    [Fact]
    public async Task A_flow_names_the_agent_and_how_long_to_wait_for_him()
    {
        _world.Flows.Publish("""
            { "id": "main-menu", "title": "Menu", "start": "name", "nodes": {
              "name": { "type": "set", "attributes": { "preferred-agent": "agent2, No Agent!, agent1", "preferred-wait": "45" }, "exits": { "next": "line" } },
              "line": { "type": "queue", "queue": "support", "exits": { "full": "bye", "timeout": "bye", "no-agents": "bye", "closed": "bye", "error": "bye" } },
              "bye": { "type": "hangup", "prompts": ["goodbye"] } } }
            """);
        await Ready("agent1");
        _world.Wait(5);
        await Ready("agent2");
        _world.RingFrom(Anna, "4000");
        _world.Wait(1);
        Assert.Equal(
            [new PreferredAgent(new AgentId("agent2"), TimeSpan.FromSeconds(45), "named"), new PreferredAgent(new AgentId("agent1"), TimeSpan.FromSeconds(45), "named")],
            Assert.NotNull(Entries[0].Preferred));
        Assert.Equal(new AgentId("agent2"), LastOffer.Agent);
    }

    [Fact]
    public void No_number_reaches_the_routing_journal()
    {
        _world.RingFrom(Anna);
        string journal = string.Concat(_world.Routing.Rows.Select(r => System.Text.Encoding.UTF8.GetString(r.Payload.Span)));
        Assert.DoesNotContain("1632960001", journal, StringComparison.Ordinal);
    }
}
