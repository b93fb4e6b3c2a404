using Crm.Primitives;
using Crm.Telephony.Trunks;

namespace Crm.Domain.Tests.Telephony;

/// <summary>When calls keep off a trunk, and how it comes back.</summary>
public sealed class TrunkHealthTests
{
    private readonly TrunkHealth _trunk = new();
    private Instant _now = new(1_767_000_000_000_000);

    [Fact]
    public void Five_faults_in_a_row_suspend_it_and_a_call_that_goes_well_begins_the_count_anew()
    {
        Assert.All(Enumerable.Range(0, TrunkHealth.FaultsMost - 1), _ => Assert.False(_trunk.Failed(_now)));
        Assert.False(_trunk.Worked());
        Assert.All(Enumerable.Range(0, TrunkHealth.FaultsMost - 1), _ => Assert.False(_trunk.Failed(_now)));
        Assert.Equal((false, Instant.MaxValue), (_trunk.IsSuspended, _trunk.NextProbe));
        Assert.True(_trunk.Failed(_now));
        Assert.Equal((true, _now + TrunkHealth.FirstWait), (_trunk.IsSuspended, _trunk.NextProbe));
        Assert.False(_trunk.Failed(_now)); // it was under way
        Assert.Equal(_now + TrunkHealth.FirstWait, _trunk.NextProbe);
    }

    [Fact]
    public void It_is_asked_less_and_less_often_while_it_is_away()
    {
        Suspend();
        var waits = new List<double>();
        for (int i = 0; i < 8; i++)
        {
            waits.Add((_trunk.NextProbe - _now).TotalSeconds);
            _now = _trunk.NextProbe;
            Assert.True(_trunk.TakeProbe(_now));
            Assert.False(_trunk.TakeProbe(_now)); // the answer is awaited
            Assert.False(_trunk.Probed(isThere: false, _now));
        }

        Assert.Equal([10, 20, 40, 80, 160, 300, 300, 300], waits);
        Assert.True(_trunk.IsSuspended);
    }

    [Fact]
    public void A_probe_whose_answer_never_comes_is_asked_again()
    {
        Suspend();
        _now = _trunk.NextProbe;
        Assert.True(_trunk.TakeProbe(_now));
        Assert.Equal(TimeSpan.FromSeconds(40), _trunk.NextProbe - _now);
        Assert.True(_trunk.TakeProbe(_trunk.NextProbe));
    }

    [Fact]
    public void An_answer_brings_it_back_on_trial_and_the_next_fault_suspends_it_for_longer()
    {
        Suspend();
        Assert.True(_trunk.Probed(isThere: true, _now));
        Assert.Equal((false, Instant.MaxValue), (_trunk.IsSuspended, _trunk.NextProbe));
        Assert.True(_trunk.Failed(_now));
        Assert.Equal(2 * TrunkHealth.FirstWait, _trunk.NextProbe - _now);
        Assert.True(_trunk.Probed(isThere: true, _now));
        Assert.False(_trunk.Worked());
        Assert.False(_trunk.Failed(_now)); // the trial is over
        Suspend();
        Assert.Equal(TrunkHealth.FirstWait, _trunk.NextProbe - _now);
    }

    [Fact]
    public void A_call_that_goes_well_after_all_brings_it_back_at_once()
    {
        Suspend();
        Assert.True(_trunk.Worked());
        Assert.Equal((false, Instant.MaxValue), (_trunk.IsSuspended, _trunk.NextProbe));
        Assert.False(_trunk.Probed(isThere: true, _now)); // a late answer changes nothing
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(401, true)]
    [InlineData(404, true)]
    [InlineData(405, true)]
    [InlineData(501, true)]
    [InlineData(408, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public void Whatever_it_answers_it_is_there_unless_it_says_that_it_cannot(int status, bool isThere) => Assert.Equal(isThere, TrunkHealth.IsThere(status));

    private void Suspend()
    {
        while (!_trunk.Failed(_now))
        {
            Assert.False(_trunk.IsSuspended);
        }
    }
}
