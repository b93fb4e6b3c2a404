using System.Numerics;
using System.Runtime.CompilerServices;

namespace Crm.Audio.Mixing;

/// <summary>
/// Mixes a bridge: each member hears the sum of the others, weighted by a gain per listener and speaker, saturated to 16 bits.
/// Each tick: <see cref="SetInput"/> for every member that has audio, then <see cref="Mix"/> per member, then <see cref="ClearInputs"/>.
/// The sum of all is formed once; a listener's mix is that sum less himself, corrected only where his gains differ from 1.
/// Members are slots from 0. Not thread safe; allocates nothing after construction.
/// </summary>
public sealed class ConferenceMixer
{
    /// <summary>The most members a mixer can have.</summary>
    public const int MostMembers = 64;

    /// <summary>The largest gain; more is clamped.</summary>
    public const float MostGain = 4;

    private const int Samples = AudioFrame.Samples;

    // Gains are kept as their distance from 1 in 1/4096: 64 members at gain 4 stay within 32 bits.
    private const int GainShift = 12;
    private const int UnityGain = 1 << GainShift;

    private readonly int _capacity;
    private readonly bool[] _present;
    private readonly bool[] _speaking;
    private readonly short[] _inputs;
    private readonly int[] _gainOffsets;
    private readonly int[] _offsetsInRow;
    private readonly int[] _total = new int[Samples];
    private readonly int[] _scratch = new int[Samples];
    private int _members;
    private int _speakers;
    private bool _totalIsCurrent;

