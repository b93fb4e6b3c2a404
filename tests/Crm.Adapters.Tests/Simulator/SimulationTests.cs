using System.Net;
using Crm.Adapters.Tests.SipTransport;
using Crm.Simulator.Answering;
using Crm.Simulator.Audio;
using Crm.Simulator.Plan;
using Crm.Simulator.Running;
using Crm.Simulator.Stage;
using Crm.Telephony.Signalling;

namespace Crm.Adapters.Tests.Simulator;

public class SimulationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Customers_call_hear_a_person_talk_and_hang_up()
    {
        await using var centre = await SimulatedStage.Start(new StageOptions(IPEndPoint.Parse("127.78.1.1:5060"), IPAddress.Parse("127.78.1.2")), TimeProvider.System);
        var people = new AnsweringPhone(centre, number => number == "4001", _ => new AnsweringScript(TimeSpan.FromSeconds(0.2), null, true, TimeSpan.FromSeconds(11), EndsCall: true), onlyOneCall: false);
        centre.Join(people);
        await using var customers = await Start(centre.SipAddress, "127.78.1.1", rate: 300, seconds: 1.5);
        await Until(() => customers.IsOver);
        var figures = customers.Figures;
        Assert.True(figures.Placed >= 3);
        Assert.Equal((figures.Placed, 0L, 0L), (figures.Talked, figures.Failed, figures.Refused));
        Assert.InRange(figures.AudioShare!.Value, 0.9, 1);
        Assert.InRange(figures.LongestWait, 3.2, 10);
        await Until(() => centre.CallCount == 0 && customers.Stage.CallCount == 0);
        Assert.Equal((0L, 0L), (centre.Faults, customers.Stage.Faults));
    }

    [Fact]
    public async Task Stopping_hangs_up_ringing_and_answered_calls_within_seconds()
    {
        await using var centre = await EndpointLab.Start("127.78.2.2", "127.78.2.1");
        int invites = 0, ended = 0;
        centre.React = e =>
        {
            switch (e)
            {
                case InviteReceived invite when Interlocked.Increment(ref invites) % 2 == 0:
                    return new AnswerLeg(invite.Leg, LineDescription.Write(IPEndPoint.Parse("127.78.2.2:9"), 101));
                case LegHungUp:
                    Interlocked.Increment(ref ended);
                    return null;
                default:
                    return null; // the others ring until the caller gives up
            }
        };
        var customers = await Start(centre.Address, "127.78.2.1", rate: 600, seconds: 60);
        await Until(() => Volatile.Read(ref invites) >= 6);
        await customers.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)); // the calls it stops would go on for hours
        await Until(() => Volatile.Read(ref ended) == Volatile.Read(ref invites));
        Assert.Equal(customers.Figures.Placed, customers.Figures.Stopped);
        Assert.Equal(0, customers.Stage.CallCount);
    }

    [Fact]
    public async Task Refusals_are_counted_by_status_and_wrong_descriptions_hung_up()
    {
        await using var centre = await EndpointLab.Start("127.78.3.2", "127.78.3.1");
        int invites = 0;
        centre.React = e => e is not InviteReceived invite ? null
            : Interlocked.Increment(ref invites) switch
            {
                1 => new RejectLeg(invite.Leg, 404),
                2 => new AnswerLeg(invite.Leg, "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n"),
                _ => new RejectLeg(invite.Leg, 503),
            };
        await using var customers = await Start(centre.Address, "127.78.3.1", rate: 300, seconds: 1.5);
        await Until(() => customers.IsOver);
        var figures = customers.Figures;
        Assert.Equal((1L, figures.Placed - 1), (figures.Failed, figures.Refused));
        Assert.Equal(1, figures.RefusedBy[404]);
        Assert.Equal(figures.Refused - 1, figures.RefusedBy[503]);
    }

    [Fact]
    public async Task Customers_beyond_the_bound_are_left_out()
    {
        await using var centre = await EndpointLab.Start("127.78.4.2", "127.78.4.1"); // rings for ever
        await using var customers = await Start(centre.Address, "127.78.4.1", rate: 600, seconds: 2, atOnce: 3);
        await Until(() => customers.IsPlaced);
        Assert.Equal(3, customers.Figures.Placed);
        Assert.True(customers.Figures.LeftOut > 5);
    }

    [Fact]
    public async Task Options_out_of_bounds_are_refused_before_anything_opens() => await Assert.ThrowsAsync<ArgumentException>(
        () => CustomerSimulation.Start(new TrafficOptions { CallsPerMinute = 601 }, new StageOptions(IPEndPoint.Parse("127.78.5.2:5060"), IPAddress.Parse("127.78.5.1")), TimeProvider.System));

    [Theory]
    [InlineData("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 10.1.2.3\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0 96\r\na=rtpmap:96 telephone-event/8000\r\n", "10.1.2.3:4000", 96)]
    [InlineData("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 10.1.2.3\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n", "10.1.2.3:4000", null)]
    [InlineData("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 10.1.2.3\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n", null, null)]
    [InlineData("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 somewhere.example\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n", null, null)]
    [InlineData("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 10.1.2.3\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\n", null, null)]
    [InlineData("nonsense", null, null)]
    public void Descriptions_are_read_as_far_as_a_phone_needs(string sdp, string? address, int? keys)
    {
        var line = LineDescription.Read(sdp);
        Assert.Equal((address, (byte?)keys), (line?.Address.ToString(), line?.KeyPayload));
    }

    [Fact]
    public void Our_own_description_is_understood()
    {
        var line = LineDescription.Read(LineDescription.Write(IPEndPoint.Parse("127.0.0.1:4000"), 97));
        Assert.Equal(("127.0.0.1:4000", (byte?)97), (line!.Address.ToString(), line.KeyPayload));
        Assert.Null(LineDescription.Read(LineDescription.Write(IPEndPoint.Parse("127.0.0.1:4000"), null))!.KeyPayload);
    }

    private static Task<CustomerSimulation> Start(IPEndPoint centre, string address, double rate, double seconds, int atOnce = 100) => CustomerSimulation.Start(
        new TrafficOptions
        {
            CallsPerMinute = rate,
            Duration = TimeSpan.FromSeconds(seconds),
            Destinations = [Destination.Of("4001", 1)],
            MeanTalkTime = TimeSpan.FromMilliseconds(1),
            MeanPatience = TimeSpan.FromHours(10),
            CallsAtOnceMax = atOnce,
            Seed = 3,
        },
        new StageOptions(centre, IPAddress.Parse(address)),
        TimeProvider.System);

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
        {
            Assert.True(await pace.WaitForNextTickAsync(patience.Token));
        }
    }
}
