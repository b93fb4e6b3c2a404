using Crm.Primitives;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>Two user agents that are each other's trunk.</summary>
public sealed class CallLab
{
    public static readonly TrunkId ToBob = new("to-bob");
    public static readonly TrunkId ToAlice = new("to-alice");

    public CallLab(int seed = 1, Func<UserAgentOptions, UserAgentOptions>? change = null)
    {
        Network = new VirtualNetwork(seed);
        var directory = new LabDirectory();
        directory.Trunks["10.0.0.2"] = new SipTrunk(ToBob, "10.0.0.2:5060", null, null);
        directory.Trunks["10.0.0.1"] = new SipTrunk(ToAlice, "10.0.0.1:5060", null, null);
        Alice = new VirtualAgent(Network, "10.0.0.1:5060", directory, seed * 2, change);
        Bob = new VirtualAgent(Network, "10.0.0.2:5060", directory, (seed * 2) + 1, change);
    }

    public VirtualNetwork Network { get; }

    public VirtualAgent Alice { get; }

    public VirtualAgent Bob { get; }

    /// <summary>Alice calls Bob, who answers at once; both have confirmed.</summary>
    public (LegId Alice, LegId Bob) Connect()
    {
        Bob.React = e => e is InviteArrived invite ? new AcceptInvite(invite.Leg, VirtualAgent.Answer) : null;
        var leg = Alice.Call(new TrunkInviteTarget(ToBob, "4001"));
        Network.Run(1);
        Assert.Single(Alice.Events.OfType<LegAccepted>());
        Assert.Single(Bob.Events.OfType<LegAcknowledged>());
        return (leg, Bob.FirstLeg);
    }

    /// <summary>All state is gone once the absorbing timers are over.</summary>
    public void AssertQuiet()
    {
        Network.Run(120);
        Assert.Equal((0, 0, 0, 0), Alice.Core.Gauges);
        Assert.Equal((0, 0, 0, 0), Bob.Core.Gauges);
    }
}
