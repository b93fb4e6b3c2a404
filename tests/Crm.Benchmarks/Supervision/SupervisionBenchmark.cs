using System.Diagnostics;
using Crm.Media;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Benchmarks.Supervision;

/// <summary>
/// Fifty who monitor ten calls of a media plane with real sockets: how evenly packets reach the people in the calls with them and
/// without, as a ratio, and how long after the command the first packet of a whisper reaches the agent. One thread sends for all, each
/// every 20 ms, and looks for packets in between, so what it measures includes its own share of the machine.
/// </summary>
internal sealed class SupervisionBenchmark : IBenchmark, IMediaEvents
{
    private const int Calls = 10;
    private const int Monitors = 50;
    private const int Whispers = 200;
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Listened = TimeSpan.FromSeconds(10);

    private readonly List<(RtpPeer Customer, RtpPeer Agent, BridgeId Bridge)> _calls = [];
    private readonly List<RtpPeer> _peers = [];

    /// <inheritdoc/>
    public string Name => "supervision";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        string recordings = Directory.CreateTempSubdirectory("crm-bench-").FullName;
        var plane = MediaPlane.Start(new MediaPlaneOptions { RecordingsPath = recordings, WebRtcPort = null }, this, new Recording.FreshKeys());
        try
        {
            for (int i = 0; i < Calls; i++)
            {
                var (customer, agent, bridge) = (Add(plane, loud: false), Add(plane, loud: false), new BridgeId(Guid.CreateVersion7()));
                plane.CreateBridge(bridge);
                plane.Join(bridge, customer.Session, RecordingSide.Customer);
                plane.Join(bridge, agent.Session, RecordingSide.Agent);
                _calls.Add((customer, agent, bridge));
            }

            Pass(TimeSpan.FromSeconds(2), keep: false);
            double without = Jitter();
            var monitors = Enumerable.Range(0, Monitors).Select(_ => Add(plane, loud: true)).ToArray();
            for (int i = 0; i < monitors.Length; i++)
            {
                plane.JoinUnheard(_calls[i % Calls].Bridge, monitors[i].Session, RecordingSide.None);
            }

            Pass(TimeSpan.FromSeconds(2), keep: false);
            double with = Jitter();
            var parameters = new Dictionary<string, object?> { ["calls"] = Calls, ["monitors"] = Monitors };
            yield return new BenchmarkResult("jitter_p99_without", without, "ms", parameters);
            yield return new BenchmarkResult("jitter_p99_with", with, "ms", parameters);
            yield return new BenchmarkResult("jitter_p99_ratio", with / without, "", parameters);
            double[] whispers = [.. Enumerable.Range(0, Whispers).Select(i => Whisper(plane, monitors[i % Monitors], _calls[i % Monitors % Calls])).Order()];
            yield return new BenchmarkResult("command_to_first_whisper_p50", whispers[Whispers / 2], "ms", parameters);
            yield return new BenchmarkResult("command_to_first_whisper_p99", whispers[Whispers * 99 / 100], "ms", parameters);
        }
        finally
        {
            _peers.ForEach(peer => peer.Dispose());
            plane.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(recordings, recursive: true);
        }
    }

    void IMediaEvents.Raise(MediaEvent mediaEvent)
    {
    }

    private RtpPeer Add(MediaPlane plane, bool loud)
    {
        var peer = new RtpPeer(loud);
        peer.Connect(plane).GetAwaiter().GetResult();
        _peers.Add(peer);

        // telephones do not speak in step: were all at one place in the plane's frame, that place would decide what is measured
        peer.NextFrame = Stopwatch.GetTimestamp() + (long)(_peers.Count * 7 % 20 * 0.001 * Stopwatch.Frequency);
        return peer;
    }

    /// <summary>How far packets of a call come from their 20 ms, in 99 of 100 cases.</summary>
    private double Jitter()
    {
        var inCalls = _calls.SelectMany(c => new[] { c.Customer, c.Agent }).ToArray();
        foreach (var peer in inCalls)
        {
            peer.Arrivals.Clear();
        }

        Pass(Listened, keep: true);
        double[] deviations =
        [
            .. inCalls.SelectMany(p => p.Arrivals.Zip(p.Arrivals.Skip(1), (a, b) => Math.Abs((Stopwatch.GetElapsedTime(a, b) - Frame).TotalMilliseconds))).Order(),
        ];
        return deviations.Length == 0
            ? throw new InvalidOperationException("Nothing reached the calls: what is measured is not what is meant.")
            : deviations[deviations.Length * 99 / 100];
    }

    private double Whisper(MediaPlane plane, RtpPeer supervisor, (RtpPeer Customer, RtpPeer Agent, BridgeId Bridge) call)
    {
        Pass(TimeSpan.FromMilliseconds(100 + (supervisor.Session.GetHashCode() & 15)), keep: false); // silence, and not always at the same place in a frame
        (call.Agent.FirstLoud, call.Customer.FirstLoud) = (0, 0);
        long started = Stopwatch.GetTimestamp();
        plane.SetGain(call.Bridge, call.Agent.Session, supervisor.Session, 1);
        while (call.Agent.FirstLoud == 0)
        {
            Pass(TimeSpan.FromMilliseconds(1), keep: false);
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(5))
            {
                throw new InvalidOperationException("The whisper did not come.");
            }
        }

        double took = Stopwatch.GetElapsedTime(started, call.Agent.FirstLoud).TotalMilliseconds;
        plane.SetGain(call.Bridge, call.Agent.Session, supervisor.Session, 0);
        return call.Customer.FirstLoud == 0 ? took : throw new InvalidOperationException("The customer heard the whisper.");
    }

    /// <summary>Lets time pass: everybody sends at each frame, and what came is taken.</summary>
    private void Pass(TimeSpan time, bool keep)
    {
        long started = Stopwatch.GetTimestamp();
        long frame = (long)(Frame.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            foreach (var peer in _peers)
            {
                if (Stopwatch.GetTimestamp() >= peer.NextFrame)
                {
                    peer.NextFrame = Math.Max(peer.NextFrame + frame, Stopwatch.GetTimestamp() - frame);
                    peer.Send();
                }

                peer.Receive(keep);
            }
        }
    }
}
