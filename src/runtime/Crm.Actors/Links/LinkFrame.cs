using Crm.Primitives;

namespace Crm.Actors.Links;

/// <summary>What a frame between two shards says.</summary>
internal enum LinkFrameKind : byte
{
    /// <summary>A message from source to destination.</summary>
    Message = 1,

    /// <summary>The destination's durable mark, told to the source.</summary>
    Mark = 2,

    /// <summary>The destination's durable mark; the source shall start again behind it.</summary>
    Rewind = 3,

    /// <summary>The source asks for the destination's mark.</summary>
    Probe = 4,
}

/// <summary>A frame on the link from <paramref name="Source"/> to <paramref name="Destination"/>; marks travel against that direction.</summary>
internal readonly record struct LinkFrame(LinkFrameKind Kind, ShardId Source, ShardId Destination, long Sequence, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The shard the frame is for.</summary>
    public ShardId Receiver => Kind is LinkFrameKind.Mark or LinkFrameKind.Rewind ? Source : Destination;
}

/// <summary>Carries frames to whichever shard they are for. Losing one delays, never breaks.</summary>
internal interface ILinkRouter
{
    void Route(in LinkFrame frame);
}
