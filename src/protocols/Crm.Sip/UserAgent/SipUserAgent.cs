using System.Globalization;
using Crm.Primitives;
using Crm.Primitives.Security;
using Crm.Sip.Authentication;
using Crm.Sip.Dialogs;
using Crm.Sip.Registrar;
using Crm.Sip.Transactions;
using Crm.Sip.UserAgent.Admission;
using Crm.Sip.UserAgent.Legs;
using Crm.Sip.UserAgent.Legs.Refer;

namespace Crm.Sip.UserAgent;

/// <summary>
/// The whole of signalling as one deterministic machine: messages, commands and time go in, <see cref="SipAction"/>s come out of
/// the outbox. It owns transactions, dialogs, legs and registrations; it knows no socket, clock or thread. One writer.
/// </summary>
public sealed class SipUserAgent : ITransactionUser
{
    private const int RestoreRetrySeconds = 2;

    private static readonly TimeSpan NonceLifetime = TimeSpan.FromMinutes(5);

    private readonly UserAgentOptions _options;
    private readonly ISipDirectory _directory;
    private readonly SipOutbox _outbox = new();
    private readonly TransactionLayer _layer;
    private readonly LegContext _context;
    private readonly BindingTable _bindings;
    private readonly RegistrarCore _registrar;
    private readonly DeviceAuthenticator _authenticator;
    private readonly InviteAdmission _admission;
    private readonly RequestPolicy _policy;
    private Instant? _restoringUntil;
    private bool _isDraining;

    /// <summary>Makes a user agent.</summary>
    /// <param name="nonceKey">At least 16 secret random bytes, shared by nodes that accept each other's nonces.</param>
    public SipUserAgent(UserAgentOptions options, ISipDirectory directory, IRandomSource random, SignInThrottle throttle, ReadOnlySpan<byte> nonceKey)
    {
        (_options, _directory) = (options, directory);
        _layer = new TransactionLayer(
            new()
            {
                SentByHost = options.PublicHost,
                SentByPort = options.PublicPort,
                Times = options.Times,
                TransactionsMax = options.TransactionsMax,
                TcpForLargeRequests = options.TcpForLargeRequests,
            },
            random,
            _outbox)
        {
            User = this,
        };
        _bindings = new BindingTable((agent, count) => _outbox.Add(new BindingsChanged(agent, count)));
        _registrar = new RegistrarCore(_bindings);
        _context = new LegContext(options, _layer, _outbox, random, directory) { FindBinding = _bindings.FindHop, Figures = Figures };
        var verifier = new DigestVerifier(directory.Realm, nonceKey, NonceLifetime);
        _authenticator = new DeviceAuthenticator(directory, verifier, throttle, random, options.AllowMd5, Figures);
        _admission = new InviteAdmission(directory, _bindings, _authenticator);
        _policy = new RequestPolicy
        {
            AllowedMethods =
            [
                SipMethod.Invite, SipMethod.Ack, SipMethod.Bye, SipMethod.Cancel, SipMethod.Options, SipMethod.Info, SipMethod.Update,
                SipMethod.Prack, SipMethod.Refer, SipMethod.Notify, SipMethod.Register,
            ],
            SupportedExtensions = MessageParts.Supported.Split(", "),
            AcceptedMediaTypes = ["application/sdp", "application/dtmf-relay", "application/dtmf", "message/sipfrag"],
        };
    }

    /// <summary>Counters of the user agent.</summary>
    public UserAgentFigures Figures { get; } = new();

    /// <summary>Counters of the transaction layer.</summary>
    public TransactionFigures TransactionFigures => _layer.Figures;

    /// <summary>Transactions, dialogs, legs and bindings that live now.</summary>
    public (int Transactions, int Dialogs, int Legs, int Bindings) Gauges =>
        (_layer.Count, _context.Sessions.Count, _context.Legs.Count, _bindings.Count);

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public Instant NextDue => Instant.Min(_layer.NextDue, Instant.Min(_context.NextDue, _bindings.NextDue));

    /// <summary>What is to be done after an input.</summary>
    public SipOutbox Outbox => _outbox;

    /// <summary>Takes a parsed message.</summary>
    public void Receive(SipMessage message, SipHop source, Instant now)
    {
        if (message is SipRequest request && request.Method != SipMethod.Ack && RequestValidation.Check(request, _policy) is { } refusal)
        {
            ResponseRoute.StampSource(request, source);
            _layer.RespondStateless(refusal.CreateResponse(request, StatelessTag.For(request)), source);
            return;
        }

        _layer.Receive(message, source, now);
    }

