using System.Net;
using Crm.Adapters.Tests.Recordings;
using Crm.Media;
using Crm.Media.Transport;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media;

/// <summary>A media plane on real loopback sockets whose time the test drives: phones send, the plane ticks, phones receive.</summary>
internal sealed class MediaStage : IAsyncDisposable
{
    private static int _nextPort = 40_000 + Random.Shared.Next(0, 200) * 20;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-media-");
    private readonly List<TestPhone> _phones = [];

    public MediaStage(Func<MediaPlaneOptions, MediaPlaneOptions>? change = null, ISpeechSynthesizer? synthesizer = null)
    {
        int port = Interlocked.Add(ref _nextPort, 60);
        var options = new MediaPlaneOptions
        {
            Address = IPAddress.Loopback,
            PortMin = port,
            PortMax = port + 59,
            WebRtcPort = 0,
            RecordingsPath = Path.Combine(_folder.FullName, "recordings"),
            PromptsPath = Path.Combine(_folder.FullName, "prompts"),
        };
        Options = change?.Invoke(options) ?? options;
        var transports = new MediaTransportFactory(
            new MediaTransportOptions { Address = Options.Address, PortMin = Options.PortMin, PortMax = Options.PortMax, WebRtcPort = Options.WebRtcPort }, Thread, Clock);
        Plane = new MediaPlane(Options, Events, Keys, Clock, Thread, transports, synthesizer);
        Thread.Serve();
    }

    public MediaPlaneOptions Options { get; }

    public ManualMediaThread Thread { get; } = new();

    public RecordedMediaEvents Events { get; } = new();

    public TestRecordingKeys Keys { get; } = new();

    public FakeClock Clock { get; } = new();

    public MediaPlane Plane { get; }

    public long Now { get; private set; } = 1_000_000_000;

    /// <summary>Answers a phone's offer and remembers the phone.</summary>
    public async Task<TestPhone> Connect(double hertz, bool events = true, TimeSpan silenceTimeout = default)
    {
        var phone = new TestPhone(hertz);
        _phones.Add(phone);
        var agreed = Assert.IsType<MediaAgreed>(await AnswerOffer(phone, phone.Offer(events), silenceTimeout));
        phone.TakeAnswer(agreed.Sdp!);
        return phone;
    }

    public Task<MediaAnswer> AnswerOffer(TestPhone phone, string offer, TimeSpan silenceTimeout = default) =>
        Served(Plane.AnswerOffer(phone.Session, new MediaSessionOptions(MediaPeer.Rtp, silenceTimeout), offer));

    public Task<MediaAnswer> Reoffer(TestPhone phone, string offer) => Served(Plane.AnswerReoffer(phone.Session, offer));

    public async Task<MediaAnswer> Served(ValueTask<MediaAnswer> step)
    {
        Task<MediaAnswer> task = step.AsTask();
        Thread.Serve();
        return await task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public BridgeId Bridge(params TestPhone[] phones)
    {
        var bridge = new BridgeId(Guid.CreateVersion7());
        Plane.CreateBridge(bridge);
        for (int i = 0; i < phones.Length; i++)
        {
            Plane.Join(bridge, phones[i].Session, i == 0 ? RecordingSide.Customer : RecordingSide.Agent);
        }

        return bridge;
    }

    /// <summary>Lets time pass in steps of 20 ms; every phone sends a frame in each.</summary>
    public void Run(int milliseconds, Action<int>? eachStep = null)
    {
        for (int step = 0; step < milliseconds / 20; step++)
        {
            foreach (TestPhone phone in _phones)
            {
                phone.SendFrame();
            }

            eachStep?.Invoke(step);
            Thread.Serve();
            Thread.Read(Now);
            Thread.Tick(Now);
            foreach (TestPhone phone in _phones)
            {
                phone.Receive();
            }

            Now += 20_000;
            Clock.Advance(TimeSpan.FromMilliseconds(20));
        }
    }

    public void WritePrompt(string language, string name, short[] samples)
    {
        string path = Path.Combine(Options.PromptsPath!, language, name + ".wav");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new byte[Crm.Audio.Wav.WavHeader.Length + samples.Length * 2];
        Crm.Audio.Wav.WavHeader.Write(file, 8000, 1, samples.Length * 2);
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.AsSpan()).CopyTo(file.AsSpan(Crm.Audio.Wav.WavHeader.Length));
        File.WriteAllBytes(path, file);
    }

    public async ValueTask DisposeAsync()
    {
        Task disposing = Plane.DisposeAsync().AsTask();
        Thread.Serve();
        await disposing;
        Thread.Serve();
        foreach (TestPhone phone in _phones)
        {
            phone.Dispose();
        }

        _folder.Delete(recursive: true);
    }
}
