using System.Collections.Concurrent;
using System.Net;
using Crm.Audio;
using Crm.Primitives;
using Crm.Primitives.Security;
using Crm.Simulator.Audio;
using Crm.Sip.Transport;
using Crm.Telephony.Signalling;

namespace Crm.Simulator.Stage;

/// <summary>
/// Simulated phones on real sockets: one SIP user agent, one RTP port pair per call, one loop that beats every 20 ms and owns all
/// calls. Whoever wants calls joins as an act. Public members are thread safe.
/// </summary>
public sealed class SimulatedStage : ISignallingEvents, IAsyncDisposable
{
    private const int EventsMax = 65_536;
    private const int CatchUpFramesMax = 25;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(AudioFrame.Milliseconds);
    private static readonly TimeSpan HangUpPatience = TimeSpan.FromSeconds(3);

    private readonly StageOptions _options;
    private readonly TimeProvider _clock;
    private readonly SipEndpoint _sip;
    private readonly ConcurrentQueue<Action<Instant>> _inputs = new();
    private readonly Dictionary<LegId, IStageCall> _calls = [];
    private readonly List<LegId> _over = [];
    private readonly List<IStageAct> _acts = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private Instant _framesUntil;
    private bool _isClosing;
    private int _callCount;
    private int _closed;
    private long _lostInputs;
    private long _faults;

    private SimulatedStage(StageOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        Voices = VoiceBook.Make(options.Seed);
        _sip = new SipEndpoint(
            new SipEndpointOptions
            {
                Address = options.Address,
                Port = options.Port,
                ServerName = "Crm-Simulator",
                LegsMax = options.CallsMax + 100,
                Report = options.Report,
            },
            new StageDirectory(options.Server),
            new SignInThrottle(),
            clock);
    }

    /// <summary>The voices of its people.</summary>
    public VoiceBook Voices { get; }

    /// <summary>Where its phones take SIP.</summary>
    public IPEndPoint SipAddress => _sip.LocalEndPoint!;

    /// <summary>Where its phones take audio.</summary>
    internal IPAddress AudioAddress => _options.Address;

    /// <summary>Calls on it now.</summary>
    public int CallCount => Volatile.Read(ref _callCount);

    /// <summary>Faults inside single calls, and inputs lost because too many waited; both zero unless something is wrong.</summary>
    public long Faults => Volatile.Read(ref _faults) + Volatile.Read(ref _lostInputs);

    /// <summary>Opens the sockets and begins to beat.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address or port cannot be bound.</exception>
    public static async Task<SimulatedStage> Start(StageOptions options, TimeProvider clock, CancellationToken cancellation = default)
    {
        var stage = new SimulatedStage(options, clock);
        await stage._sip.StartAsync(stage, cancellation);
        stage._framesUntil = Instant.Now(clock);
        stage._running = Task.Run(stage.Run, CancellationToken.None);
        return stage;
    }

    /// <inheritdoc/>
    void ISignallingEvents.Raise(SignallingEvent signallingEvent) => Post(now => Happened(signallingEvent, now));

    /// <summary>Lets an act play from the next beat on.</summary>
    internal void Join(IStageAct act) => Post(_ => _acts.Add(act));

    /// <summary>Runs something on the loop.</summary>
    internal void Post(Action<Instant> input)
    {
        if (_inputs.Count < EventsMax)
        {
            _inputs.Enqueue(input);
        }
        else
        {
            Interlocked.Increment(ref _lostInputs);
        }
    }

    /// <summary>Gives a command to the user agent.</summary>
    internal void Signal(SignallingCommand command) => _sip.Execute(command);

    /// <summary>Puts a call on the stage; on the loop only.</summary>
    internal void Add(IStageCall call)
    {
        _calls.Add(call.Leg, call);
        _callCount = _calls.Count;
    }

    /// <summary>Hangs up every call; the stage stays open for new ones.</summary>
    internal void HangUpAll() => Post(now =>
    {
        foreach (var call in _calls.Values)
        {
            call.Stop(now);
        }
    });

    /// <summary>Hangs up (BYE or CANCEL), waits a few seconds for the last answers and closes the sockets.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        HangUpAll();
        Post(_ =>
        {
            _isClosing = true;
            _acts.Clear();
        });
        try
        {
            await _empty.Task.WaitAsync(HangUpPatience, _clock);
        }
        catch (TimeoutException)
        {
            _options.Report?.Invoke("The simulation stopped before every call was answered for.");
        }

        await _ending.CancelAsync();
        await _running;
        await _sip.DisposeAsync();
        foreach (var call in _calls.Values)
        {
            call.Dispose();
        }

        _ending.Dispose();
    }

    private async Task Run()
    {
        using var timer = new PeriodicTimer(Beat, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                Turn(Instant.Now(_clock));
            }
        }
        catch (OperationCanceledException)
        {
            return; // it was asked to end
        }
    }

    private void Turn(Instant now)
    {
        for (int waiting = _inputs.Count; waiting > 0 && _inputs.TryDequeue(out var input); waiting--)
        {
            Guarded(input, now);
        }

        foreach (var act in _acts)
        {
            Guarded(act.Advance, now);
        }

        int frames = Frames(now);
        foreach (var call in _calls.Values)
        {
            Advance(call, frames, now);
            if (call.IsOver)
            {
                _over.Add(call.Leg);
            }
        }

        Remove();
        if (_isClosing && _calls.Count == 0)
        {
            _empty.TrySetResult();
        }
    }

    /// <summary>The frames due since the last turn; a loop that was held up for long leaves the rest out.</summary>
    private int Frames(Instant now)
    {
        long due = (now - _framesUntil).Ticks / Beat.Ticks;
        _framesUntil += Beat * due;
        return (int)Math.Clamp(due, 0, CatchUpFramesMax);
    }

    private void Remove()
    {
        foreach (var leg in _over)
        {
            _calls.Remove(leg, out var call);
            call?.Dispose();
        }

        _over.Clear();
        _callCount = _calls.Count;
    }

    private void Happened(SignallingEvent signallingEvent, Instant now)
    {
        if (signallingEvent is InviteReceived invite)
        {
            Answer(invite, now);
        }
        else if (LegEvents.LegOf(signallingEvent) is { } leg && _calls.TryGetValue(leg, out var call))
        {
            call.Happened(signallingEvent, now);
        }
    }

    private void Answer(InviteReceived invite, Instant now)
    {
        if (_isClosing || _calls.Count >= _options.CallsMax)
        {
            Signal(new RejectLeg(invite.Leg, 486));
        }
        else if (_acts.Select(act => act.Answer(invite, now)).FirstOrDefault(c => c is not null) is { } call)
        {
            Add(call);
        }
        else
        {
            Signal(new RejectLeg(invite.Leg, 404));
        }
    }

    // A bug in one call must not take the others with it.
    private void Guarded(Action<Instant> step, Instant now)
    {
        try
        {
            step(now);
        }
        catch (Exception fault)
        {
            Failed(fault);
        }
    }

    private void Advance(IStageCall call, int frames, Instant now)
    {
        try
        {
            call.Advance(frames, now);
        }
        catch (Exception fault)
        {
            Failed(fault);
        }
    }

    private void Failed(Exception fault)
    {
        if (Interlocked.Increment(ref _faults) == 1)
        {
            _options.Report?.Invoke($"A simulated call failed: {fault}");
        }
    }
}
