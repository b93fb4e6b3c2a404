using System.Diagnostics;
using System.Text;
using Crm.Sip;

namespace Crm.Benchmarks.Sip;

/// <summary>
/// How many INVITEs per second two threads take through the index, all headers indexed and the mandatory ones checked, and what that
/// allocates; then the same for the object model on top of it.
/// </summary>
public sealed class SipParseBenchmark : IBenchmark
{
    private const int Threads = 2;
    private const int WarmUpMessages = 200_000;
    private const int Rounds = 5;
    private const int MessagesPerThread = 500_000;
    private const int ObjectsPerThread = 20_000;
    private const int Variants = 64;

    /// <inheritdoc/>
    public string Name => "sip-parse";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        byte[][] invites = [.. Enumerable.Range(0, Variants).Select(Invite)];
        (double perSecond, double bytes) = Measure(IndexAll, invites, WarmUpMessages, MessagesPerThread);
        IReadOnlyDictionary<string, object?> circumstances = Circumstances(invites, MessagesPerThread);
        yield return new BenchmarkResult("invites_per_second", perSecond, "1/s", circumstances);
        yield return new BenchmarkResult("bytes_allocated_per_message", bytes, "B", circumstances);

        (perSecond, bytes) = Measure(ParseAll, invites, WarmUpMessages / 10, ObjectsPerThread);
        circumstances = Circumstances(invites, ObjectsPerThread);
        yield return new BenchmarkResult("object_invites_per_second", perSecond, "1/s", circumstances);
        yield return new BenchmarkResult("object_bytes_allocated_per_message", bytes, "B", circumstances);
    }

    private static Dictionary<string, object?> Circumstances(byte[][] invites, int perThread) => new()
    {
        ["threads"] = Threads,
        ["rounds"] = Rounds,
        ["messages"] = Threads * perThread,
        ["messageBytes"] = (int)invites.Average(m => m.Length),
        ["cores"] = Environment.ProcessorCount,
    };

    // The best of some rounds, so that what else the machine does counts little. The work gives the bytes that it allocated on its thread.
    private static (double PerSecond, double BytesPerMessage) Measure(Func<byte[][], int, long> work, byte[][] invites, int warmUp, int perThread)
    {
        work(invites, warmUp);
        (double PerSecond, double BytesPerMessage)[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => Round(work, invites, perThread))];
        return (rounds.Max(round => round.PerSecond), rounds.Max(round => round.BytesPerMessage));
    }

    private static (double PerSecond, double BytesPerMessage) Round(Func<byte[][], int, long> work, byte[][] invites, int perThread)
    {
        var allocated = new long[Threads];
        long start = Stopwatch.GetTimestamp();
        var threads = new Thread[Threads];
        for (int i = 0; i < Threads; i++)
        {
            int own = i;
            threads[i] = new Thread(() => allocated[own] = work(invites, perThread));
            threads[i].Start();
        }

        Array.ForEach(threads, thread => thread.Join());
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double total = (double)Threads * perThread;
        return (total / seconds, allocated.Sum() / total);
    }

    private static long IndexAll(byte[][] messages, int count)
    {
        var index = new SipMessageIndex();
        SipParserOptions options = SipParserOptions.Default;
        long headers = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++)
        {
            if (!index.TryIndex(messages[i % messages.Length], options, out SipFault fault))
            {
                throw new InvalidOperationException(fault.Reason);
            }

            headers += index.Count;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return headers == 0 ? -1 : allocated;
    }

    private static long ParseAll(byte[][] messages, int count)
    {
        var index = new SipMessageIndex();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++)
        {
            if (!SipMessageParser.TryParse(messages[i % messages.Length], SipParserOptions.Default, index, out _, out SipParseError? error))
            {
                throw new InvalidOperationException(error.Reason);
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Invite(int number)
    {
        string body = string.Join(
            "\r\n", "v=0", $"o=- {3900000000 + number} 1 IN IP4 192.0.2.{number}", "s=-", $"c=IN IP4 192.0.2.{number}", "t=0 0",
            $"m=audio {20000 + number * 2} RTP/AVP 8 0 101", "a=rtpmap:8 PCMA/8000", "a=rtpmap:0 PCMU/8000", "a=rtpmap:101 telephone-event/8000",
            "a=fmtp:101 0-15", "a=ptime:20", "a=sendrecv", "");
        string head = string.Join(
            "\r\n", $"INVITE sip:+49301234{number:000}@pbx.example.com;user=phone SIP/2.0",
            $"Via: SIP/2.0/UDP 192.0.2.{number}:5060;rport;branch=z9hG4bK-524287-1---{number:x8}", "Max-Forwards: 69",
            $"From: \"Anna Beispiel {number}\" <sip:+4917012345{number:00}@carrier.example.net>;tag=as{number:x8}",
            $"To: <sip:+49301234{number:000}@pbx.example.com>", $"Call-ID: {number:x16}@192.0.2.{number}", $"CSeq: {100 + number} INVITE",
            $"Contact: <sip:anna@192.0.2.{number}:5060;transport=udp>",
            "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, PRACK, REFER, NOTIFY", "Supported: 100rel, timer, replaces",
            "Session-Expires: 1800;refresher=uac", "Min-SE: 90", "User-Agent: Carrier SBC 7.4", "Content-Type: application/sdp",
            $"Content-Length: {body.Length}", "", "");
        return Encoding.ASCII.GetBytes(head + body);
    }
}
