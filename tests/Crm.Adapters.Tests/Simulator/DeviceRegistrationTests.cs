using System.Net;
using Crm.Adapters.Tests.SipTransport;
using Crm.Primitives;
using Crm.Simulator.Agents;
using Crm.Telephony.Signalling;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Simulator;

public class DeviceRegistrationTests
{
    private static readonly AgentId Agent = new("agent1");
    private static readonly IPEndPoint Phone = IPEndPoint.Parse("127.79.1.1:5070");

    [Fact]
    public async Task A_phone_registers_refreshes_and_leaves()
    {
        await using var server = await EndpointLab.Start("127.79.1.2", "203.0.113.");
        using var registration = new DeviceRegistration(server.Address, Phone, "agent1", "demo", TimeProvider.System);
        Assert.True(await registration.Register(CancellationToken.None));
        Assert.Equal(new RegistrationChanged(Agent, 1), await server.Next<RegistrationChanged>());
        Assert.True(await registration.Register(CancellationToken.None));
        Assert.True(await registration.Unregister(CancellationToken.None));
        Assert.Equal(new RegistrationChanged(Agent, 0), await server.Next<RegistrationChanged>());
    }

    [Fact]
    public async Task Its_calls_go_to_the_contact_and_not_to_where_it_registered_from()
    {
        await using var server = await EndpointLab.Start("127.79.2.2", "203.0.113.");
        await using var phone = await EndpointLab.Start("127.79.2.1", "127.79.2.2");
        using var registration = new DeviceRegistration(server.Address, phone.Address, "agent1", "demo", TimeProvider.System);
        Assert.True(await registration.Register(CancellationToken.None));
        server.Endpoint.Execute(new DialLeg(new LegId(Guid.NewGuid()), new RegisteredAgentTarget(Agent), "v=0", "Caller", "100", TimeSpan.FromSeconds(20), []));
        Assert.Equal("agent1", (await phone.Next<InviteReceived>()).ToUser);
    }

    [Fact]
    public async Task A_wrong_secret_is_not_tried_twice()
    {
        await using var server = await EndpointLab.Start("127.79.3.2", "203.0.113.");
        using var registration = new DeviceRegistration(server.Address, Phone, "agent1", "not-the-secret", TimeProvider.System);
        Assert.False(await registration.Register(CancellationToken.None));
        Assert.Equal(1, server.Endpoint.GetFigures().WrongCredentials);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_given_up()
    {
        var clock = new FakeClock();
        using var registration = new DeviceRegistration(IPEndPoint.Parse("127.79.4.2:5060"), Phone, "agent1", "demo", clock);
        var asking = registration.Register(CancellationToken.None);
        while (!asking.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        Assert.False(await asking);
    }
}
