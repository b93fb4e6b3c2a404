using System.Diagnostics.Metrics;
using Crm.Contracts.Accounts;
using Crm.Contracts.Integration;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.PublicEvents;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Crm.Web.Integration;

/// <summary>
/// Sends the stream to connections. Each has a cursor of its own and gets the next stretch when it took the one before: nothing is
/// buffered for it, and who does not take a stretch in time is cut off. Thread safe.
/// </summary>
internal sealed partial class EventPump : IDisposable
{
    /// <summary>Connections at once.</summary>
    public const int ConnectionsMax = 200;

    private const int StretchMax = 100;

    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CheckedFor = TimeSpan.FromSeconds(30);

    private readonly IPublicEventLog _log;
    private readonly EventViews _views;
    private readonly IHubContext<EventsHub> _hub;
    private readonly KnownAccounts _accounts;
    private readonly IApiKeys _keys;
    private readonly TimeProvider _clock;
    private readonly ILogger<EventPump> _logger;
    private readonly Meter _meter = new("Crm.Web");
    private readonly Counter<long> _slow;
    private int _connections;

    public EventPump(IPublicEventLog log, EventViews views, IHubContext<EventsHub> hub, KnownAccounts accounts, IApiKeys keys, TimeProvider clock, ILogger<EventPump> logger)
    {
        (_log, _views, _hub, _accounts, _keys, _clock, _logger) = (log, views, hub, accounts, keys, clock, logger);
        _slow = _meter.CreateCounter<long>("crm.web.slow_event_readers", description: "Readers of the event stream cut off because they did not read.");
        _meter.CreateObservableUpDownCounter("crm.web.event_connections", () => Volatile.Read(ref _connections), description: "Open connections of the event hub.");
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>Begins to send to a connection; false when there are too many.</summary>
    public bool Start(HubCallerContext connection, HttpContext context, long after, EventFilter filter)
    {
        if (Interlocked.Increment(ref _connections) > ConnectionsMax)
        {
            Interlocked.Decrement(ref _connections);
            return false;
        }

        var reader = new Reader(connection, context.UserName(), context.KeyId(), context.User.FindFirst(Access.StampClaim)?.Value, filter, EventViews.SeesPersonalData(context));
        _ = Run(reader, after);
        return true;
    }

    private async Task Run(Reader reader, long after)
    {
        var gone = reader.Connection.ConnectionAborted;
        try
        {
            var client = _hub.Clients.Client(reader.Connection.ConnectionId);
            await Send(client, "hello", new Hello(reader.Connection.ConnectionId), gone);
            await Follow(reader, client, after, gone);
        }
        catch (OperationCanceledException)
        {
            if (!gone.IsCancellationRequested)
            {
                _slow.Add(1);
            }
        }
        catch (Exception exception)
        {
            LogFailed(_logger, exception, reader.UserName);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
            reader.Connection.Abort();
        }
    }

    private async Task Follow(Reader reader, IClientProxy client, long after, CancellationToken gone)
    {
        long told = after; // what lies between the two was not for this reader
        var checkedAt = Instant.Now(_clock);
        while (!gone.IsCancellationRequested)
        {
            if (await _log.Read(after, StretchMax, reader.Filter, gone) is not { } stretch)
            {
                await Send(client, "expired", new EventsExpired(EventSequence.Text(_log.Floor)), gone);
                return;
            }

            if (stretch.Items.Count > 0)
            {
                await Send(client, "events", new EventBatch(EventSequence.Text(told), EventSequence.Text(stretch.Next), _views.Write(stretch.Items, reader.Personal)), gone);
                told = stretch.Next;
            }

            after = stretch.Next;
            if (!stretch.More)
            {
                await Wait(after, gone);
            }

            if (Instant.Now(_clock) - checkedAt >= CheckedFor)
            {
                checkedAt = Instant.Now(_clock);
                if (!await StillMay(reader, gone))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Waits for more, but not longer than until the reader is to be looked at again.</summary>
    private async Task Wait(long after, CancellationToken gone)
    {
        using var limit = new CancellationTokenSource(CheckedFor, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, gone);
        await _log.WaitForMore(after, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        gone.ThrowIfCancellationRequested();
    }

    private async Task Send(IClientProxy client, string method, object argument, CancellationToken gone)
    {
        using var limit = new CancellationTokenSource(SendLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, gone);
        await client.SendAsync(method, argument, either.Token).WaitAsync(either.Token);
    }

    private async Task<bool> StillMay(Reader reader, CancellationToken gone) => reader.Key is { } id
        ? (await _keys.List(gone)).Any(k => k.Id == id && k.RevokedAt is null)
        : await _accounts.Find(reader.UserName, gone) is { Disabled: false } account && account.SecurityStamp == reader.Stamp
            && (reader.Filter.Agent is not null || !QueueRights.Of(account).IsLimited);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sending events to {UserName} failed; the connection was closed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string userName);

    private sealed record Reader(HubCallerContext Connection, string UserName, Guid? Key, string? Stamp, EventFilter Filter, bool Personal);
}
