namespace Crm.Rtp.Srtp;

/// <summary>Extends 16-bit sequence numbers to the 48-bit packet index (RFC 3711 section 3.3.1). A mutable value; pure.</summary>
internal struct RolloverCounter
{
    private uint _rollovers;
    private ushort _highest;
    private bool _started;

    /// <summary>
    /// Guesses the index of a packet: the one nearest to the highest so far. False when it would lie before the first rollover, or
    /// the 2^48 packets of a key are used up.
    /// </summary>
    internal readonly bool TryEstimate(ushort sequence, out ulong index)
    {
        long rollovers = _rollovers;
        if (_started)
        {
            int distance = sequence - _highest;
            if (_highest < 0x8000 && distance > 0x8000)
            {
                rollovers--;
            }
            else if (_highest >= 0x8000 && distance < -0x8000)
            {
                rollovers++;
            }
        }

        index = unchecked((ulong)rollovers << 16) | sequence;
        return rollovers is >= 0 and <= uint.MaxValue;
    }

    /// <summary>Takes the index of a packet that was sent or proved authentic.</summary>
    internal void Update(ulong index)
    {
        if (!_started || index > (((ulong)_rollovers << 16) | _highest))
        {
            _started = true;
            _rollovers = (uint)(index >> 16);
            _highest = (ushort)index;
        }
    }
}
