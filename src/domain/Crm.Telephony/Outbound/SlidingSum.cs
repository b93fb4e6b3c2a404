using System.Collections.Immutable;
using System.Numerics;
using Crm.Primitives;

namespace Crm.Telephony.Outbound;

/// <summary>
/// A sum over the last stretch of time, kept in slots. What falls into the stretch is always in the sum; what is up to one slot older may
/// still be. Time that goes backwards counts as the latest seen. Not thread safe.
/// </summary>
internal sealed class SlidingSum<T>(TimeSpan window, int slots)
    where T : struct, INumber<T>
{
    private readonly long _slotLength = window.Ticks / TimeSpan.TicksPerMicrosecond / slots;
    private readonly T[] _sums = new T[slots + 1];
    private long _newest = long.MinValue;

    /// <summary>Adds an amount.</summary>
    public void Add(T amount, Instant at)
    {
        Move(at);
        _sums[Index(_newest)] += amount;
    }

    /// <summary>The sum now.</summary>
    public T Sum(Instant at)
    {
        Move(at);
        var sum = T.Zero;
        foreach (var slot in _sums)
        {
            sum += slot;
        }

        return sum;
    }

    /// <summary>What is in the slots that are not empty.</summary>
    public ImmutableArray<SlotPicture> Take()
    {
        var taken = ImmutableArray.CreateBuilder<SlotPicture>();
        for (int back = _sums.Length - 1; back >= 0 && _newest != long.MinValue; back--)
        {
            if (_sums[Index(_newest - back)] is var sum && !T.IsZero(sum))
            {
                taken.Add(new SlotPicture(_newest - back, decimal.CreateChecked(sum)));
            }
        }

        return taken.DrainToImmutable();
    }

    /// <summary>Puts back what was taken.</summary>
    public void Restore(ImmutableArray<SlotPicture> pictures)
    {
        foreach (var picture in pictures)
        {
            Add(T.CreateChecked(picture.Sum), new Instant(picture.Slot * _slotLength));
        }
    }

    private void Move(Instant at)
    {
        long slot = Math.DivRem(at.Microseconds, _slotLength).Quotient;
        if (_newest == long.MinValue || slot - _newest > _sums.Length)
        {
            Array.Clear(_sums);
            _newest = slot;
        }

        while (_newest < slot)
        {
            _newest++;
            _sums[Index(_newest)] = T.Zero;
        }
    }

    private int Index(long slot) => (int)(((slot % _sums.Length) + _sums.Length) % _sums.Length);
}
