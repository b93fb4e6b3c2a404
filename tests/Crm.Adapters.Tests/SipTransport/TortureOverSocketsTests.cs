using System.Net;
using System.Net.Sockets;
using System.Text;
using Crm.Telephony.Signalling;

namespace Crm.Adapters.Tests.SipTransport;

/// <summary>The messages of RFC 4475 and RFC 5118 sent to a live endpoint draw the answers that docs/sip-conformance.md promises.</summary>
public class TortureOverSocketsTests
{
    // Over a stream its missing bytes are simply awaited.
    private const string Unfinished = "clerr";

    // Its Via names port 5050, where its answer goes by RFC 3261 18.2.2.
    private const string AnsweredElsewhere = "quotbal";

    [Fact]
    public async Task Over_udp_every_message_gets_its_answer_and_the_endpoint_lives()
    {
        await using var lab = await EndpointLab.Start("127.77.1.1", "127.");
        lab.React = e => e is InviteReceived i ? new RejectLeg(i.Leg, 480) : null;
        using var probe = new SipProbe("127.77.1.2:5060", lab.Address);
        var wrong = new List<string>();
        foreach (var row in ReadPage().Where(r => r.Name != AnsweredElsewhere))
        {
            probe.Send(await File.ReadAllBytesAsync(row.Path));
            var answers = await probe.Ping();
            string got = string.Join(' ', answers.Select(a => a.StatusCode).Distinct());
            bool right = row.Status is { } status ? answers.Exists(a => a.StatusCode == status) : !row.MustBeSilent || answers.Count == 0;
            if (!right)
            {
                wrong.Add($"{row.Name}: wanted {row.Status?.ToString() ?? "silence"}, got '{got}'");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(0, lab.Endpoint.GetFigures().Faults);
        Assert.True(lab.Notices.Count(n => n.Contains("refused", StringComparison.Ordinal)) <= 2, "one notice per kind in ten seconds");
    }

    [Fact]
    public async Task Over_tcp_every_message_gets_its_answer_and_the_endpoint_lives()
    {
        await using var lab = await EndpointLab.Start("127.77.2.1", "127.");
        lab.React = e => e is InviteReceived i ? new RejectLeg(i.Leg, 480) : null;
        var wrong = new List<string>();
        foreach (var row in ReadPage().Where(r => r.Status is not null && r.Name != Unfinished))
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(lab.Address);
            await socket.SendAsync(await File.ReadAllBytesAsync(row.Path));
            string answer = await ReadSome(socket);
            if (!answer.StartsWith($"SIP/2.0 {row.Status}", StringComparison.Ordinal))
            {
                wrong.Add($"{row.Name}: wanted {row.Status}, got '{answer.Split('\r')[0]}'");
            }
        }

        Assert.Empty(wrong);
        using var last = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await last.ConnectAsync(lab.Address);
        await last.SendAsync(Encoding.ASCII.GetBytes("\r\n\r\n" + SipProbe.Options("after", "TCP", (IPEndPoint)last.LocalEndPoint!)));
        string alive = await ReadSome(last);
        alive += alive.Length <= 2 ? await ReadSome(last) : "";
        Assert.StartsWith("\r\nSIP/2.0 200", alive);
        Assert.Equal(0, lab.Endpoint.GetFigures().Faults);
    }

    [Fact]
    public async Task Ten_thousand_random_datagrams_leave_the_endpoint_alive()
    {
        await using var lab = await EndpointLab.Start("127.77.3.1", "127.");
        using var probe = new SipProbe("127.77.3.2:0", lab.Address);
        var random = new Random(4711);
        byte[][] corpus = [.. ReadPage().Select(r => File.ReadAllBytes(r.Path))];
        for (int i = 0; i < 10_000; i++)
        {
            byte[] bytes = random.Next(2) == 0 ? new byte[random.Next(0, 1500)] : [.. corpus[random.Next(corpus.Length)]];
            int spoiled = bytes.Length == 0 ? 0 : random.Next(2) == 0 ? bytes.Length : random.Next(20);
            for (int k = 0; k < spoiled; k++)
            {
                bytes[spoiled == bytes.Length ? k : random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            probe.Send(bytes);
            if (i % 200 == 199)
            {
                await probe.Ping();
            }
        }

        var figures = lab.Endpoint.GetFigures();
        Assert.Equal(0, figures.Faults);
        Assert.True(figures.Malformed > 3_000, $"{figures}");
    }

    [Fact]
    public async Task Flood_from_a_stranger_is_dropped_and_told_once()
    {
        await using var lab = await EndpointLab.Start("127.77.4.1", "203.0.113.", change: o => o with { MessagesPerSecond = 1, MessageBurst = 5 });
        using var flooder = new SipProbe("127.77.4.2:0", lab.Address);
        using var other = new SipProbe("127.77.4.3:0", lab.Address);
        for (int i = 0; i < 500; i++)
        {
            flooder.Send(Encoding.ASCII.GetBytes(SipProbe.Options($"flood-{i}", "UDP", new IPEndPoint(IPAddress.Loopback, 9))));
        }

        Assert.Empty(await other.Ping());
        Assert.InRange(lab.Endpoint.GetFigures().RateLimited, 480, 500);
        Assert.Single(lab.Notices);
    }

    private static async Task<string> ReadSome(Socket socket)
    {
        var buffer = new byte[65_536];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        int read = await socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }

    private static List<TortureRow> ReadPage()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Crm.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The repository was not found.");
        }

        string corpus = Path.Combine(root.FullName, "tests", "Crm.Protocols.Tests", "Sip", "Corpus");
        var rows = File.ReadLines(Path.Combine(root.FullName, "docs", "sip-conformance.md"))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 6 && cells[1] is "4475" or "5118")
            .Select(cells => new TortureRow(
                cells[3],
                Path.Combine(corpus, $"rfc{cells[1]}", cells[3] + ".dat"),
                cells[5].Length > 0 ? int.Parse(cells[5]) : null,
                cells[4] == "drop" || cells[3] == "bcast"))
            .ToList();
        Assert.True(rows.Count > 50, "the page was not read");
        return rows;
    }

    private sealed record TortureRow(string Name, string Path, int? Status, bool MustBeSilent);
}
