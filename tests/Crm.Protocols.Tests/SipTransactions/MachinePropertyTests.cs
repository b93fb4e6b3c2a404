using Crm.Sip.Transactions;
using static Crm.Sip.Transactions.TransactionActionKind;

namespace Crm.Protocols.Tests.SipTransactions;

/// <summary>What must hold for any order of events, found by seeded random walks.</summary>
public class MachinePropertyTests
{
    private static readonly int[] Statuses = [100, 180, 183, 199, 200, 202, 299, 300, 302, 401, 404, 486, 487, 500, 503, 600, 699];

    public static TheoryData<string, bool> Machines => new()
    {
        { nameof(InviteClientTransaction), false }, { nameof(InviteClientTransaction), true },
        { nameof(NonInviteClientTransaction), false }, { nameof(NonInviteClientTransaction), true },
        { nameof(InviteServerTransaction), false }, { nameof(InviteServerTransaction), true },
        { nameof(NonInviteServerTransaction), false }, { nameof(NonInviteServerTransaction), true },
    };

    [Theory]
    [MemberData(nameof(Machines))]
    public void Random_walks_keep_the_laws(string name, bool reliable)
    {
        for (int seed = 1; seed <= 2_000; seed++)
        {
            var random = new Random(seed);
            var machine = new MachineDriver(Find(name), reliable);
            machine.Take(TransactionEvent.Started);
            bool answeredByUser = false;
            for (int i = 0; i < 40; i++)
            {
                var before = machine.State.Phase;
                var happened = Draw(random);
                answeredByUser |= happened is { Kind: TransactionEventKind.ResponseFromUser, Status: >= 200 };
                machine.Take(happened);
                machine.Pass(random.Next(0, 8_000));
                Assert.True(machine.State.Phase >= before, $"seed {seed}: went back from {before} to {machine.State.Phase}");
            }

            Assert.True(machine.Count(Terminate) <= 1, $"seed {seed}: ended twice");
            Assert.True(machine.Count(ReportTimeout) + machine.Count(ReportTransportError) <= 2, $"seed {seed}: failed repeatedly");
            if (name == nameof(InviteClientTransaction))
            {
                Assert.Equal(1, machine.Log.Count(e => e.Action == SendRequest && e.At == 0));
            }

            if (machine.State.Phase == TransactionPhase.Terminated)
            {
                Assert.False(machine.HasTimers, $"seed {seed}: a timer outlives the transaction");
            }

            bool server = name.Contains("Server", StringComparison.Ordinal);
            machine.Pass(200_000);
            bool waitsForUser = server && !answeredByUser;
            bool rings = name == nameof(InviteClientTransaction) && machine.State.Phase == TransactionPhase.Proceeding;
            Assert.True(waitsForUser || rings || machine.State.Phase == TransactionPhase.Terminated, $"seed {seed}: hangs in {machine.State.Phase}");
        }
    }

    [Fact]
    public void Lost_messages_never_make_an_invite_pair_disagree_forever()
    {
        for (int seed = 1; seed <= 500; seed++)
        {
            var random = new Random(seed);
            var client = new MachineDriver(InviteClientTransaction.Step, reliable: false);
            var server = new MachineDriver(InviteServerTransaction.Step, reliable: false);
            bool Lost() => random.Next(100) < 40;
            int seenByServer = 0, seenByClient = 0, clientSent = 0, serverSent = 0, acks = 0;
            client.Take(TransactionEvent.Started);
            for (int tick = 0; tick < 1_200; tick++)
            {
                for (; clientSent < client.Count(SendRequest); clientSent++)
                {
                    if (!Lost())
                    {
                        server.Take(seenByServer++ == 0 ? TransactionEvent.Started : TransactionEvent.RequestAgain);
                        if (seenByServer == 1)
                        {
                            server.Take(TransactionEvent.Answer(486));
                        }
                    }
                }

                for (; serverSent < server.Count(SendResponse) + server.Count(ResendResponse); serverSent++)
                {
                    if (!Lost())
                    {
                        seenByClient++;
                        client.Take(TransactionEvent.Response(486));
                    }
                }

                for (; acks < client.Count(SendAck); acks++)
                {
                    if (!Lost())
                    {
                        server.Take(TransactionEvent.Ack);
                    }
                }

                client.Pass(100);
                server.Pass(100);
            }

            Assert.Equal(TransactionPhase.Terminated, client.State.Phase);
            Assert.True(seenByServer == 0 || server.State.Phase == TransactionPhase.Terminated, $"seed {seed}");
            Assert.True(seenByClient == 0 || client.Count(ReportTimeout) == 0 || client.Count(PassToUser) == 0, $"seed {seed}: answered and timed out");
        }
    }

    private static TransactionEvent Draw(Random random) => random.Next(6) switch
    {
        0 => TransactionEvent.RequestAgain,
        1 => TransactionEvent.Ack,
        2 => TransactionEvent.TransportFailed with { Kind = random.Next(8) == 0 ? TransactionEventKind.TransportFailed : TransactionEventKind.RequestReceived },
        3 => TransactionEvent.Answer(Statuses[random.Next(Statuses.Length)]),
        _ => TransactionEvent.Response(Statuses[random.Next(Statuses.Length)]),
    };

    private static StepFunction Find(string name) => name switch
    {
        nameof(InviteClientTransaction) => InviteClientTransaction.Step,
        nameof(NonInviteClientTransaction) => NonInviteClientTransaction.Step,
        nameof(InviteServerTransaction) => InviteServerTransaction.Step,
        _ => NonInviteServerTransaction.Step,
    };
}
