namespace Crm.Audio.CallProgress;

/// <summary>
/// Listens to the far end of an outgoing call: tones of the network and of fax machines, speech, who answered, and a machine's beep.
/// Frames of 20 ms go in, events come out; the same frames give the same events. State is bounded (about 10 KB) and nothing is
/// allocated after construction. Not thread safe.
/// </summary>
public sealed class ProgressDetector
{
    /// <summary>Events that one frame can bring at most.</summary>
    public const int MostEventsPerFrame = 8;

    private const int RecentFrames = 80;

    // frames that a tone is seen late, at its beginning and its end
    private const int TonesLag = 6;

    // by then a tone is known to be one
    private const int SureOfSpeech = 9;

    // the same where pieces of a tone were heard
    private const int SureOfBrokenSpeech = 18;

    // frames of speech that the greeting of a machine has at least, in one go or all together. A tone in pieces, or the line's noise between
    // two tones, may be taken for less
    private const int LeastUtterance = 36;
    private const int LeastGreeting = 100;

    // frames after a network's tone in which it may come again: nobody is judged until they are over. The longest pause is 0.7 s
    private const int MayComeAgain = 40;

    // the levels of the history are weighted: a high tone counts 10 dB less there
    private const float FaintestDbm0 = ToneReader.LowestDbm0 - 12;

    private readonly ProgressSettings _settings;
    private readonly ToneReader _reader = new();
    private readonly VoiceHistory _history = new();
    private readonly CadenceWatch _cadence;
    private readonly short[] _window = new short[Spectrum.Points];
    private SpecialInformation _special;
    private FaxTones _fax;
    private SteadyTone _steady;
    private BrokenTone _broken;
    private BeepWatch _beep;
    private int _answered = -1;
    private bool _spoke;
    private bool _greeted;
    private int _lastTone = -MayComeAgain;
    private bool _speaking;
    private int _told;
    private int _recognised = -1;
    private bool _decided;

    /// <summary>Starts listening.</summary>
    /// <param name="settings">How it judges.</param>
    /// <param name="answered">False for early media: who answered is not decided before <see cref="Answer"/>.</param>
    public ProgressDetector(ProgressSettings settings, bool answered)
    {
        _settings = settings;
        _cadence = new CadenceWatch(settings.Country);
        if (answered)
        {
            Answer();
        }
    }

    /// <summary>Milliseconds listened to.</summary>
    public int HeardMilliseconds => _history.Count * AudioFrame.Milliseconds;

    /// <summary>Whether it was decided, or recognised from a tone, who or what answered.</summary>
    public bool Decided => _decided;

    /// <summary>The call was answered; what was said before is no greeting. Counts once.</summary>
    public void Answer()
    {
        if (_answered < 0)
        {
            _answered = _history.Count;
            _history.Restart();
            _cadence.Restart();
            (_special, _fax, _steady, _broken) = (default, default, default, default);
            (_spoke, _greeted, _speaking, _decided, _told) = (false, false, false, false, _history.Count);
            _lastTone = _history.Count - MayComeAgain;
        }
    }

    /// <summary>Takes the next 20 ms, or what there is of them, and writes what was noticed.</summary>
    /// <param name="frame">Up to <see cref="AudioFrame.Samples"/> samples; missing ones are silence.</param>
    /// <param name="events">Room for <see cref="MostEventsPerFrame"/>.</param>
    /// <returns>Events written.</returns>
    /// <exception cref="ArgumentException">Too many samples, or too little room.</exception>
    public int Accept(ReadOnlySpan<short> frame, Span<ProgressEvent> events)
    {
        if (frame.Length > AudioFrame.Samples || events.Length < MostEventsPerFrame)
        {
            throw new ArgumentException("one frame at a time, and room for its events");
        }

        _window.AsSpan(AudioFrame.Samples).CopyTo(_window);
        Span<short> newest = _window.AsSpan(Spectrum.Points - AudioFrame.Samples);
        newest[frame.Length..].Clear();
        frame.CopyTo(newest);
        _history.Push(newest);
        var raised = new Raised(events);
        ToneReading reading = _history.RecentPeak < FaintestDbm0 ? default : _reader.Read(_window);
        TakeTones(reading, ref raised);
        TakeBeep(reading, ref raised);
        TakeSpeech(ref raised);
        return raised.Count;
    }

    private int Now => _history.Count * AudioFrame.Milliseconds;

    private void TakeTones(in ToneReading reading, ref Raised raised)
    {
        if (_special.Take(reading) is var special and not SpecialInformationKind.None)
        {
            (int first, int second) = _special.Hertz;
            Recognise(new ProgressEvent(ProgressKind.SpecialInformation, Now, Now) { Special = special, Hertz = first, SecondHertz = second }, ref raised);
        }

        if (_fax.Take(reading, _spoke) is var fax and not ProgressKind.None)
        {
            Recognise(new ProgressEvent(fax, Now, Now) { Hertz = fax == ProgressKind.FaxCalling ? 1100 : 2100 }, ref raised);
        }

        if (_cadence.Take(reading, _spoke) is { } tone)
        {
            (int hertz, int second) = _cadence.Pitch;
            var heard = new ProgressEvent(tone.Kind, Now, Now) { Hertz = hertz, SecondHertz = second };
            if (tone.Kind == ProgressKind.Ringback)
            {
                raised.Add(heard);
            }
            else
            {
                Recognise(heard, ref raised);
            }
        }
    }