    /// <summary>Answers bytes that are no acceptable message, as far as they can be answered (RFC 3261 8.2.7: without a transaction).</summary>
    public void ReceiveMalformed(SipParseError error, SipHop source)
    {
        if (error.Partial is { } partial && error.CreateResponse(StatelessTag.For(partial)) is { } response)
        {
            _layer.RespondStateless(response, source);
        }
    }

    /// <summary>Carries out a command.</summary>
    public void Execute(LegCommand command, Instant now)
    {
        if (command is ProbeTrunk probe)
        {
            new TrunkProbe(probe.Trunk, _context).Start(TrunkDestination(probe.Trunk, null), now);
            return;
        }

        bool done = command is PlaceInvite call ? Place(call, now)
            : command is RestoreDialog restore && !_context.Legs.ContainsKey(restore.Leg) ? Restore(restore, now)
            : _context.Legs.TryGetValue(command.Leg, out var leg) && leg.Execute(command, now);
        Figures.CommandsIgnored += done ? 0 : 1;
    }

    /// <summary>Fires the timers that are due.</summary>
    public void Advance(Instant now)
    {
        _layer.Advance(now);
        _context.Advance(now);
        _bindings.Advance(now);
    }

    /// <summary>The shell could not send a message.</summary>
    public void TransportFailed(SipMessage message, Instant now) => _layer.TransportFailed(message, now);

    /// <summary>A connection has closed.</summary>
    public void ConnectionClosed(long connection)
    {
        _bindings.ConnectionClosed(connection);
        foreach (var session in _context.Sessions.Values)
        {
            session.ConnectionClosed(connection);
        }
    }

    /// <summary>True for sources that earned a place: a trunk's network.</summary>
    public bool IsTrusted(SipHop source) => source.Numeric is { } address && _directory.FindTrunk(address.Address) is not null;

    /// <summary>From now on new INVITEs draw 503 with Retry-After.</summary>
    public void Drain() => _isDraining = true;

    /// <summary>Ends every leg.</summary>
    public void EndAll(Termination termination, Instant now)
    {
        foreach (var leg in _context.Legs.Values.Where(l => !l.IsEnded).ToList())
        {
            leg.Execute(new EndLeg(leg.Id, termination), now);
        }
    }

    /// <inheritdoc/>
    public void RequestArrived(ServerTransaction transaction, Instant now)
    {
        var request = transaction.Request;
        if (DialogKey.ForIncoming(request) is { } key)
        {
            if (_context.Sessions.TryGetValue(key, out var session))
            {
                session.RequestArrived(transaction, now);
            }
            else if (_options.RestorePatience > TimeSpan.Zero && request.Method != SipMethod.Bye && now < (_restoringUntil ??= now + _options.RestorePatience))
            {
                Refuse(transaction, 503, RestoreRetrySeconds, now);
            }
            else
            {
                Respond(transaction, 481, now);
            }

            return;
        }

        switch (request.Method.Name)
        {
            case "INVITE":
                TakeInvite(transaction, now);
                break;
            case "REGISTER":
                var outcome = _authenticator.Check(transaction, now);
                _layer.Respond(transaction, outcome.Refusal ?? _registrar.Register(transaction, outcome.Device!, now), now);
                break;
            case "OPTIONS":
                Respond(transaction, _isDraining ? 503 : 200, now);
                break;
            case "REFER":
                // Whom it would concern is not known outside a dialog.
                Respond(transaction, 403, now);
                break;
            default:
                Respond(transaction, 481, now);
                break;
        }
    }

    /// <inheritdoc/>
    public void AckArrived(SipRequest ack, SipHop source, Instant now)
    {
        bool taken = DialogKey.ForIncoming(ack) is { } key && _context.Sessions.TryGetValue(key, out var session) && session.AckArrived(ack, now);
        Figures.StrayAcks += taken ? 0 : 1;
    }

