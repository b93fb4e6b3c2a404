using Crm.Primitives;
using Crm.Sip.Dialogs;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>Keeps the session timer of a dialog (RFC 4028): agrees on it, refreshes when that is ours to do.</summary>
public sealed class SessionRefresh(Leg leg, LegContext context, LegSession session, LocalOffer offer)
{
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(1);

    private SessionTimer? _timer;
    private bool _peerTakesUpdate;

    /// <summary>The interval both agreed on, in seconds; 0 without a timer.</summary>
    public int IntervalSeconds => (int)(_timer?.Interval.TotalSeconds ?? 0);

    /// <summary>Whether the refreshes are ours.</summary>
    public bool WeRefresh => _timer?.WeRefresh == true;

    /// <summary>Whether the peer takes UPDATE.</summary>
    public bool PeerTakesUpdate => _peerTakesUpdate;

    /// <summary>Takes up what a process before had agreed on; the next exchange, which comes at once, sets the timers.</summary>
    public void Restore(DialogPicture picture)
    {
        _peerTakesUpdate = picture.TakesUpdate;
        _timer = picture.TimerSeconds > 0 ? new SessionTimer(TimeSpan.FromSeconds(picture.TimerSeconds), picture.WeRefresh) : null;
    }

    /// <summary>Agrees to what a request asks for and writes it into our 2xx.</summary>
    public void AgreeTo(SipRequest request, SipResponse response, Instant now)
    {
        NoteMethods(request);
        _timer = SessionTimer.Agree(request, context.Options.SessionInterval);
        _timer?.WriteTo(response, request.Offers("timer"));
        Restart(now);
    }

    /// <summary>Takes what the 2xx to our request agreed on.</summary>
    public void Agreed(SipResponse response, Instant now)
    {
        NoteMethods(response);
        _timer = SessionTimer.Agreed(response);
        Restart(now);
    }

    /// <summary>Writes the running timer into a request of ours.</summary>
    public void WriteTo(SipRequest request) => _timer?.WriteTo(request);

    /// <summary>A 422 asked for more.</summary>
    public void Lengthen(TimeSpan least)
    {
        if (_timer is { } timer && least > timer.Interval)
        {
            _timer = timer with { Interval = least };
        }
    }

    /// <summary>Sends the refresh, or waits while an exchange is open: that one refreshes as well.</summary>
    public void Send(Instant now)
    {
        if (session.IsNegotiating || offer.IsPending)
        {
            context.Schedule(leg, LegTimer.Refresh, now + BusyWait);
        }
        else
        {
            offer.Refresh(_peerTakesUpdate, now);
        }
    }

    /// <summary>The session ends.</summary>
    public void Stop()
    {
        _timer = null;
        leg.Stop(LegTimer.Refresh);
        leg.Stop(LegTimer.SessionOver);
    }

    private void Restart(Instant now)
    {
        leg.Stop(LegTimer.Refresh);
        leg.Stop(LegTimer.SessionOver);
        if (_timer is not { } timer)
        {
            return;
        }

        context.Schedule(leg, LegTimer.SessionOver, now + timer.OverAfter);
        if (timer.WeRefresh)
        {
            context.Schedule(leg, LegTimer.Refresh, now + timer.RefreshAfter);
        }
    }

    private void NoteMethods(SipMessage message)
    {
        var methods = message.Headers.GetValues(SipHeaderNames.Allow);
        if (methods.Count > 0)
        {
            _peerTakesUpdate = methods.Contains("UPDATE", StringComparer.Ordinal);
        }
    }
}
