using Crm.Primitives;

namespace Crm.Sip.Transactions;

/// <summary>
/// Matches messages to transactions, runs the four machines and their timers, and carries out their actions into an outbox
/// (RFC 3261 17 and 18.2). Pure in that time, randomness and messages come in and actions come out. Not thread safe: one writer.
/// </summary>
public sealed class TransactionLayer(TransactionLayerOptions options, IRandomSource random, SipOutbox outbox)
{
    private const int BusyRetrySeconds = 5;

    private readonly Dictionary<TransactionKey, ClientTransaction> _clients = [];
    private readonly Dictionary<TransactionKey, ServerTransaction> _servers = [];
    private readonly Dictionary<MergeKey, ServerTransaction> _merges = [];
    private readonly DeadlineQueue<(SipTransaction Transaction, TransactionTimer Timer)> _timers = new();

    /// <summary>Takes new requests; set once before use.</summary>
    public required ITransactionUser User { get; init; }

    /// <summary>Counters.</summary>
    public TransactionFigures Figures { get; } = new();

    /// <summary>Transactions that are not over.</summary>
    public int Count => _clients.Count + _servers.Count;

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public Instant NextDue => _timers.NextDue;

    /// <summary>The timer table in use.</summary>
    public TransactionTimes Times => options.Times;

    /// <summary>Takes a message off the wire.</summary>
    public void Receive(SipMessage message, SipHop source, Instant now)
    {
        if (message is SipRequest request)
        {
            ResponseRoute.StampSource(request, source);
            ReceiveRequest(request, source, now);
        }
        else if (message is SipResponse response)
        {
            ReceiveResponse(response, now);
        }
    }

    /// <summary>
    /// Sends a request in a transaction of its own; our Via is put on top. Null when the table is full: nothing was sent and the user
    /// hears nothing. A pinned hop is never left for TCP: the peer sits behind NAT and takes nothing but datagrams from us.
    /// </summary>
    public ClientTransaction? Send(SipRequest request, SipHop hop, IClientTransactionUser user, Instant now, bool pinned = false)
    {
        if (Count >= options.TransactionsMax)
        {
            Figures.Overflows++;
            return null;
        }

        SipHop? fallback = null;
        if (hop.Transport == SipTransport.Udp && !pinned && options.TcpForLargeRequests && IsLarge(request))
        {
            fallback = hop;
            hop = hop with { Transport = SipTransport.Tcp };
        }

        string branch = AddVia(request, hop);
        var transaction = new ClientTransaction(TransactionKey.ForClient(branch, request.Method), request, hop, user) { Fallback = fallback };
        Start(transaction, now);
        return transaction;
    }

    /// <summary>Sends the CANCEL of an INVITE that has drawn a provisional response (RFC 3261 9.1).</summary>
    public void SendCancel(ClientTransaction invite, string? reason, IClientTransactionUser user, Instant now)
    {
        var cancel = InviteCompanions.CreateCancel(invite.Request, reason);
        var key = TransactionKey.ForClient(cancel.TopVia.Branch!, SipMethod.Cancel);
        if (Count < options.TransactionsMax && !_clients.ContainsKey(key))
        {
            Start(new ClientTransaction(key, cancel, invite.Hop, user), now);
        }
    }

    /// <summary>Sends the ACK of a 2xx: no transaction, our Via on top (RFC 3261 13.2.2.4).</summary>
    public void SendAck(SipRequest ack, SipHop hop)
    {
        AddVia(ack, hop);
        outbox.Add(new SendMessage(ack, hop));
    }

    /// <summary>Answers a request; a response that no longer fits the transaction's state is counted and dropped.</summary>
    public void Respond(ServerTransaction transaction, SipResponse response, Instant now) =>
        Run(transaction, TransactionEvent.Answer(response.StatusCode), response, now);

    /// <summary>Answers a request that gets no transaction (RFC 3261 8.2.7).</summary>
    public void RespondStateless(SipResponse response, SipHop source)
    {
        Figures.Stateless++;
        Figures.CountStatus(response.StatusCode);
        outbox.Add(new SendMessage(response, response.Vias is [var via, ..] ? ResponseRoute.For(via, source) : source));
    }

    /// <summary>Ends a client transaction that will never hear more, such as a cancelled INVITE whose server went away; its user hears nothing.</summary>
    public void Abandon(ClientTransaction transaction)
    {
        transaction.State = transaction.State with { Phase = TransactionPhase.Terminated };
        Forget(transaction);
    }

