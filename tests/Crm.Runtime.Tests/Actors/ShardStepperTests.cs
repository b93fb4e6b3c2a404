using Crm.Primitives;
using Crm.TestKit;
using Crm.TestKit.Actors;
using static Crm.Runtime.Tests.Actors.HostFixture;

namespace Crm.Runtime.Tests.Actors;

public class ShardStepperTests
{
    private readonly ShardStepper<LedgerProgram> _stepper = new(A, () => new LedgerProgram(), Codec, new FakeClock());

    [Fact]
    public void A_step_shows_events_effects_messages_and_the_reply()
    {
        Assert.Equal(new Balance(10), _stepper.Receive(new Book(10)).Reply);
        var sent = _stepper.Receive(new SendMoney(B, 4, "rent"));
        Assert.Equal(new Booked(-4, "rent"), Assert.Single(sent.Events));
        Assert.Equal(new Transfer(4, "rent"), Assert.Single(sent.Messages).Message);
        Assert.Equal(2, _stepper.Rows.Count);
        Assert.Equal(new BookedEffect(10), Assert.Single(_stepper.Effects));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Recovery_gives_the_same_state_from_rows_and_from_a_snapshot(bool fromSnapshot)
    {
        var id = NewCommand();
        _stepper.Receive(new Book(10, "a"), id);
        _stepper.Receive(new SendMoney(B, 4, "b"));
        _stepper.Receive(new Remind(Instant.Now(_stepper.Clock) + TimeSpan.FromMinutes(5)));
        var before = _stepper.Program;
        _stepper.Recover(fromSnapshot);
        Assert.NotSame(before, _stepper.Program);
        Assert.Equal(before.TakeSnapshot(), _stepper.Program.TakeSnapshot());
        Assert.Equal(new Balance(10), _stepper.Receive(new Book(10, "a"), id).Reply);
        Assert.Equal(6, _stepper.Program.Value);
        Assert.Equal(2, _stepper.Epoch);
    }

    [Fact]
    public void Moving_the_clock_stops_at_every_deadline()
    {
        var start = Instant.Now(_stepper.Clock);
        _stepper.Receive(new Remind(start + TimeSpan.FromSeconds(5)));
        _stepper.Receive(new Remind(start + TimeSpan.FromSeconds(9)));
        _stepper.Outcomes.Clear();
        _stepper.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(new Reminded(start + TimeSpan.FromSeconds(5)), Assert.Single(_stepper.Events));
        Assert.Equal(start + TimeSpan.FromSeconds(5), _stepper.Rows[^1].At);
        Assert.Equal(start + TimeSpan.FromSeconds(8), Instant.Now(_stepper.Clock));
    }
}
