using Crm.Actors.Journal;
using Crm.Actors.Links;

namespace Crm.Actors.Shards;

/// <summary>A shard's past for those who only read: what a stored snapshot holds of the program, without its links and replies.</summary>
public static class ShardPast
{
    /// <summary>The program's own bytes of a snapshot, for <see cref="IShardProgram.RestoreSnapshot"/>. Throws <see cref="InvalidDataException"/> when it cannot be read.</summary>
    public static ReadOnlyMemory<byte> ProgramOf(ShardSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return ShardSnapshotFormat.ReadFrame(snapshot.Data, new ShardLinks(), new CommandWindow(1)).Program;
    }
}
