namespace Crm.Media.Sessions;

/// <summary>
/// Decides when a peer has fallen silent and when it is back. Silence counts only while audio is expected, so that a held peer that
/// rightly sends nothing is not lost. Pure; times in microseconds; a timeout of 0 never fires.
/// </summary>
internal struct SilenceWatch(long timeoutMicroseconds)
{
    private long _since;
    private bool _expecting;

    /// <summary>True between loss and return.</summary>
    internal bool IsLost { get; private set; }

    /// <summary>A packet arrived; true when that ends a loss.</summary>
    internal bool Hear(long now)
    {
        _since = now;
        return Regain();
    }

    /// <summary>The association says it is gone; true when that is news.</summary>
    internal bool Lose()
    {
        bool news = !IsLost;
        IsLost = true;
        return news;
    }

    /// <summary>The association is back; true when that ends a loss.</summary>
    internal bool Regain()
    {
        bool back = IsLost;
        IsLost = false;
        return back;
    }

    /// <summary>Counts anew from the next tick, as when a call that rang is answered.</summary>
    internal void Restart() => (_expecting, IsLost) = (false, false);

    /// <summary>A tick; true when the timeout has just passed.</summary>
    /// <param name="now">The tick's time.</param>
    /// <param name="expecting">Whether the peer is to send now.</param>
    internal bool Tick(long now, bool expecting)
    {
        if (expecting && !_expecting)
        {
            _since = now;
        }

        _expecting = expecting;
        if (!expecting || IsLost || timeoutMicroseconds <= 0 || now - _since < timeoutMicroseconds)
        {
            return false;
        }

        IsLost = true;
        return true;
    }
}
