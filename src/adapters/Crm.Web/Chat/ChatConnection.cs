using Crm.Contracts.Chat;
using Crm.Primitives;
using Crm.Web.Hubs;

namespace Crm.Web.Chat;

/// <summary>A page of a customer. Until its picture of the conversation is sent, what happens is held back, so that nothing is lost and nothing comes twice. Thread safe.</summary>
internal sealed class ChatConnection
{
    private static readonly TimeSpan OpenWithin = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly PushConnection _push;
    private readonly ITimer _late;
    private List<(string Method, object Argument)>? _held = [];

    public ChatConnection(PushConnection push, TimeProvider clock)
    {
        _push = push;
        _late = clock.CreateTimer(_ => Refuse("late"), null, OpenWithin, Timeout.InfiniteTimeSpan);
    }

    public string Id => _push.Id;

    /// <summary>The address it comes from.</summary>
    public string Address { get; set; } = "";

    /// <summary>The conversation it shows; null before it is opened.</summary>
    public InteractionId? Conversation { get; set; }

    /// <summary>Whether it has asked for a conversation.</summary>
    public bool IsOpened => Conversation is not null;

    /// <summary>Sends the picture, then what happened since.</summary>
    public void Begin(ChatSnapshot snapshot)
    {
        _late.Dispose();
        lock (_gate)
        {
            _push.Send("hello", snapshot);
            foreach (var (method, argument) in _held ?? [])
            {
                if (argument is not ChatMessage message || message.Seq > snapshot.LastSeq)
                {
                    _push.Send(method, argument);
                }
            }

            _held = null;
        }
    }

    /// <summary>Sends, or holds back until the picture is sent. A page that does not read is cut off.</summary>
    public bool Send(string method, object argument)
    {
        lock (_gate)
        {
            if (_held is null)
            {
                return _push.Send(method, argument);
            }

            if (_held.Count < PushConnection.WaitingMax)
            {
                _held.Add((method, argument));
                return true;
            }
        }

        Refuse("late");
        return false;
    }

    /// <summary>Says why not, and closes.</summary>
    public void Refuse(string reason)
    {
        _late.Dispose();
        _push.Close("refused", new ChatRefused(reason));
    }

    /// <summary>The connection is gone.</summary>
    public void Stop()
    {
        _late.Dispose();
        _push.Stop();
    }
}
