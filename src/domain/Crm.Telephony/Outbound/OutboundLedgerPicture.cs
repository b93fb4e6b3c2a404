using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Telephony.Outbound;

/// <summary>What a ledger holds, to be stored and put back.</summary>
public sealed record OutboundLedgerPicture(ImmutableArray<LegPicture> Legs, ImmutableArray<AccountPicture> Accounts);

/// <summary>A leg that is up.</summary>
public sealed record LegPicture(LegId Leg, TrunkId Trunk, string? Originator, decimal Rate, decimal Reserved, Instant? AnsweredAt);

/// <summary>What was counted for an account.</summary>
public sealed record AccountPicture(
    TrunkId? Trunk,
    string? Originator,
    ImmutableArray<SlotPicture> Minute,
    ImmutableArray<SlotPicture> Hour,
    ImmutableArray<SlotPicture> Day,
    ImmutableArray<SlotPicture> Spend);

/// <summary>One slot of a sliding sum.</summary>
public sealed record SlotPicture(long Slot, decimal Sum);
