using System.Threading.Channels;
using Crm.Contracts.Accounts;
using Crm.Web.Security;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Crm.Web.Hubs;

/// <summary>
/// What waits to be sent to one hub connection. One loop sends in order; when <see cref="WaitingMax"/> messages wait, the client does
/// not read and is disconnected, because a desk that is shown late is worse than one that is fetched anew. Thread safe.
/// </summary>
internal sealed partial class PushConnection
{
    /// <summary>Messages that may wait.</summary>
    public const int WaitingMax = 64;

    private static readonly TimeSpan CloseGrace = TimeSpan.FromSeconds(2);

    private readonly Channel<(string Method, object Argument)> _waiting =
        Channel.CreateBounded<(string, object)>(new BoundedChannelOptions(WaitingMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly IClientProxy _client;
    private readonly HubCallerContext _context;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private volatile QueueRights _rights;

    public PushConnection(IClientProxy client, HubCallerContext context, TimeProvider clock, ILogger log)
    {
        _client = client;
        _context = context;
        _clock = clock;
        _log = log;
        Id = context.ConnectionId;
        UserName = context.User?.Identity?.Name ?? "";
        _rights = context.GetHttpContext()?.Rights() ?? QueueRights.All;
        Finished = Run();
    }

    public string Id { get; }

    public string UserName { get; }

    /// <summary>What the user supervises; follows his rights while the connection lasts.</summary>
    public QueueRights Rights
    {
        get => _rights;
        set => _rights = value;
    }

    /// <summary>Completes when nothing more is sent.</summary>
    public Task Finished { get; }

    /// <summary>Queues a message. False when too many wait; the connection is then aborted.</summary>
    public bool Send(string method, object argument)
    {
        if (_waiting.Writer.TryWrite((method, argument)))
        {
            return true;
        }

        if (_context.ConnectionAborted.IsCancellationRequested || _waiting.Reader.Completion.IsCompleted || _waiting.Reader.Count < WaitingMax)
        {
            // closed already, by the client or by us
            return true;
        }

        _context.Abort();
        return false;
    }

    /// <summary>Sends a last message and closes when the client does not within two seconds.</summary>
    public void Close(string method, object argument)
    {
        Send(method, argument);
        _waiting.Writer.TryComplete();
    }

    /// <summary>The connection is gone.</summary>
    public void Stop() => _waiting.Writer.TryComplete();

    private async Task Run()
    {
        try
        {
            var gone = _context.ConnectionAborted;
            await foreach (var (method, argument) in _waiting.Reader.ReadAllAsync(gone))
            {
                await _client.SendAsync(method, argument, gone);
            }

            await Task.Delay(CloseGrace, _clock, gone);
            _context.Abort();
        }
        catch (OperationCanceledException)
        {
            _waiting.Writer.TryComplete();
        }
        catch (Exception exception)
        {
            LogFailed(_log, exception, UserName);
            _waiting.Writer.TryComplete();
            _context.Abort();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sending to a hub connection of {UserName} failed; it was closed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string userName);
}
