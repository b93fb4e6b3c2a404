using Crm.Actors.Journal;
using Crm.Actors.Links;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <content>Messages between shards: sent after commit, consumed in order, resent from the receiver's mark.</content>
internal sealed partial class Shard
{
    private const int PoisonBound = 1024;

    private readonly HashSet<IncomingMark> _poison = [];
    private readonly Dictionary<ShardId, long> _rewindAsked = [];
    private bool _linkRetryArmed;
    private volatile bool _retryDue;

    private void RetryDue()
    {
        _retryDue = true;
        Tell(new PeerUpItem(Id));
    }

    private void SendDurable(Incarnation life, JournalRow row)
    {
        foreach (var message in row.Outgoing)
        {
            Pump(life, life.Core.Links.To(message.Destination));
        }

        if (row.Incoming is { } incoming)
        {
            _services.Router.Route(new LinkFrame(LinkFrameKind.Mark, incoming.Source, Id, incoming.LinkSequence, default));
        }
    }

    private void Pump(Incarnation life, OutgoingLink link)
    {
        foreach (var message in link.TakeSendable(Options.LinkWindow))
        {
            _services.Router.Route(new LinkFrame(LinkFrameKind.Message, Id, link.Destination, message.LinkSequence, message.Payload));
        }

        ArmLinkRetry(life);
    }

    private void Handle(in LinkFrame frame)
    {
        if (_phase != ShardPhase.Running || _incarnation is not { } life || life.Lost)
        {
            _counters.FramesDropped++;
            return;
        }

        switch (frame.Kind)
        {
            case LinkFrameKind.Message:
                Receive(life, frame);
                break;
            case LinkFrameKind.Mark or LinkFrameKind.Rewind:
                life.Core.Links.Acknowledge(frame.Destination, frame.Sequence, frame.Kind == LinkFrameKind.Rewind);
                Pump(life, life.Core.Links.To(frame.Destination));
                break;
            case LinkFrameKind.Probe:
                RouteMark(life, LinkFrameKind.Rewind, frame.Source);
                break;
            default:
                _counters.CountIgnored("unknown-frame");
                break;
        }
    }

    private void Receive(Incarnation life, in LinkFrame frame)
    {
        long next = life.Core.Links.NextFrom(frame.Source);
        if (frame.Sequence < next)
        {
            RouteMark(life, LinkFrameKind.Mark, frame.Source);
        }
        else if (frame.Sequence > next)
        {
            // one rewind per gap: the frames behind the lost one must not each ask again
            if (_rewindAsked.GetValueOrDefault(frame.Source) != next)
            {
                _rewindAsked[frame.Source] = next;
                RouteMark(life, LinkFrameKind.Rewind, frame.Source);
            }
        }
        else
        {
            Consume(life, new IncomingMark(frame.Source, frame.Sequence), frame.Payload);
        }
    }

    private void Consume(Incarnation life, IncomingMark mark, ReadOnlyMemory<byte> payload)
    {
        object message;
        try
        {
            message = _services.Codec.ReadMessage(payload.Span);
        }
        catch (EventContractException e)
        {
            // not consumed: a build that knows the contract will; until then the link waits
            _counters.CountIgnored("unreadable-message");
            Options.Faulted(Id, $"message {mark.LinkSequence} of {mark.Source}", e);
            return;
        }

        try
        {
            var outcome = _poison.Contains(mark) ? life.Core.Skip(mark, Now) : life.Core.Consume(mark, message, Now);
            Accept(life, outcome!, null);
        }
        catch (Exception e)
        {
            if (_poison.Count >= PoisonBound)
            {
                // those passed long ago; one that was not fails once more, but none may fail for ever
                _poison.Clear();
            }

            _poison.Add(mark);

            Fault($"message {message.GetType().Name} of {mark.Source}", e);
        }
    }

    private void RouteMark(Incarnation life, LinkFrameKind kind, ShardId source) =>
        _services.Router.Route(new LinkFrame(kind, source, Id, life.Core.Links.DurableMark(source), default));

    /// <summary>After recovery: tell every known source where to go on, and ask every receiver how far it got.</summary>
    private void ResumeLinks(Incarnation life)
    {
        _rewindAsked.Clear();
        foreach (var source in life.Core.Links.DurableMarks.Keys)
        {
            RouteMark(life, LinkFrameKind.Rewind, source);
        }

        ProbeWaiting(life);
    }

    /// <summary>A shard came up or the retry timer fired (then the peer is this shard itself).</summary>
    private void ProbePeer(ShardId peer)
    {
        if (peer == Id && _retryDue)
        {
            _retryDue = false;
            _linkRetryArmed = false;
            if (_recoveryDue && _phase == ShardPhase.Recovering)
            {
                _recoveryDue = false;
                StartRecovery();
                return;
            }
        }

        if (_phase == ShardPhase.Running && _incarnation is { } life)
        {
            ProbeWaiting(life, peer == Id ? null : peer);
        }
    }

    private void ProbeWaiting(Incarnation life, ShardId? only = null)
    {
        foreach (var link in life.Core.Links.Outgoing)
        {
            if (link.Durable > link.Mark && (only is null || only == link.Destination))
            {
                _services.Router.Route(new LinkFrame(LinkFrameKind.Probe, Id, link.Destination, 0, default));
            }
        }

        ArmLinkRetry(life);
    }

    private void ArmLinkRetry(Incarnation life)
    {
        if (!_linkRetryArmed && life.Core.Links.Unacknowledged > 0)
        {
            _linkRetryArmed = true;
            _retryTimer.Change(Options.LinkRetry, Timeout.InfiniteTimeSpan);
        }
    }
}
