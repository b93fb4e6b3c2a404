using System.Diagnostics;
using System.Net;
using System.Text;
using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.Transactions;

namespace Crm.Benchmarks.SipTransaction;

/// <summary>
/// OPTIONS and INVITE server transactions through parser, layer and writer on one thread in virtual time: each request is answered
/// and every timer runs out.
/// </summary>
public sealed class SipTransactionBenchmark : IBenchmark
{
    private const int Count = 100_000;

    /// <inheritdoc/>
    public string Name => "sip-transaction";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        foreach (string method in new[] { "OPTIONS", "INVITE" })
        {
            Measure(method, Count / 10);
            GC.Collect();
            long before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            Measure(method, Count);
            watch.Stop();
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            var circumstances = new Dictionary<string, object?> { ["method"] = method, ["transactions"] = Count, ["threads"] = 1 };
            yield return new BenchmarkResult("transactions_per_second", Count / watch.Elapsed.TotalSeconds, "1/s", circumstances);
            yield return new BenchmarkResult("bytes_allocated_per_transaction", (double)bytes / Count, "bytes", circumstances);
        }
    }

    private static void Measure(string method, int count)
    {
        var outbox = new SipOutbox();
        var user = new Answering();
        var options = new TransactionLayerOptions { SentByHost = "192.0.2.1", SentByPort = 5060, TransactionsMax = int.MaxValue };
        var layer = new TransactionLayer(options, new Sequence(), outbox) { User = user };
        user.Layer = layer;
        var source = new SipHop(SipTransport.Udp, new IPEndPoint(IPAddress.Parse("192.0.2.9"), 5060));
        var output = new System.Buffers.ArrayBufferWriter<byte>(4096);
        var now = new Instant(0);
        for (int i = 0; i < count; i++)
        {
            now += TimeSpan.FromMilliseconds(20);
            Receive(layer, Request(method, i), source, now);
            if (method == "INVITE")
            {
                Receive(layer, Request("ACK", i), source, now);
            }

            layer.Advance(now);
            while (outbox.TryTake(out var action))
            {
                output.ResetWrittenCount();
                SipMessageWriter.Write(((SendMessage)action).Message, output);
            }
        }
    }

    private static void Receive(TransactionLayer layer, byte[] bytes, SipHop source, Instant now)
    {
        if (SipMessageParser.TryParse(bytes, SipParserOptions.Default, out var message, out _))
        {
            layer.Receive(message, source, now);
        }
    }

    private static byte[] Request(string method, int number) => Encoding.ASCII.GetBytes(
        $"{method} sip:4001@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK{number};rport\r\nMax-Forwards: 70\r\n"
        + $"From: <sip:100@192.0.2.9>;tag=f{number}\r\nTo: <sip:4001@192.0.2.1>\r\nCall-ID: c{number}@192.0.2.9\r\nCSeq: 1 {method}\r\n"
        + "Contact: <sip:100@192.0.2.9>\r\nContent-Length: 0\r\n\r\n");

    private sealed class Answering : ITransactionUser
    {
        public TransactionLayer? Layer { get; set; }

        public void RequestArrived(ServerTransaction transaction, Instant now) =>
            Layer!.Respond(transaction, SipResponse.CreateFor(transaction.Request, transaction.IsInvite ? 486 : 200, toTag: transaction.LocalTag), now);

        public void AckArrived(SipRequest ack, SipHop source, Instant now)
        {
        }
    }

    private sealed class Sequence : IRandomSource
    {
        private int _next;

        public string Token() => $"t{_next++}";

        public double Fraction() => 0.5;

        public ulong Salt() => (ulong)_next++;

        public LegId Leg(Instant now) => new(Guid.Empty);
    }
}
