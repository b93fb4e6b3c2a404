using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Simulator.Audit;

namespace Crm.Adapters.Tests.Simulator;

public class AuditTests
{
    private static readonly QueueStatistics Figures = new(
        new QueueId("support"), new Instant(0), new Instant(60_000_000), Offered: 20, Answered: 9, AnsweredInThreshold: 5, Abandoned: 4, ShortAbandoned: 1, Overflowed: 1,
        CallbackRequested: 1, Voicemail: 1, TransferredOut: 0, Requeued: 1, ClosedBySystem: 0, null, null, null, "standard", null, Waiting: 2, AgentsReady: 1, null, null);

    [Fact]
    public void Balanced_figures_are_good()
    {
        Assert.Null(QueueBalance.Fault(Figures));
        Assert.Null(QueueBalance.Fall(Figures, Figures));
        Assert.Null(QueueBalance.Difference(Figures, Figures));
    }

    [Fact]
    public void A_visit_that_is_lost_or_counted_twice_is_found()
    {
        Assert.Equal("support at 1970-01-01T00:01:00.000000Z: offered 20 is not waiting 1 + ended 18", QueueBalance.Fault(Figures with { Waiting = 1 }));
        Assert.NotNull(QueueBalance.Fault(Figures with { Requeued = 2 }));
    }

    [Fact]
    public void A_count_that_falls_is_found_unless_the_day_is_new()
    {
        var later = Figures with { Answered = 8, Abandoned = 5 };
        Assert.Contains("answered fell from 9 to 8", QueueBalance.Fall(Figures, later), StringComparison.Ordinal);
        Assert.Null(QueueBalance.Fall(Figures, later with { From = new Instant(1) }));
        Assert.Null(QueueBalance.Fall(Figures, Figures with { Waiting = 0, Answered = 11 }));
    }

    [Fact]
    public void Live_and_report_that_differ_are_found()
    {
        Assert.Equal("support: voicemail is 1 live and 0 in the report", QueueBalance.Difference(Figures, Figures with { Voicemail = 0 }));
        Assert.Equal("support: waiting is 2 live and 3 in the report", QueueBalance.Difference(Figures, Figures with { Waiting = 3 }));
    }

    [Fact]
    public void What_is_held_without_a_call_is_found()
    {
        string page = string.Concat(Gauges.OfCalls.Select(name => $"# HELP {name} x\n# TYPE {name} gauge\n{name} 0\n"));
        Assert.Empty(Gauges.Leaks(page));
        Assert.Equal(["crm_media_ports is 2 though no call is left"], Gauges.Leaks(page.Replace("\ncrm_media_ports 0", "\ncrm_media_ports 2", StringComparison.Ordinal)));
        Assert.Contains("crm_sip_legs is not among the metrics", Gauges.Leaks(page.Replace("\ncrm_sip_legs 0", "", StringComparison.Ordinal)));
    }
}
