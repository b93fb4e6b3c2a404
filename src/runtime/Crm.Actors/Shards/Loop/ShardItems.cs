using Crm.Actors.Links;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>What waits in a shard's bounded mailbox.</summary>
internal abstract record MailboxItem(IAnswer? Answer);

/// <summary>A command for the program.</summary>
internal sealed record CommandItem(object Command, CommandId? Id, IAnswer? Answer) : MailboxItem(Answer);

/// <summary>A read of the state.</summary>
internal sealed record QueryItem(Func<IShardProgram, object?> Read, IAnswer Answer) : MailboxItem(Answer);

/// <summary>What the kernel tells a shard's loop; handled before the mailbox.</summary>
internal abstract record ControlItem;

internal sealed record RecoveredItem(ShardCore Core) : ControlItem;

internal sealed record RecoveryFailedItem(Exception Reason) : ControlItem;

internal sealed record CommittedItem(Incarnation Incarnation, long Sequence) : ControlItem;

internal sealed record AppendLostItem(Incarnation Incarnation, Exception? Reason) : ControlItem;

internal sealed record FrameItem(LinkFrame Frame) : ControlItem;

internal sealed record PeerUpItem(ShardId Peer) : ControlItem;

internal sealed record SnapshotSavedItem(long Sequence, int Length, Exception? Failure) : ControlItem;

internal sealed record LeaseLostItem : ControlItem;

internal sealed record StopItem(bool Now) : ControlItem;

internal sealed record ReleasedItem : ControlItem;
