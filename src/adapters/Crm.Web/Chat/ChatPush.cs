using System.Diagnostics.Metrics;
using Crm.Contracts.Chat;
using Crm.Contracts.Ports;
using Crm.Primitives;
using Crm.Web.Hubs;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Chat;

/// <summary>The open pages of customers, and the pushes to them, to agents and to supervisors. Thread safe; never blocks.</summary>
internal sealed class ChatPush : IConversationPush, IDisposable
{
    /// <summary>Connections at once; more are refused.</summary>
    public const int ConnectionsMax = 4_000;

    /// <summary>Connections of one address.</summary>
    public const int PerAddressMax = 100;

    /// <summary>Pages that may show one conversation.</summary>
    public const int PerConversationMax = 5;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ChatConnection> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byAddress = new(StringComparer.Ordinal);
    private readonly Dictionary<InteractionId, List<ChatConnection>> _byConversation = [];
    private readonly DeskPush _desks;
    private readonly Lazy<IConversations> _conversations;
    private readonly Meter _meter = new("Crm.Web");

    public ChatPush(DeskPush desks, Lazy<IConversations> conversations)
    {
        (_desks, _conversations) = (desks, conversations);
        _meter.CreateObservableUpDownCounter("crm.web.chat_connections", () => Count, description: "Open connections of the chat hub.");
    }

    private int Count
    {
        get
        {
            lock (_gate)
            {
                return _byId.Count;
            }
        }
    }

    /// <summary>Takes a new connection in; false when there are too many.</summary>
    public bool Add(ChatConnection connection, HttpContext? context)
    {
        connection.Address = context is null ? "" : RequestOrigin.Address(context);
        lock (_gate)
        {
            int ofAddress = _byAddress.GetValueOrDefault(connection.Address);
            if (_byId.Count >= ConnectionsMax || ofAddress >= PerAddressMax)
            {
                return false;
            }

            _byAddress[connection.Address] = ofAddress + 1;
            _byId.Add(connection.Id, connection);
            return true;
        }
    }

    /// <summary>A connection by its id.</summary>
    public ChatConnection? Find(string connectionId)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(connectionId);
        }
    }

    /// <summary>Lets a connection show a conversation; false when too many do.</summary>
    public bool Join(ChatConnection connection, InteractionId conversation)
    {
        lock (_gate)
        {
            if (!_byId.ContainsKey(connection.Id))
            {
                return false;
            }

            var pages = _byConversation.TryGetValue(conversation, out var known) ? known : _byConversation[conversation] = [];
            if (pages.Count >= PerConversationMax)
            {
                return false;
            }

            pages.Add(connection);
            connection.Conversation = conversation;
            return true;
        }
    }

    /// <summary>The conversation is shown: its customer is there.</summary>
    public void Opened(ChatConnection connection) => _conversations.Value.CustomerPresent(connection.Conversation!.Value, true);

    /// <summary>Takes a connection out; null when it is not here any more.</summary>
    public ChatConnection? Remove(string connectionId)
    {
        ChatConnection? connection;
        bool last = false;
        lock (_gate)
        {
            if (!_byId.Remove(connectionId, out connection))
            {
                return null;
            }

            int left = _byAddress[connection.Address] - 1;
            if (left == 0)
            {
                _byAddress.Remove(connection.Address);
            }
            else
            {
                _byAddress[connection.Address] = left;
            }

            if (connection.Conversation is { } conversation && _byConversation.TryGetValue(conversation, out var pages) && pages.Remove(connection) && pages.Count == 0)
            {
                _byConversation.Remove(conversation);
                last = true;
            }
        }

        if (last)
        {
            _conversations.Value.CustomerPresent(connection.Conversation!.Value, false);
        }

        return connection;
    }

    public void Message(InteractionId conversation, ChatMessage message) => Send(conversation, "message", message);

    public void Receipt(InteractionId conversation, ChatReceipt receipt) => Send(conversation, "receipt", receipt);

    public void Typing(InteractionId conversation, ChatTyping typing) => Send(conversation, "typing", typing);

    public void Status(InteractionId conversation, ChatStatus status) => Send(conversation, status.State == "ended" ? "ended" : "state", status);

    public void Announce()
    {
        InteractionId[] open;
        lock (_gate)
        {
            open = [.. _byConversation.Keys];
        }

        foreach (var conversation in open)
        {
            _conversations.Value.CustomerPresent(conversation, true);
        }
    }

    public void ToAgent(AgentId agent, ChatUpdate update)
    {
        foreach (var connection in _desks.Agents.Of(agent.Value))
        {
            _desks.Send(connection, "chat", update);
        }
    }

    public void ToSupervisor(string userName, ChatUpdate update)
    {
        foreach (var connection in _desks.Supervisors.Of(userName))
        {
            _desks.Send(connection, "chat", update);
        }
    }

    public void Dispose() => _meter.Dispose();

    private void Send(InteractionId conversation, string method, object argument)
    {
        ChatConnection[] pages;
        lock (_gate)
        {
            pages = _byConversation.TryGetValue(conversation, out var known) ? [.. known] : [];
        }

        foreach (var page in pages)
        {
            page.Send(method, argument);
        }
    }
}
