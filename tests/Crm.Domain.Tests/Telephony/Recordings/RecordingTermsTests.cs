using Crm.Events.Recordings;
using Crm.Telephony.Recordings;
using static Crm.Events.Recordings.RecordingMode;

namespace Crm.Domain.Tests.Telephony.Recordings;

public sealed class RecordingTermsTests
{
    /// <summary>The documented table: rows are the queue's rules, columns the agent's, in the order nothing, on demand, always, locked, never.</summary>
    private static readonly RecordingMode[][] Table =
    [
        [Always, OnDemand, Always, AlwaysLocked, Never],
        [OnDemand, OnDemand, Always, AlwaysLocked, Never],
        [Always, Always, Always, AlwaysLocked, Never],
        [AlwaysLocked, AlwaysLocked, AlwaysLocked, AlwaysLocked, Never],
        [Never, Never, Never, Never, Never],
    ];

    private static readonly RecordingMode?[] Sayings = [null, OnDemand, Always, AlwaysLocked, Never];

    [Fact]
    public void The_stricter_of_queue_and_agent_wins()
    {
        for (int queue = 0; queue < Sayings.Length; queue++)
        {
            for (int agent = 0; agent < Sayings.Length; agent++)
            {
                var rules = Sayings[queue] is { } mode ? new RecordingRules(mode, TimeSpan.FromMinutes(2)) : null;
                var terms = RecordingTerms.Of(rules, Sayings[agent]);
                Assert.Equal(Table[queue][agent], terms.Mode);
                Assert.Equal(rules is null ? TimeSpan.FromMinutes(5) : TimeSpan.FromMinutes(2), terms.PauseAtMost);
            }
        }
    }

    [Theory]
    [InlineData(Never, RecordingActions.None, RecordingActions.None, RecordingActions.None, false)]
    [InlineData(OnDemand, RecordingActions.Start, RecordingActions.Pause | RecordingActions.Stop, RecordingActions.Resume | RecordingActions.Stop, false)]
    [InlineData(Always, RecordingActions.Start, RecordingActions.Pause | RecordingActions.Stop, RecordingActions.Resume | RecordingActions.Stop, true)]
    [InlineData(AlwaysLocked, RecordingActions.Start, RecordingActions.Pause, RecordingActions.Resume, true)]
    public void Each_mode_allows_what_the_table_says(RecordingMode mode, RecordingActions off, RecordingActions on, RecordingActions paused, bool begins)
    {
        var terms = new RecordingTerms(mode, TimeSpan.FromMinutes(5));
        Assert.Equal(off, terms.Allowed(RecordingActivity.Off));
        Assert.Equal(on, terms.Allowed(RecordingActivity.On));
        Assert.Equal(paused, terms.Allowed(RecordingActivity.Paused));
        Assert.Equal(begins, terms.StartsByItself);
        foreach (var action in new[] { RecordingActions.Start, RecordingActions.Stop, RecordingActions.Pause, RecordingActions.Resume })
        {
            Assert.Equal(!(off | on | paused).HasFlag(action), terms.Forbids(action));
        }
    }
}
