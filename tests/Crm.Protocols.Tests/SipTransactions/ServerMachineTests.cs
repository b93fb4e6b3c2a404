using Crm.Sip.Transactions;
using static Crm.Sip.Transactions.TransactionActionKind;

namespace Crm.Protocols.Tests.SipTransactions;

public class ServerMachineTests
{
    private static MachineDriver Invite(bool reliable = false) => Started(InviteServerTransaction.Step, reliable);

    private static MachineDriver NonInvite(bool reliable = false) => Started(NonInviteServerTransaction.Step, reliable);

    [Fact]
    public void Refusal_without_ack_is_repeated_with_gaps_capped_at_T2_until_H()
    {
        var machine = Invite();
        machine.Take(TransactionEvent.Answer(486));
        machine.Pass(60_000);
        Assert.Equal([500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500], machine.Log.Where(e => e.Action == ResendResponse).Select(e => e.At));
        Assert.Contains((32_000d, ReportTimeout), machine.Log);
    }

    [Fact]
    public void Ack_stops_the_repeats_and_further_acks_are_absorbed()
    {
        var machine = Invite();
        machine.Take(TransactionEvent.Answer(486));
        machine.Take(TransactionEvent.Ack);
        machine.Take(TransactionEvent.Ack);
        machine.Pass(4_999);
        Assert.Equal(0, machine.Count(ResendResponse));
        Assert.Equal(TransactionPhase.Confirmed, machine.State.Phase);
        machine.Pass(1);
        Assert.Equal(TransactionPhase.Terminated, machine.State.Phase);
        Assert.Equal(1, machine.Count(PassToUser));
    }

    [Fact]
    public void Copy_of_a_ringing_invite_draws_the_latest_provisional()
    {
        var machine = Invite();
        machine.Take(TransactionEvent.Answer(100));
        machine.Take(TransactionEvent.Answer(180));
        machine.Take(TransactionEvent.RequestAgain);
        Assert.Equal(1, machine.Count(ResendResponse));
        Assert.Equal(1, machine.Count(PassToUser));
    }

    [Fact]
    public void Copy_of_an_accepted_invite_is_absorbed_and_the_ack_reaches_the_user()
    {
        var machine = Invite();
        machine.Take(TransactionEvent.Answer(200));
        machine.Take(TransactionEvent.RequestAgain);
        machine.Take(TransactionEvent.Answer(200));
        machine.Take(TransactionEvent.Ack);
        Assert.Equal(0, machine.Count(ResendResponse));
        Assert.Equal(2, machine.Count(SendResponse));
        Assert.Equal(2, machine.Count(PassToUser));
        machine.Pass(32_000);
        Assert.Equal(TransactionPhase.Terminated, machine.State.Phase);
    }

    [Fact]
    public void Refusal_after_2xx_is_ignored()
    {
        var machine = Invite();
        machine.Take(TransactionEvent.Answer(200));
        machine.Take(TransactionEvent.Answer(487));
        Assert.Equal(1, machine.Count(SendResponse));
        Assert.Equal(1, machine.Count(Ignore));
    }

    [Fact]
    public void Copies_of_a_request_draw_the_final_response_for_64_T1_on_udp_only()
    {
        var machine = NonInvite();
        machine.Take(TransactionEvent.RequestAgain);
        Assert.Equal(0, machine.Count(ResendResponse));
        machine.Take(TransactionEvent.Answer(200));
        machine.Pass(31_999);
        machine.Take(TransactionEvent.RequestAgain);
        Assert.Equal(1, machine.Count(ResendResponse));
        machine.Pass(1);
        Assert.Equal(TransactionPhase.Terminated, machine.State.Phase);

        var reliable = NonInvite(reliable: true);
        reliable.Take(TransactionEvent.Answer(200));
        Assert.Equal(TransactionPhase.Terminated, reliable.State.Phase);
    }

    private static MachineDriver Started(StepFunction step, bool reliable)
    {
        var machine = new MachineDriver(step, reliable);
        machine.Take(TransactionEvent.Started);
        return machine;
    }
}
