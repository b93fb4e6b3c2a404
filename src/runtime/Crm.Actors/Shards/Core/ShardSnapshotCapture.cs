namespace Crm.Actors.Shards;

/// <summary>
/// The state of a shard as it was at one sequence, to be written piece by piece while the shard goes on: a large state written in one go
/// would hold its loop, or a processor that others wait for, for a tenth of a second and more. One caller at a time.
/// </summary>
internal sealed class ShardSnapshotCapture
{
    private readonly byte[] _kernel;
    private readonly IEnumerator<ReadOnlyMemory<byte>> _program;
    private readonly List<ReadOnlyMemory<byte>> _pieces = [];

    /// <param name="kernel">The kernel's part, up to the length of the program's.</param>
    /// <param name="program">The program's part, as <see cref="IShardProgram.CaptureSnapshot"/> gave it.</param>
    public ShardSnapshotCapture(byte[] kernel, IEnumerable<ReadOnlyMemory<byte>> program) => (_kernel, _program) = (kernel, program.GetEnumerator());

    /// <summary>Writes the next piece; false when there was none left.</summary>
    public bool Step()
    {
        if (!_program.MoveNext())
        {
            return false;
        }

        _pieces.Add(_program.Current);
        return true;
    }

    /// <summary>Writes what is left and gives the whole snapshot.</summary>
    public byte[] Finish()
    {
        while (Step())
        {
            // all of them
        }

        _program.Dispose();
        return ShardSnapshotFormat.Join(_kernel, _pieces);
    }
}
