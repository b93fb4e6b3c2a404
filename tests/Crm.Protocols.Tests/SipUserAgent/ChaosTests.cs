using Crm.Primitives;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>Calls over a network that loses, copies and reorders, with hang-ups at random moments.</summary>
public class ChaosTests
{
    [Fact]
    public void Every_leg_ends_exactly_once_and_nothing_stays_behind()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var lab = new CallLab(seed);
            lab.Network.Loss = random.NextDouble() * 0.5;
            lab.Network.Copies = random.NextDouble() * 0.4;
            lab.Network.DelayMax = random.Next(1, 900);
            lab.Alice.React = e => React(e, random);
            lab.Bob.React = e => React(e, random);
            var placed = new List<LegId>();
            for (int i = 0; i < 6; i++)
            {
                placed.Add(lab.Alice.Call(new TrunkInviteTarget(CallLab.ToBob, "4001"), ringSeconds: random.Next(1, 40)));
                lab.Network.Run(random.NextDouble() * 4);
            }

            var bobs = lab.Bob.Events.OfType<InviteArrived>().Select(e => e.Leg).ToList();
            foreach (var leg in placed.OrderBy(_ => random.Next()))
            {
                lab.Alice.Do(random.Next(3) == 0 ? new OfferAgain(leg, VirtualAgent.Offer) : new EndLeg(leg, Termination.Success("done")));
                lab.Network.Run(random.NextDouble() * 2);
            }

            foreach (var leg in bobs.Where(_ => random.Next(2) == 0))
            {
                lab.Bob.Do(new EndLeg(leg, Termination.Success("done")));
            }

            lab.Network.Run(60);
            foreach (var (agent, legs) in new[] { (lab.Alice, placed), (lab.Bob, lab.Bob.Events.OfType<InviteArrived>().Select(e => e.Leg).ToList()) })
            {
                foreach (var leg in legs)
                {
                    agent.Do(new EndLeg(leg, Termination.Success("sweep")));
                }
            }

            lab.Network.Run(200);
            Assert.True(lab.Alice.Core.Gauges == (0, 0, 0, 0), $"seed {seed}: caller keeps {lab.Alice.Core.Gauges}");
            Assert.True(lab.Bob.Core.Gauges == (0, 0, 0, 0), $"seed {seed}: called keeps {lab.Bob.Core.Gauges}");
            AssertEndsOnce(lab.Alice, placed, seed);
            AssertEndsOnce(lab.Bob, lab.Bob.Events.OfType<InviteArrived>().Select(e => e.Leg), seed);
        }
    }

    private static void AssertEndsOnce(VirtualAgent agent, IEnumerable<LegId> legs, int seed)
    {
        foreach (var leg in legs)
        {
            var story = agent.Events.Where(e => LegOf(e) == leg).ToList();
            Assert.True(story.Count(e => e is LegEnded or LegRefused) == 1, $"seed {seed}: {string.Join(" | ", story)}");
            Assert.True(story[^1] is LegEnded or LegRefused, $"seed {seed}: something follows the end: {string.Join(" | ", story)}");
            Assert.True(story.Count(e => e is LegAccepted) <= 1, $"seed {seed}: accepted twice");
        }
    }

    private static LegId? LegOf(UserAgentEvent happened) => happened switch
    {
        InviteArrived e => e.Leg,
        LegProgressed e => e.Leg,
        LegAccepted e => e.Leg,
        LegAcknowledged e => e.Leg,
        LegRefused e => e.Leg,
        LegEnded e => e.Leg,
        OfferArrived e => e.Leg,
        OfferAccepted e => e.Leg,
        OfferRefused e => e.Leg,
        _ => null,
    };

    private static LegCommand? React(UserAgentEvent happened, Random random) => happened switch
    {
        InviteArrived e => random.Next(6) switch
        {
            0 => new RefuseInvite(e.Leg, 486, null, null),
            1 => new ProgressInvite(e.Leg, 180, null),
            2 => new EndLeg(e.Leg, Termination.Server("full")),
            _ => new AcceptInvite(e.Leg, VirtualAgent.Answer),
        },
        OfferArrived e => random.Next(4) switch
        {
            0 => new RefuseOffer(e.Leg, 488),
            1 => new EndLeg(e.Leg, Termination.Success("bored")),
            _ => new AcceptOffer(e.Leg, VirtualAgent.Answer),
        },
        _ => null,
    };
}
