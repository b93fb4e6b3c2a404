using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Contracts.Channels;
using Crm.Contracts.Desk;
using Crm.Engine.Routing;
using Crm.Events.Conversations;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>
/// Hands lines over to their channels: of each conversation one after the other, several conversations side by side. What is to be sent is
/// the conversations' own state, so a crash loses nothing; what may have been sent before the crash is looked for by the gateway first.
/// How often it was tried is kept here alone. Thread safe.
/// </summary>
public sealed class ChannelOutbox(IShardHost shards, ChannelBook channels, IPersonalDataVault vault, EngineFigures figures, TimeProvider clock) : IDisposable
{
    /// <summary>Lines being handed over at once.</summary>
    public const int AtOnceMax = 16;

    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestWish = TimeSpan.FromHours(1);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<(InteractionId Conversation, int Seq), Attempt> _attempts = [];
    private readonly SemaphoreSlim _filled = new(1, 1);
    private readonly Instant _started = Instant.Now(clock);

    /// <summary>There is a line to be sent. Returns at once.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_filled.CurrentCount == 0)
            {
                _filled.Release();
            }
        }
    }

    /// <summary>Sends until cancelled; what is being sent then is left to the next start.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        while (channels.All.Count > 0)
        {
            var next = LookAgain;
            try
            {
                next = await Pass(cancellation).ConfigureAwait(false);
                await Revive(cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
            {
                figures.Fault("channel-outbox", e);
            }

            await WaitFor(next, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _filled.Dispose();

    /// <summary>Begins what is due; when to look again.</summary>
    public async Task<TimeSpan> Pass(CancellationToken cancellation)
    {
        var lines = await shards.Query<ConversationsProgram, IReadOnlyList<UnsentLine>>(EngineOptions.ConversationsShard, p => p.Outbox(), cancellation).ConfigureAwait(false);
        var now = Instant.Now(clock);
        var next = LookAgain;
        var begun = new List<(UnsentLine Line, Attempt Attempt)>();
        lock (_gate)
        {
            var wanted = lines.Select(l => (l.Conversation, l.Seq)).ToHashSet();
            foreach (var gone in _attempts.Where(a => !a.Value.Running && !wanted.Contains(a.Key)).Select(a => a.Key).ToArray())
            {
                _attempts.Remove(gone);
            }

            int running = _attempts.Values.Count(a => a.Running);
            foreach (var line in lines.OrderBy(l => l.WrittenAt.Microseconds))
            {
                var attempt = _attempts.GetValueOrDefault((line.Conversation, line.Seq)) ?? new Attempt(0, now, line.WrittenAt < _started, false);
                if (attempt.Running || running >= AtOnceMax)
                {
                    continue; // whoever ends wakes this
                }

                if (attempt.NotBefore > now)
                {
                    next = attempt.NotBefore - now < next ? attempt.NotBefore - now : next;
                    continue;
                }

                running++;
                attempt = _attempts[(line.Conversation, line.Seq)] = attempt with { Running = true };
                begun.Add((line, attempt));
            }
        }

        foreach (var (line, attempt) in begun)
        {
            _ = Send(line, attempt, cancellation);
        }

        return next;
    }

    /// <summary>Gives conversations that no queue took back to queues that are open, staffed and have room.</summary>
    public async Task Revive(CancellationToken cancellation)
    {
        var held = await shards.Query<ConversationsProgram, IReadOnlyList<(InteractionId Conversation, QueueId Queue)>>(
            EngineOptions.ConversationsShard, p => p.Held(), cancellation).ConfigureAwait(false);
        foreach (var waiting in held.GroupBy(h => h.Queue))
        {
            int room = await shards.Query<RoutingProgram, int>(
                EngineOptions.RoutingShard,
                p => p.Domain.FindQueue(waiting.Key) is { Closed: false, AgentsOnQueue: > 0 } queue ? queue.Settings.MaxEntries - queue.Open : 0,
                cancellation).ConfigureAwait(false);
            foreach (var (conversation, _) in waiting.Take(Math.Max(0, room)))
            {
                shards.Post(EngineOptions.ConversationsShard, new ReviveConversation(conversation));
            }
        }
    }

    private async Task Send(UnsentLine line, Attempt attempt, CancellationToken cancellation)
    {
        var after = attempt with { Running = false };
        try
        {
            var outcome = await HandOver(line, attempt, cancellation).ConfigureAwait(false);
            figures.ChannelHandover(line.Channel, outcome is HandoverAccepted ? "accepted" : outcome is HandoverLater ? "later" : "refused");
            var told = outcome switch
            {
                HandoverAccepted a => new TellDelivery(line.Conversation, line.Seq, ChatDelivery.Sent, a.ProviderId, null),
                HandoverRefused r => new TellDelivery(line.Conversation, line.Seq, ChatDelivery.Failed, null, r.Reason),
                _ when Instant.Now(clock) - line.WrittenAt > GiveUpAfter => new TellDelivery(line.Conversation, line.Seq, ChatDelivery.Failed, null, ChannelRefusals.GivenUp),
                _ => null,
            };
            after = outcome is HandoverLater later && told is null
                ? new Attempt(attempt.Count + 1, Instant.Now(clock) + Pause(attempt.Count, later.After), attempt.MaybeSent || later.MaybeSent, false)
                : after with { MaybeSent = true };
            if (told is not null)
            {
                // when this cannot be stored the line is still to be sent: then it is looked for first
                await shards.Ask<CommandResult>(EngineOptions.ConversationsShard, new CommandId(Guid.CreateVersion7(clock.GetUtcNow())), told, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            after = new Attempt(attempt.Count + 1, Instant.Now(clock) + Pause(attempt.Count, null), MaybeSent: true, Running: false);
            if (!cancellation.IsCancellationRequested)
            {
                figures.Fault("channel-outbox", e);
            }
        }
        finally
        {
            lock (_gate)
            {
                _attempts[(line.Conversation, line.Seq)] = after;
            }

            Wake();
        }
    }

    private async ValueTask<ChannelHandover> HandOver(UnsentLine line, Attempt attempt, CancellationToken cancellation)
    {
        if (channels.Find(line.Channel) is not { } gateway)
        {
            return new HandoverLater(LongestPause, false, "no-channel"); // it may be set up again
        }

        string? values = line.Template?.Values is { } held ? vault.Open(held) : null;
        if (vault.Open(line.Peer) is not { } peer || line.Text is null || vault.Open(line.Text) is not { } text || (line.Template?.Values is not null && values is null))
        {
            return new HandoverRefused("erased");
        }

        using var limit = new CancellationTokenSource(SendLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var message = new OutgoingMessage(
            ChannelBook.ClientId(line.Conversation, line.Seq), line.Own, peer, text,
            line.Template is { } template ? new TemplateMessage(template.Template, TemplateValues.Read(values)) : null,
            null, line.WrittenAt, attempt.MaybeSent, line.Others);
        try
        {
            return await gateway.Send(message, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new HandoverLater(null, true, "no-answer");
        }
    }

    /// <summary>Doubles from two seconds to five minutes; what the channel wishes counts, within an hour.</summary>
    private static TimeSpan Pause(int attempts, TimeSpan? wish)
    {
        var own = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, Math.Min(attempts, 16))));
        return wish is { } asked ? asked < LongestWish ? asked : LongestWish : own;
    }

    private async Task WaitFor(TimeSpan next, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(next, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _filled.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return; // time to look again
        }
    }

    private sealed record Attempt(int Count, Instant NotBefore, bool MaybeSent, bool Running);
}
