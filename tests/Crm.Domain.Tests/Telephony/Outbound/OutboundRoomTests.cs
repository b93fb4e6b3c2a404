using Crm.Primitives;
using Crm.Telephony.Outbound;

namespace Crm.Domain.Tests.Telephony.Outbound;

/// <summary>How many calls more there is room for, against what the gate then allows; a trunk's rate; trunks that do not work.</summary>
public sealed class OutboundRoomTests
{
    private const string Number = "+4930200000";
    private const string Campaign = "campaign:winter";
    private readonly OutboundScene _scene = new();

    [Fact]
    public void There_is_room_for_exactly_what_the_gate_lets_through()
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            var dice = new Random(seed);
            OutboundLimits Limits() => new(dice.Next(0, 60), dice.Next(0, 60), dice.Next(0, 120), dice.Next(0, 200));
            var scene = new OutboundScene
            {
                Site = new OutboundRules { Limits = Limits(), OriginatorLimits = Limits() },
                Rules = OutboundScene.Germany with { Limits = Limits(), OriginatorLimits = Limits() },
                OtherRules = dice.Next(2) == 0 ? null : OutboundScene.Germany with { Limits = Limits(), OriginatorLimits = Limits() },
                PerSecond = dice.Next(1, 40),
                Inbound = dice.Next(0, 35),
            };
            for (int i = 0; i < dice.Next(0, 40); i++)
            {
                if (scene.Dial(Number, dice.Next(2) == 0 ? Campaign : "user:anna") is { } leg && dice.Next(2) == 0)
                {
                    scene.Ledger.Ended(leg, scene.Now);
                }

                scene.Now += TimeSpan.FromMilliseconds(dice.Next(0, 2_000));
            }

            int room = Room(scene);
            int dialled = 0;
            while (scene.Dial(Number, Campaign) is not null)
            {
                dialled++;
            }

            Assert.True(room == dialled, $"seed {seed}: room for {room}, dialled {dialled}");
            Assert.Equal(0, Room(scene));
        }
    }

    [Fact]
    public void A_trunk_takes_no_more_calls_in_a_second_than_its_rate()
    {
        _scene.PerSecond = 2;
        Assert.NotNull(_scene.Dial(Number));
        Assert.NotNull(_scene.Dial(Number));
        Assert.Equal("trunk-rate", _scene.Reason(Number));
        Assert.IsType<OutboundAllowed>(_scene.Ask("112"));
        _scene.Now += TimeSpan.FromMilliseconds(900);
        Assert.Equal("trunk-rate", _scene.Reason(Number));
        _scene.Now += TimeSpan.FromMilliseconds(200);
        Assert.NotNull(_scene.Dial(Number));
    }

    [Fact]
    public void A_trunk_that_does_not_work_is_tried_last_and_has_no_room()
    {
        _scene.OtherRules = OutboundScene.Germany;
        var request = new OutboundRequest(Number, Campaign, Preferred: OutboundScene.Carrier) { Last = [OutboundScene.Carrier] };
        TrunkId? First(OutboundRequest asked) => (OutboundGate.Decide(_scene.Plan, _scene.Ledger, asked, _ => 0, _scene.Now) as OutboundAllowed)?.Trunk;
        Assert.Equal(OutboundScene.Other, First(request));
        Assert.Equal(OutboundScene.Carrier, First(request with { Only = [OutboundScene.Carrier] })); // better than none
        Assert.Equal(OutboundScene.Other, First(request with { Dialled = "112" }));
        Assert.Equal(10, Room(_scene, suspended: OutboundScene.Carrier));
        Assert.Equal(0, OutboundRoom.For(_scene.Plan, _scene.Ledger, Campaign, [OutboundScene.Carrier], t => t == OutboundScene.Carrier, _ => 0, _scene.Now));
    }

    private static int Room(OutboundScene scene, TrunkId? suspended = null) =>
        OutboundRoom.For(scene.Plan, scene.Ledger, Campaign, default, t => t == suspended, _ => scene.Inbound, scene.Now);
}