    /// <summary>The shell could not send this message.</summary>
    public void TransportFailed(SipMessage message, Instant now)
    {
        if (message is SipResponse response)
        {
            if (_servers.TryGetValue(TransactionKey.ForServer(response), out var failed))
            {
                Run(failed, TransactionEvent.TransportFailed, null, now);
            }
        }
        else if (message is SipRequest request && request.TopVia.Branch is { } branch
            && _clients.TryGetValue(TransactionKey.ForClient(branch, request.Method), out var client))
        {
            if (client is { Fallback: { } fallback, State.Phase: TransactionPhase.Calling or TransactionPhase.Trying })
            {
                Reroute(client, fallback, now);
            }
            else
            {
                Run(client, TransactionEvent.TransportFailed, null, now);
            }
        }
    }

    /// <summary>Fires the timers that are due.</summary>
    public void Advance(Instant now)
    {
        while (_timers.TryTake(now, out var due, out var entry))
        {
            if (entry.Transaction.TakeTimer(entry.Timer, due))
            {
                Run(entry.Transaction, TransactionEvent.Fired(entry.Timer), null, now);
            }
        }
    }

    private void ReceiveRequest(SipRequest request, SipHop source, Instant now)
    {
        var key = TransactionKey.ForServer(request);
        if (_servers.TryGetValue(key, out var known))
        {
            bool ack = request.Method == SipMethod.Ack;
            Figures.Retransmissions += ack ? 0 : 1;
            Run(known, ack ? TransactionEvent.Ack : TransactionEvent.RequestAgain, request, now);
            return;
        }

        if (request.Method == SipMethod.Ack)
        {
            User.AckArrived(request, source, now);
            return;
        }

        var merge = MergeKey.For(request);
        if (merge is { } same && _merges.ContainsKey(same))
        {
            Figures.Merged++;
            RespondStateless(SipResponse.CreateFor(request, 482, toTag: StatelessTag.For(request)), source);
            return;
        }

        if (Count >= options.TransactionsMax)
        {
            Figures.Overflows++;
            var busy = SipResponse.CreateFor(request, 503, toTag: StatelessTag.For(request));
            busy.Headers.Add(SipHeaderNames.RetryAfter, BusyRetrySeconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
            RespondStateless(busy, source);
            return;
        }

        _servers.TryGetValue(key.AsInvite(), out var cancelled);
        string tag = request.Method == SipMethod.Cancel && cancelled is not null ? cancelled.LocalTag : random.Token();
        var transaction = new ServerTransaction(key, request, source, ResponseRoute.For(request.TopVia, source), tag) { MergeKey = merge };
        _servers.Add(key, transaction);
        if (merge is { } mine)
        {
            _merges[mine] = transaction;
        }

        Figures.Started++;
        Run(transaction, TransactionEvent.Started, request, now);
        if (transaction is { IsInvite: true, LastResponse: null, IsOver: false })
        {
            Respond(transaction, SipResponse.CreateFor(request, 100), now);
        }
    }

    private void ReceiveResponse(SipResponse response, Instant now)
    {
        Figures.CountStatus(response.StatusCode);
        if (response.TopVia.Branch is { } branch && _clients.TryGetValue(TransactionKey.ForClient(branch, response.CSeq.Method), out var client))
        {
            Run(client, TransactionEvent.Response(response.StatusCode), response, now);
        }
        else
        {
            Figures.StrayResponses++;
        }
    }

    /// <summary>RFC 3261 9.2: the CANCEL is answered here, the INVITE by its user.</summary>
    private void ReceiveCancel(ServerTransaction cancel, Instant now)
    {
        bool found = _servers.TryGetValue(cancel.Key.AsInvite(), out var invite);
        Respond(cancel, SipResponse.CreateFor(cancel.Request, found ? 200 : 481, toTag: cancel.LocalTag), now);
        if (found && invite!.State.Phase == TransactionPhase.Proceeding)
        {
            invite.User?.Cancelled(invite, cancel.Request, now);
        }
    }

    private void Start(ClientTransaction transaction, Instant now)
    {
        _clients.Add(transaction.Key, transaction);
        Figures.Started++;
        Run(transaction, TransactionEvent.Started, null, now);
    }

    private void Reroute(ClientTransaction transaction, SipHop hop, Instant now)
    {
        _clients.Remove(transaction.Key);
        var again = InviteCompanions.Copy(transaction.Request);
        again.Headers.RemoveFirstValue(SipHeaderNames.Via);
        (transaction.Hop, transaction.Fallback, transaction.State) = (hop, null, default);
        transaction.Key = TransactionKey.ForClient(AddVia(again, hop), again.Method);
        transaction.Request = again;
        Start(transaction, now);
    }

    private void Run(SipTransaction transaction, TransactionEvent happened, SipMessage? message, Instant now)
    {
        var (state, actions) = transaction.Step(happened, options.Times);
        transaction.State = state;
        for (int i = 0; i < actions.Count; i++)
        {
            CarryOut(transaction, actions[i], happened, message, now);
        }
    }

    private void CarryOut(SipTransaction transaction, TransactionAction action, TransactionEvent happened, SipMessage? message, Instant now)
    {
        switch (action.Kind)
        {
            case TransactionActionKind.SendRequest:
                Figures.Retransmissions += happened.Kind == TransactionEventKind.Started ? 0 : 1;
                outbox.Add(new SendMessage(transaction.Request, transaction.Hop));
                break;
            case TransactionActionKind.SendAck:
                outbox.Add(new SendMessage(InviteCompanions.CreateAck(transaction.Request, (SipResponse)message!), transaction.Hop));
                break;
            case TransactionActionKind.SendResponse:
                ((ServerTransaction)transaction).LastResponse = (SipResponse)message!;
                Figures.CountStatus(((SipResponse)message!).StatusCode);
                outbox.Add(new SendMessage(message!, transaction.Hop));
                break;
            case TransactionActionKind.ResendResponse when ((ServerTransaction)transaction).LastResponse is { } last:
                outbox.Add(new SendMessage(last, transaction.Hop));
                break;
            case TransactionActionKind.PassToUser:
                PassToUser(transaction, message!, now);
                break;
            case TransactionActionKind.StartTimer:
                var due = now + action.After;
                transaction.StartTimer(action.Timer, due);
                _timers.Add(due, (transaction, action.Timer));
                break;
            case TransactionActionKind.StopTimer:
                transaction.StopTimer(action.Timer);
                break;
            case TransactionActionKind.ReportTimeout:
                Report(transaction, TransactionFailure.Timeout, now);
                break;
            case TransactionActionKind.ReportTransportError:
                Report(transaction, TransactionFailure.Transport, now);
                break;
            case TransactionActionKind.Terminate:
                Forget(transaction);
                break;
            default:
                Figures.Ignored++;
                break;
        }
    }

    private void PassToUser(SipTransaction transaction, SipMessage message, Instant now)
    {
        if (transaction is ClientTransaction client)
        {
            client.User.ResponseArrived(client, (SipResponse)message, now);
        }
        else if (message is SipRequest { Method.Name: "ACK" } ack)
        {
            User.AckArrived(ack, transaction.Hop, now);
        }
        else if (transaction.Request.Method == SipMethod.Cancel)
        {
            ReceiveCancel((ServerTransaction)transaction, now);
        }
        else
        {
            User.RequestArrived((ServerTransaction)transaction, now);
        }
    }

    private static void Report(SipTransaction transaction, TransactionFailure failure, Instant now)
    {
        if (transaction is ClientTransaction client)
        {
            client.User.RequestFailed(client, failure, now);
        }
        else if (transaction is ServerTransaction server)
        {
            server.User?.ResponseFailed(server, failure, now);
        }
    }

    private void Forget(SipTransaction transaction)
    {
        if (transaction is ServerTransaction server)
        {
            _servers.Remove(server.Key);
            if (server.MergeKey is { } merge)
            {
                _merges.Remove(merge);
            }
        }
        else
        {
            _clients.Remove(transaction.Key);
        }
    }

    private string AddVia(SipRequest request, SipHop hop)
    {
        string branch = ViaHeader.MagicCookie + random.Token();
        request.Headers.AddFirst(SipHeaderNames.Via, $"SIP/2.0/{hop.ViaName} {options.SentByHost}:{options.SentByPort};branch={branch};rport");
        return branch;
    }

    private bool IsLarge(SipRequest request) =>
        request.Body.Length > options.DatagramBytesMax / 2 && SipMessageWriter.ToBytes(request).Length + 100 > options.DatagramBytesMax;
}