    // a line that gave such a tone has nobody at its end
    private void Recognise(in ProgressEvent tone, ref Raised raised)
    {
        raised.Add(tone);
        _beep.Cancel();
        _recognised = _history.Count;
        _decided |= _answered >= 0;
    }

    private void TakeBeep(in ToneReading reading, ref Raised raised)
    {
        bool ended = _steady.Take(reading, out SteadyTone tone);
        if (_steady.IsTone)
        {
            _history.MarkTones(_steady.Frames == SteadyTone.Enough ? SteadyTone.Enough + 2 : 3);
        }

        if (_fax.IsAnswering)
        {
            _history.MarkTones(3);
        }

        _history.MarkTones(_broken.Take(reading));
        _lastTone = _broken.IsTone ? _history.Count : _lastTone;

        if (_answered < 0)
        {
            return;
        }

        bool recognised = _recognised > _history.Count - tone.Frames - TonesLag;
        if (ended && !recognised && !_special.UnderWay)
        {
            _beep.ToneEnded(tone, _greeted);
        }

        bool quiet = !_steady.IsTone && !_history.IsActive(_history.Count - 1);
        int frames = Math.Max(1, _settings.BeepQuietMilliseconds / AudioFrame.Milliseconds);
        if (!_beep.Tick(quiet, frames, out SteadyTone beep))
        {
            return;
        }

        (int hertz, int second) = beep.Pitch;
        int end = Now - (frames + SteadyTone.EndsLate) * AudioFrame.Milliseconds;
        raised.Add(new ProgressEvent(ProgressKind.Beep, end, Now) { Hertz = hertz, SecondHertz = second, LengthMilliseconds = beep.Frames * AudioFrame.Milliseconds });
        Decide(ProgressKind.Machine, ProgressCause.Beep, default, ref raised);
    }

    private void TakeSpeech(ref Raised raised)
    {
        bool judging = _answered >= 0 && _settings.Decide && !_decided;
        int from = Math.Max(_answered, _history.Count - (judging ? VoiceHistory.Kept : RecentFrames));
        Greeting greeting = Greeting.Read(_history, from);
        int quiet = greeting.First < 0 ? int.MaxValue : (_history.Count - greeting.End) * AudioFrame.Milliseconds;
        bool isNew = greeting.End > _told && _history.Count - greeting.Start >= (_broken.MayBegin ? SureOfBrokenSpeech : SureOfSpeech);
        _greeted |= greeting.LongestUtterance >= LeastUtterance || greeting.Voiced >= LeastGreeting;
        if (!_speaking && isNew && quiet < _settings.SpeechQuietMilliseconds)
        {
            (_speaking, _spoke) = (true, true);
            raised.Add(new ProgressEvent(ProgressKind.SpeechStarted, greeting.Start * AudioFrame.Milliseconds, Now));
        }
        else if (_speaking && quiet >= _settings.SpeechQuietMilliseconds)
        {
            (_speaking, _told) = (false, greeting.First < 0 ? _history.Count : greeting.End);
            raised.Add(new ProgressEvent(ProgressKind.SpeechEnded, _told * AudioFrame.Milliseconds, Now));
        }

        if (judging && !_steady.IsTone && !_beep.IsPending && !ToneMayComeAgain()) // what may be a beep, or busy, is waited for
        {
            (ProgressKind kind, ProgressCause cause) = GreetingJudge.Judge(greeting, _history.Count, _answered, _settings);
            Decide(kind, cause, greeting, ref raised);
        }
    }

    private bool ToneMayComeAgain() =>
        _history.Count - _lastTone < MayComeAgain && (_history.Count - _answered) * AudioFrame.Milliseconds < _settings.LongestDecisionMilliseconds;

    private void Decide(ProgressKind kind, ProgressCause cause, in Greeting greeting, ref Raised raised)
    {
        if (kind == ProgressKind.None || _decided || !_settings.Decide)
        {
            return;
        }

        _decided = true;
        raised.Add(new ProgressEvent(kind, Now, Now) { Cause = cause, LengthMilliseconds = greeting.Length * AudioFrame.Milliseconds });
    }

    /// <summary>The events of one frame.</summary>
    private ref struct Raised(Span<ProgressEvent> events)
    {
        private readonly Span<ProgressEvent> _events = events;

        internal int Count { get; private set; }

        internal void Add(in ProgressEvent raised)
        {
            if (Count < _events.Length)
            {
                _events[Count++] = raised;
            }
        }
    }
}
