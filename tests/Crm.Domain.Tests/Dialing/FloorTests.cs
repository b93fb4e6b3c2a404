using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing;

public sealed class FloorTests
{
    private static readonly Instant At = new(0);

    [Fact]
    public void A_call_through_the_floor_is_counted_at_each_step()
    {
        var floor = new Floor();
        Assert.True(floor.Apply(PacingEvent.AgentIdle(1, At)));
        Assert.True(floor.Apply(PacingEvent.DialStarted(7, default, At)));
        Assert.Equal((1, 1, 0, 0), (floor.Idle, floor.Ringing, floor.Waiting, floor.UncoveredIdle));
        Assert.True(floor.Apply(PacingEvent.PersonAnswered(7, At)));
        Assert.Equal((0, 1), (floor.Ringing, floor.Waiting));
        Assert.True(floor.Apply(PacingEvent.Connected(7, 1, At)));
        Assert.Equal((0, 1, 0, 0), (floor.Idle, floor.Talking, floor.Waiting, floor.WrappingUp));
        Assert.True(floor.Apply(PacingEvent.AgentWrappingUp(1, At)));
        Assert.Equal((1, 0), (floor.WrappingUp, floor.Talking));
        Assert.True(floor.Apply(PacingEvent.AgentAway(1, At)));
        Assert.Equal((0, 0, 1L, 0L, 0L), (floor.Staffed, floor.WrappingUp, floor.ConnectedCalls, floor.AbandonedCalls, floor.Ignored));
    }

    [Fact]
    public void What_does_not_fit_is_ignored_and_counted()
    {
        var floor = new Floor();
        PacingEvent[] wrong =
        [
            PacingEvent.PersonAnswered(1, At), PacingEvent.DialFailed(1, At), PacingEvent.Abandoned(1, At), PacingEvent.Connected(1, 1, At), PacingEvent.AgentAway(1, At),
        ];
        foreach (var what in wrong)
            Assert.False(floor.Apply(what));
        floor.Apply(PacingEvent.DialStarted(1, default, At));
        Assert.False(floor.Apply(PacingEvent.DialStarted(1, default, At)));
        Assert.False(floor.Apply(PacingEvent.Abandoned(1, At)));
        floor.Apply(PacingEvent.PersonAnswered(1, At));
        Assert.False(floor.Apply(PacingEvent.MachineAnswered(1, At)));
        Assert.False(floor.Apply(PacingEvent.Connected(1, 9, At)));
        Assert.Equal((9L, 1, 0), (floor.Ignored, floor.Waiting, floor.Staffed));
    }

    [Fact]
    public void Dials_beyond_the_bound_are_ignored()
    {
        var floor = new Floor();
        for (int dial = 0; dial < Floor.MaxDials; dial++)
            Assert.True(floor.Apply(PacingEvent.DialStarted(dial, default, At)));
        Assert.False(floor.Apply(PacingEvent.DialStarted(Floor.MaxDials, default, At)));
        Assert.Equal(Floor.MaxDials, floor.Ringing);
    }
}
