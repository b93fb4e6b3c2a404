using System.Net;
using Crm.Contracts.Desk;
using Crm.Contracts.Rest;
using Crm.Events.Agents;
using Crm.Primitives;
using Crm.Simulator.Answering;
using Crm.Simulator.Plan;
using Crm.Simulator.Stage;

namespace Crm.Simulator.Agents;

/// <summary>Who a simulated agent is.</summary>
/// <param name="Index">His place among the simulated agents, from 0.</param>
/// <param name="DeviceSecret">SIP secret of his phone; the SIP user is his user name.</param>
public sealed record AgentIdentity(int Index, string UserName, string Password, string DeviceSecret);

/// <summary>
/// An agent at a desk phone: signs in, registers the phone, stays Available, lets the phone answer, and wraps up with a code after
/// some seconds. Whatever goes wrong, a server that is gone included, is tried again each second. Thread safe.
/// </summary>
internal sealed class SimulatedAgent : IAsyncDisposable
{
    private const string Desk = "/agents/me/desk";
    private const string Calling = "calling";
    private const int WrapUpKind = 4;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(3);

    private readonly AgentIdentity _who;
    private readonly int _seed;
    private readonly TimeProvider _clock;
    private readonly CentreApi _api;
    private readonly DeviceRegistration _registration;
    private readonly AnsweringPhone _phone;
    private readonly CancellationTokenSource _leaving = new();
    private readonly Task _working;
    private Instant _refreshAt;
    private long _failures;
    private int _wrappedUp;

    /// <summary>Sits down and begins to work.</summary>
    public SimulatedAgent(AgentIdentity who, Uri server, SimulatedStage stage, IPEndPoint sip, TrafficOptions traffic, TimeProvider clock)
    {
        (_who, _seed, _clock) = (who, traffic.Seed, clock);
        _api = new CentreApi(server, who.UserName, who.Password);
        _registration = new DeviceRegistration(sip, stage.SipAddress, who.UserName, who.DeviceSecret, clock);
        _phone = new AnsweringPhone(stage, user => user == who.UserName, index => AnsweringScript.Agent(traffic.Seed, who.Index, index, traffic.MeanTalkTime), onlyOneCall: true);
        stage.Join(_phone);
        _working = Task.Run(Work, CancellationToken.None);
    }

    /// <summary>Calls that rang at his phone.</summary>
    public int Rung => _phone.CallCount;

    /// <summary>Conversations wrapped up.</summary>
    public int WrappedUp => Volatile.Read(ref _wrappedUp);

    /// <summary>Times the server gave no good answer.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Wraps up what is open, goes offline and takes the phone off the server.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _working;
        using var patience = new CancellationTokenSource(GoodbyePatience, _clock);
        try
        {
            await SetPresence(Presence.Offline, patience.Token);
            await FinishWrapUp(await _api.Get<DeskState>(Desk, patience.Token), patience.Token);
            await _registration.Unregister(patience.Token);
        }
        catch (Exception gone) when (gone is CentreUnavailable or OperationCanceledException)
        {
            _failures++; // the server is gone: there is nobody to say goodbye to
        }

        _registration.Dispose();
        _api.Dispose();
        _leaving.Dispose();
    }

    private async Task Work()
    {
        using var pace = new PeriodicTimer(Pace, _clock);
        try
        {
            do
            {
                try
                {
                    await Look(_leaving.Token);
                }
                catch (CentreUnavailable)
                {
                    Interlocked.Increment(ref _failures);
                }
            }
            while (await pace.WaitForNextTickAsync(_leaving.Token));
        }
        catch (OperationCanceledException)
        {
            return; // he leaves
        }
    }

    private async Task Look(CancellationToken cancellation)
    {
        var desk = await _api.Get<DeskState>(Desk, cancellation);
        _phone.IsAlone = desk.Call?.State == Calling;
        var now = Instant.Now(_clock);
        if (desk.Phone.Devices == 0 || now >= _refreshAt)
        {
            bool registered = await _registration.Register(cancellation);
            _refreshAt = registered ? now + DeviceRegistration.Interval / 2 : now;
        }

        if (desk.Presence != Presence.Available || desk.RoutingStatus == RoutingStatus.NotResponding)
        {
            await SetPresence(Presence.Available, cancellation);
        }

        if (desk.WrapUp is { } wrapUp && now - wrapUp.StartedAt >= WrapUpTime(wrapUp))
        {
            await FinishWrapUp(desk, cancellation);
        }
    }

    private async Task FinishWrapUp(DeskState desk, CancellationToken cancellation)
    {
        if (desk.WrapUp is { } wrapUp)
        {
            string? code = wrapUp.Codes.Count > 0 ? wrapUp.Codes[_wrappedUp % wrapUp.Codes.Count].Code : null;
            await _api.Send<DeskState>(HttpMethod.Post, $"/reservations/{wrapUp.ReservationId}/wrap-up", new WrapUpRequest(code, null), cancellation);
            Interlocked.Increment(ref _wrappedUp);
        }
    }

    private TimeSpan WrapUpTime(DeskWrapUp wrapUp) =>
        new Chance(_seed, WrapUpKind, _who.Index * 1_000_003 + _wrappedUp).Between(2, 8) is var time && time < wrapUp.Deadline - wrapUp.StartedAt ? time : TimeSpan.Zero;

    private Task SetPresence(Presence presence, CancellationToken cancellation) =>
        _api.Send<DeskState>(HttpMethod.Put, "/agents/me/presence", new PresenceRequest(presence, null), cancellation);
}
