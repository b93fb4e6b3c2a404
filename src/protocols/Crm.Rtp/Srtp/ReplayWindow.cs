namespace Crm.Rtp.Srtp;

/// <summary>Remembers the last 128 indices, so that each packet is taken once (RFC 3711 section 3.3.2). A mutable value; pure.</summary>
internal struct ReplayWindow
{
    /// <summary>How far back a late packet may be.</summary>
    internal const int Size = 128;

    private UInt128 _seen;
    private ulong _highest;

    /// <summary>True when the index is new and not too old.</summary>
    internal readonly bool IsFresh(ulong index)
    {
        if (_seen == 0 || index > _highest)
        {
            return true;
        }

        ulong age = _highest - index;
        return age < Size && (_seen >> (int)age & 1) == 0;
    }

    /// <summary>Marks an index as seen; only after its packet proved authentic.</summary>
    internal void Mark(ulong index)
    {
        if (_seen == 0 || index > _highest)
        {
            ulong step = _seen == 0 ? 0 : index - _highest;
            _seen = (step >= Size ? 0 : _seen << (int)step) | 1;
            _highest = index;
        }
        else if (_highest - index < Size)
        {
            _seen |= UInt128.One << (int)(_highest - index);
        }
    }
}