    private void TakeInvite(ServerTransaction transaction, Instant now)
    {
        if (_isDraining || _context.Legs.Count >= _options.LegsMax)
        {
            Figures.InvitesShed++;
            Refuse(transaction, 503, _options.BusyRetrySeconds, now);
            return;
        }

        var (trunk, agent, refusal) = _admission.Admit(transaction, now);
        if (refusal is not null)
        {
            _layer.Respond(transaction, refusal, now);
            return;
        }

        var request = transaction.Request;
        if (SessionTimer.IsTooShort(request, _options.LeastSessionInterval))
        {
            var brief = MessageParts.Respond(_context, transaction, 422);
            brief.Headers.Add(SipHeaderNames.MinSE, ((long)_options.LeastSessionInterval.TotalSeconds).ToString(CultureInfo.InvariantCulture));
            _layer.Respond(transaction, brief, now);
            return;
        }

        var replaced = ReplacedLeg.For(_context, request, trunk, agent, out int unfit);
        if (unfit != 0)
        {
            Respond(transaction, unfit, now);
            return;
        }

        if (SipDialog.ForServer(request, transaction.LocalTag) is not { } dialog)
        {
            Respond(transaction, 400, now);
            return;
        }

        var leg = new IncomingLeg(_context.Random.Leg(now), _context, transaction, dialog, trunk) { Agent = agent };
        _context.Add(leg);
        _layer.Respond(transaction, SipResponse.CreateFor(request, 100), now);
        var caller = CallerIdentity.Read(request, trusted: trunk is not null);
        _outbox.Add(new InviteArrived(
            leg.Id,
            trunk?.Id,
            agent,
            caller.User,
            caller.Name,
            request.RequestUri.UnescapedUser ?? "",
            MessageParts.Sdp(request),
            request.CallId,
            ExtraHeaders.Read(request),
            replaced?.Id));
    }

    private bool Place(PlaceInvite call, Instant now)
    {
        if (_context.Legs.ContainsKey(call.Leg))
        {
            return false;
        }

        var leg = new OutgoingLeg(call, _context) { Agent = (call.Target as AgentInviteTarget)?.Agent };
        _context.Add(leg);
        leg.Start(_context.Legs.Count > _options.LegsMax ? [] : Destinations(call.Target), now);
        return true;
    }

    /// <summary>Goes on with a dialog of a process that is gone. One that cannot be read is over at once.</summary>
    private bool Restore(RestoreDialog restore, Instant now)
    {
        if (DialogPicture.Read(restore.Dialog) is not { } picture || picture.ToDialog(restore.Times) is not { } dialog || _context.Sessions.ContainsKey(dialog.Key))
        {
            _outbox.Add(new LegEnded(restore.Leg, Termination.Server("dialog-unreadable")));
            return false;
        }

        SipTrunk? trunk = picture.Trunk is { } id ? _directory.GetTrunk(new TrunkId(id)) : null;
        var leg = new RestoredLeg(restore.Leg, _context, picture, dialog, trunk, restore.Times) { Agent = picture.Agent is { } agent ? new AgentId(agent) : null };
        _context.Add(leg);
        return leg.Execute(restore, now);
    }

    private IReadOnlyList<DialDestination> Destinations(InviteTarget target)
    {
        switch (target)
        {
            case AgentInviteTarget agent:
                return
                [
                    .. _bindings.Of(agent.Agent).Take(_options.ForksMax)
                        .Select(b => new DialDestination(b.Contact, b.Hop, b.Road.Symmetric, null)),
                ];
            case TrunkInviteTarget toTrunk when TrunkDestination(toTrunk.Trunk, toTrunk.Number) is { } destination:
                return [destination];
            default:
                return [];
        }
    }

    private DialDestination? TrunkDestination(TrunkId id, string? number)
    {
        if (_directory.GetTrunk(id) is not { Target: { } host } trunk || !SipUri.TryParse($"sip:{host}", out var proxy))
        {
            return null;
        }

        var uri = SipUri.Create(number, proxy.Host, proxy.Port) with { Parameters = proxy.Parameters };
        return SipHop.ForUri(uri) is { } hop ? new(uri, hop, false, trunk) : null;
    }

    private void Refuse(ServerTransaction transaction, int status, int retrySeconds, Instant now)
    {
        var response = MessageParts.Respond(_context, transaction, status);
        response.Headers.Add(SipHeaderNames.RetryAfter, retrySeconds.ToString(CultureInfo.InvariantCulture));
        _layer.Respond(transaction, response, now);
    }

    private void Respond(ServerTransaction transaction, int status, Instant now)
    {
        var response = MessageParts.Respond(_context, transaction, status);
        if (transaction.Request.Method == SipMethod.Options && status == 200)
        {
            response.Headers.Add(SipHeaderNames.Allow, MessageParts.Allow);
            response.Headers.Add(SipHeaderNames.Accept, "application/sdp");
            response.Headers.Add(SipHeaderNames.Supported, MessageParts.Supported);
            response.Headers.Add(SipHeaderNames.AllowEvents, "refer");
        }

        _layer.Respond(transaction, response, now);
    }
}
