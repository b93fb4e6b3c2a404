using Crm.Contracts.Chat;
using Crm.Contracts.Ports;
using Crm.Primitives;
using Crm.Web.Hubs;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Crm.Web.Chat;

/// <summary>
/// One connection per page of a customer. It pushes; what the page does goes by REST. The token comes in the first call, never in the
/// address. Open to strangers: who opens nothing in time is cut off.
/// </summary>
[AllowAnonymous]
internal sealed class ChatHub(IConversations conversations, ChatPush push, ChatTokens tokens, IHubContext<ChatHub> hub, TimeProvider clock, ILogger<ChatHub> log) : Hub
{
    public override Task OnConnectedAsync()
    {
        var connection = new ChatConnection(new PushConnection(hub.Clients.Client(Context.ConnectionId), Context, clock, log), clock);
        if (!push.Add(connection, Context.GetHttpContext()))
        {
            connection.Refuse("too-many");
        }

        return Task.CompletedTask;
    }

    /// <summary>Shows a conversation from a sequence on, and everything that happens in it from now on.</summary>
    public async Task Open(ChatOpening opening)
    {
        if (push.Find(Context.ConnectionId) is not { IsOpened: false } connection)
        {
            return;
        }

        if (!Guid.TryParse(opening?.ConversationId, out var value) || tokens.HashOf(opening.Token, new InteractionId(value)) is not { } hash)
        {
            connection.Refuse("not-found");
            return;
        }

        // first the connection, then the picture: what happens between the two waits until the picture is sent
        var conversation = new InteractionId(value);
        if (!push.Join(connection, conversation))
        {
            connection.Refuse("too-many");
            return;
        }

        if (await conversations.Look(conversation, hash, Math.Max(0, opening.After ?? 0), Context.ConnectionAborted) is not { } snapshot)
        {
            push.Remove(Context.ConnectionId);
            connection.Refuse("not-found");
            return;
        }

        connection.Begin(snapshot);
        push.Opened(connection);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        push.Remove(Context.ConnectionId)?.Stop();
        return Task.CompletedTask;
    }
}