    /// <summary>Makes an empty mixer for up to <paramref name="capacity"/> members (1 to <see cref="MostMembers"/>).</summary>
    public ConferenceMixer(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MostMembers);
        _capacity = capacity;
        _present = new bool[capacity];
        _speaking = new bool[capacity];
        _inputs = new short[capacity * Samples];
        _gainOffsets = new int[capacity * capacity];
        _offsetsInRow = new int[capacity];
    }

    /// <summary>Members now.</summary>
    public int Members => _members;

    /// <summary>Adds a member with all gains 1; returns its slot, or -1 when the mixer is full.</summary>
    public int Add()
    {
        int slot = Array.IndexOf(_present, false);
        if (slot >= 0)
        {
            _present[slot] = true;
            _members++;
        }

        return slot;
    }

    /// <summary>Removes a member and forgets its gains in both directions.</summary>
    public void Remove(int slot)
    {
        if (!_present[slot])
        {
            return;
        }

        for (int other = 0; other < _capacity; other++)
        {
            SetGain(slot, other, 1);
            SetGain(other, slot, 1);
        }

        Silence(slot);
        _present[slot] = false;
        _members--;
    }

    /// <summary>Sets how loud a listener hears a speaker: 0 not at all, 1 as is, at most <see cref="MostGain"/>. Nobody hears himself.</summary>
    public void SetGain(int listener, int speaker, float gain)
    {
        int offset = (int)MathF.Round((float.IsFinite(gain) ? Math.Clamp(gain, 0, MostGain) : 0) * UnityGain) - UnityGain;
        ref int cell = ref _gainOffsets[listener * _capacity + speaker];
        if (listener != speaker)
        {
            _offsetsInRow[listener] += (offset != 0 ? 1 : 0) - (cell != 0 ? 1 : 0);
            cell = offset;
        }
    }

    /// <summary>How loud a listener hears a speaker.</summary>
    public float GainOf(int listener, int speaker) => (float)(_gainOffsets[listener * _capacity + speaker] + UnityGain) / UnityGain;

    /// <summary>Gives a member's audio of this tick, one frame of <see cref="AudioFrame.Samples"/>. Without it the member is silent.</summary>
    public void SetInput(int slot, ReadOnlySpan<short> frame)
    {
        frame[..Samples].CopyTo(InputOf(slot));
        if (!_speaking[slot])
        {
            _speaking[slot] = true;
            _speakers++;
        }

        _totalIsCurrent = false;
    }

    /// <summary>Forgets all audio, for the next tick.</summary>
    public void ClearInputs()
    {
        _speaking.AsSpan().Clear();
        _speakers = 0;
        _totalIsCurrent = false;
    }

    /// <summary>Writes what a member hears. Returns false, and silence, when nobody else speaks.</summary>
    public bool Mix(int listener, Span<short> output)
    {
        output = output[..Samples];
        int othersSpeaking = _speakers - (_speaking[listener] ? 1 : 0);
        if (othersSpeaking == 0)
        {
            output.Clear();
            return false;
        }

        if (othersSpeaking == 1 && _offsetsInRow[listener] == 0)
        {
            InputOf(OnlyOtherSpeaker(listener)).CopyTo(output);
            return true;
        }

        MixMany(listener, output);
        return true;
    }

    private void MixMany(int listener, Span<short> output)
    {
        if (!_totalIsCurrent)
        {
            SumAll();
        }

        Span<int> sum = _scratch;
        _total.CopyTo(sum);
        if (_speaking[listener])
        {
            Accumulate(sum, InputOf(listener), subtract: true);
        }

        if (_offsetsInRow[listener] > 0)
        {
            ReadOnlySpan<int> row = _gainOffsets.AsSpan(listener * _capacity, _capacity);
            for (int speaker = 0; speaker < row.Length; speaker++)
            {
                if (row[speaker] != 0 && _speaking[speaker])
                {
                    AccumulateScaled(sum, InputOf(speaker), row[speaker]);
                }
            }
        }

        Saturate(sum, output);
    }

    private void SumAll()
    {
        _total.AsSpan().Clear();
        for (int slot = 0; slot < _capacity; slot++)
        {
            if (_speaking[slot])
            {
                Accumulate(_total, InputOf(slot), subtract: false);
            }
        }

        _totalIsCurrent = true;
    }

    private Span<short> InputOf(int slot) => _inputs.AsSpan(slot * Samples, Samples);

    private void Silence(int slot)
    {
        if (_speaking[slot])
        {
            _speaking[slot] = false;
            _speakers--;
            _totalIsCurrent = false;
        }
    }

    private int OnlyOtherSpeaker(int listener)
    {
        for (int slot = 0; slot < _capacity; slot++)
        {
            if (slot != listener && _speaking[slot])
            {
                return slot;
            }
        }

        return listener;
    }

    // the loops over samples are compiled well at once: the first calls of a busy hour should not pay for the run-time's warming up
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(Span<int> sum, ReadOnlySpan<short> samples, bool subtract)
    {
        int width = Vector<short>.Count;
        int half = Vector<int>.Count;
        int at = 0;
        for (; at <= samples.Length - width; at += width)
        {
            Vector.Widen(new Vector<short>(samples[at..]), out Vector<int> low, out Vector<int> high);
            Vector<int> first = new(sum[at..]);
            Vector<int> second = new(sum[(at + half)..]);
            (subtract ? first - low : first + low).CopyTo(sum[at..]);
            (subtract ? second - high : second + high).CopyTo(sum[(at + half)..]);
        }

        for (; at < samples.Length; at++)
        {
            sum[at] += subtract ? -samples[at] : samples[at];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AccumulateScaled(Span<int> sum, ReadOnlySpan<short> samples, int scale)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            sum[i] += (samples[i] * scale) >> GainShift;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Saturate(ReadOnlySpan<int> sum, Span<short> output)
    {
        int width = Vector<short>.Count;
        int half = Vector<int>.Count;
        int at = 0;
        for (; at <= output.Length - width; at += width)
        {
            Vector.NarrowWithSaturation(new Vector<int>(sum[at..]), new Vector<int>(sum[(at + half)..])).CopyTo(output[at..]);
        }

        for (; at < output.Length; at++)
        {
            output[at] = (short)Math.Clamp(sum[at], short.MinValue, short.MaxValue);
        }
    }
}
