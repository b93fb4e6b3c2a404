using Crm.Actors.Shards;
using Crm.Contracts.Chat;

namespace Crm.Runtime.Tests.Engine.Conversations;

public sealed class ConversationSnapshotTests
{
    private readonly ChatScene _scene = new();

    [Fact]
    public async Task A_snapshot_written_later_is_that_of_the_moment_it_was_taken()
    {
        await _scene.Ready("anna");
        var id = _scene.Begin();
        for (int i = 0; i < 15; i++)
        {
            Assert.IsType<ChatLineTaken>(_scene.Say(id, new string('x', 4_000)));
        }

        byte[] then = _scene.Program.TakeSnapshot();
        using var pieces = ((IShardProgram)_scene.Program).CaptureSnapshot().GetEnumerator();
        var written = new MemoryStream();
        int count = 0;
        for (; pieces.MoveNext(); count++)
        {
            written.Write(pieces.Current.Span);
            _scene.Say(id, $"meanwhile {count}");
            _scene.Begin(address: $"192.0.2.{10 + count}");
        }

        Assert.InRange(count, 2, 5); // in pieces, and not one for each line
        Assert.Equal(then, written.ToArray());
        Assert.NotEqual(then, _scene.Program.TakeSnapshot());
    }

    [Fact]
    public async Task A_line_changes_the_desk_a_moment_later_and_what_else_happens_at_once()
    {
        await _scene.Ready("anna");
        var id = _scene.Begin();
        _scene.World.Accept("anna");
        _scene.World.DeskChanges.Clear();
        _scene.Say(id, "Hello");
        Assert.Equal([true], _scene.World.DeskChanges.Select(c => c.Soon).Distinct());
        _scene.World.DeskChanges.Clear();
        _scene.Leave(id);
        Assert.Contains(_scene.World.DeskChanges, c => c is { Agent.Value: "anna", Soon: false });
    }
}
