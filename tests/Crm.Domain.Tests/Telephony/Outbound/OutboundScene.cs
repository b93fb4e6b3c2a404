using Crm.Primitives;
using Crm.Telephony.Outbound;

namespace Crm.Domain.Tests.Telephony.Outbound;

/// <summary>A site with trunks, its ledger and a clock, for what the gate says.</summary>
internal sealed class OutboundScene
{
    public static readonly TrunkId Carrier = new("carrier");
    public static readonly TrunkId Other = new("other");

    public static readonly OutboundRules Germany = new()
    {
        Destinations = new([new("+4930", true, 0.02m), new("+4940", true, 0.05m), new("+49301", false)]),
        CallerId = new CallerIdPolicy("+4930999", ["+4930998"]),
    };

    public OutboundLedger Ledger { get; set; } = new();

    public Instant Now { get; set; } = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    public OutboundRules Site { get; set; } = new();

    public OutboundRules? Rules { get; set; } = Germany;

    public OutboundRules? OtherRules { get; set; }

    public int Inbound { get; set; }

    public int PerSecond { get; set; } = int.MaxValue;

    public OutboundPlan Plan => new(
        DialPlan.Of("49"), Site,
        [new(Carrier, 30, Rules, PerSecond), .. OtherRules is null ? [] : new[] { new OutboundTrunk(Other, 30, OtherRules, PerSecond) }], ["4000", "030 555000", "112"]);

    public OutboundVerdict Ask(string number, string originator = "flow:main-menu", string? presented = null, string? caller = null, TrunkId? preferred = null) =>
        OutboundGate.Decide(Plan, Ledger, new OutboundRequest(number, originator, preferred, presented, caller), _ => Inbound, Now);

    public string Reason(string number, string originator = "flow:main-menu", string? presented = null) =>
        Assert.IsType<OutboundRefused>(Ask(number, originator, presented)).Reason;

    /// <summary>Asks and, when allowed, dials.</summary>
    public LegId? Dial(string number, string originator = "flow:main-menu")
    {
        if (Ask(number, originator) is not OutboundAllowed allowed)
        {
            return null;
        }

        var leg = new LegId(Guid.CreateVersion7());
        Ledger.Dialled(leg, allowed.Trunk, allowed.IsEmergency ? null : originator, allowed.RatePerMinute, allowed.Longest, Now);
        return leg;
    }
}
