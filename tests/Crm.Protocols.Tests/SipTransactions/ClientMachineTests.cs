using Crm.Sip.Transactions;
using static Crm.Sip.Transactions.TransactionActionKind;

namespace Crm.Protocols.Tests.SipTransactions;

public class ClientMachineTests
{
    private static MachineDriver Invite(bool reliable = false) => Started(InviteClientTransaction.Step, reliable);

    private static MachineDriver NonInvite(bool reliable = false) => Started(NonInviteClientTransaction.Step, reliable);

    [Fact]
    public void Invite_without_answer_is_sent_seven_times_with_doubling_gaps_and_times_out_after_64_T1()
    {
        var machine = Invite();
        machine.Pass(60_000);
        Assert.Equal([0, 500, 1500, 3500, 7500, 15500, 31500], machine.Log.Where(e => e.Action == SendRequest).Select(e => e.At));
        Assert.Contains((32_000d, ReportTimeout), machine.Log);
        Assert.Equal(TransactionPhase.Terminated, machine.State.Phase);
    }

    [Fact]
    public void Invite_on_a_reliable_transport_is_sent_once_and_still_times_out()
    {
        var machine = Invite(reliable: true);
        machine.Pass(60_000);
        Assert.Equal(1, machine.Count(SendRequest));
        Assert.Equal(1, machine.Count(ReportTimeout));
    }

    [Fact]
    public void Ringing_invite_is_neither_repeated_nor_timed_out()
    {
        var machine = Invite();
        machine.Take(TransactionEvent.Response(180));
        machine.Pass(600_000);
        Assert.Equal(1, machine.Count(SendRequest));
        Assert.Equal(TransactionPhase.Proceeding, machine.State.Phase);
    }

    [Fact]
    public void Refused_invite_is_acked_once_per_copy_and_passed_on_once()
    {
        var machine = Invite();
        machine.Take(TransactionEvent.Response(486));
        machine.Pass(500);
        machine.Take(TransactionEvent.Response(486));
        machine.Pass(1000);
        machine.Take(TransactionEvent.Response(486));
        Assert.Equal(3, machine.Count(SendAck));
        Assert.Equal(1, machine.Count(PassToUser));
        machine.Pass(32_000);
        Assert.Equal(TransactionPhase.Terminated, machine.State.Phase);
    }

    [Fact]
    public void Every_2xx_of_a_forked_invite_reaches_the_user_until_M()
    {
        var machine = Invite();
        machine.Take(TransactionEvent.Response(183));
        machine.Take(TransactionEvent.Response(200));
        machine.Take(TransactionEvent.Response(200));
        machine.Pass(31_999);
        machine.Take(TransactionEvent.Response(200));
        Assert.Equal(4, machine.Count(PassToUser));
        Assert.Equal(0, machine.Count(SendAck));
        machine.Pass(1);
        Assert.Equal(TransactionPhase.Terminated, machine.State.Phase);
    }

    [Fact]
    public void Provisional_or_refusal_after_2xx_is_ignored()
    {
        var machine = Invite();
        machine.Take(TransactionEvent.Response(200));
        machine.Take(TransactionEvent.Response(180));
        machine.Take(TransactionEvent.Response(487));
        Assert.Equal(1, machine.Count(PassToUser));
        Assert.Equal(2, machine.Count(Ignore));
    }

    [Fact]
    public void Transport_failure_is_reported_and_ends_the_transaction()
    {
        foreach (var machine in new[] { Invite(), NonInvite() })
        {
            machine.Take(TransactionEvent.TransportFailed);
            Assert.Equal(1, machine.Count(ReportTransportError));
            Assert.Equal(TransactionPhase.Terminated, machine.State.Phase);
            Assert.False(machine.HasTimers);
        }
    }

    [Fact]
    public void Request_without_answer_is_repeated_with_gaps_capped_at_T2_and_times_out()
    {
        var machine = NonInvite();
        machine.Pass(60_000);
        Assert.Equal([0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500], machine.Log.Where(e => e.Action == SendRequest).Select(e => e.At));
        Assert.Equal(1, machine.Count(ReportTimeout));
    }

    [Fact]
    public void Provisional_slows_the_repeats_to_T2_but_F_still_ends_them()
    {
        var machine = NonInvite();
        machine.Take(TransactionEvent.Response(100));
        machine.Pass(60_000);
        Assert.Equal([0, 500, 4500, 8500, 12500, 16500, 20500, 24500, 28500], machine.Log.Where(e => e.Action == SendRequest).Select(e => e.At));
        Assert.Equal(1, machine.Count(ReportTimeout));
    }

    [Fact]
    public void Copies_of_a_final_response_are_absorbed_for_T4()
    {
        var machine = NonInvite();
        machine.Take(TransactionEvent.Response(200));
        machine.Take(TransactionEvent.Response(200));
        Assert.Equal(1, machine.Count(PassToUser));
        machine.Pass(4_999);
        Assert.Equal(TransactionPhase.Completed, machine.State.Phase);
        machine.Pass(1);
        Assert.Equal(TransactionPhase.Terminated, machine.State.Phase);
    }

    private static MachineDriver Started(StepFunction step, bool reliable)
    {
        var machine = new MachineDriver(step, reliable);
        machine.Take(TransactionEvent.Started);
        return machine;
    }
}
