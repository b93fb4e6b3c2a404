using Crm.Contracts.Chat;
using Crm.Events.Conversations;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Messaging.Conversations;
using Crm.Primitives;

namespace Crm.Engine.Conversations;

/// <summary>Conversations in the words of the contract. Opens sealed texts; otherwise pure.</summary>
internal static class ChatViews
{
    /// <summary>A line for somebody at a desk.</summary>
    /// <param name="reader">His user name, by which he knows his own lines again; null for nobody's.</param>
    public static ChatMessage ForStaff(ChatLine line, string? reader, IPersonalDataVault vault) =>
        Message(line, own: reader is not null && line.Written.By == reader, vault) with
        {
            Delivery = line.Delivery is { } delivery ? new ChatLineState(Word(delivery.State), delivery.Reason) : null,
        };

    /// <summary>A line got further on its channel.</summary>
    public static ChatUpdate Delivered(InteractionId conversation, ChatLineDelivery e) =>
        new(conversation, null, null, null) { Delivered = new ChatDelivered(e.Seq, Word(e.State), e.Reason) };

    /// <summary>The word of a state of delivery.</summary>
    public static string Word(ChatDelivery state) => state switch
    {
        ChatDelivery.Queued => "queued",
        ChatDelivery.Sent => "sent",
        ChatDelivery.Delivered => "delivered",
        ChatDelivery.Read => "read",
        _ => "failed",
    };

    /// <summary>A line for the customer; it must not be a note.</summary>
    public static ChatMessage ForCustomer(ChatLine line, IPersonalDataVault vault) => Message(line, own: line.Written.Writer == ChatWriter.Customer, vault);

    /// <summary>How far a side has got, as one or two receipts.</summary>
    public static IEnumerable<ChatReceipt> Receipts((int Delivered, int Read) customer, (int Delivered, int Read) staff)
    {
        foreach (var (by, (delivered, read)) in new[] { ("customer", customer), ("agent", staff) })
        {
            if (delivered > 0)
            {
                yield return new ChatReceipt(by, delivered, "delivered");
            }

            if (read > 0)
            {
                yield return new ChatReceipt(by, read, "read");
            }
        }
    }

    /// <summary>A receipt.</summary>
    public static ChatReceipt Receipt(ChatSeen seen) => new(seen.ByCustomer ? "customer" : "agent", seen.UpTo, seen.Read ? "read" : "delivered");

    /// <summary>A sign of writing.</summary>
    public static ChatTyping Typing(TypingShown typing) => new(Word(typing.Writer), typing.Name, typing.Typing);

    /// <summary>How it stands for its customer.</summary>
    public static ChatStatus Status(ConversationStage stage, string? agent, string? endReason, int? position = null, TimeSpan? wait = null) => new(
        stage switch
        {
            ConversationStage.Connected => "connected",
            ConversationStage.Parked => "parked",
            ConversationStage.Ended or ConversationStage.Forgotten or ConversationStage.Leaving => "ended",
            _ => "waiting",
        },
        position,
        wait?.TotalSeconds,
        stage is ConversationStage.Connected or ConversationStage.Parked ? agent : null,
        endReason);

    /// <summary>The word of a medium.</summary>
    public static string Word(MediaType medium) => medium switch
    {
        MediaType.Sms => "sms",
        MediaType.Whatsapp => "whatsapp",
        _ => "chat",
    };

    /// <summary>The word of a stage for people at desks.</summary>
    public static string Word(ConversationStage stage) => stage switch
    {
        ConversationStage.Connected => "connected",
        ConversationStage.Parked => "parked",
        ConversationStage.Leaving => "leaving",
        ConversationStage.Ended or ConversationStage.Forgotten => "ended",
        _ => "waiting",
    };

    private static ChatMessage Message(ChatLine line, bool own, IPersonalDataVault vault)
    {
        var w = line.Written;
        return new ChatMessage(
            w.Seq,
            line.At,
            Word(w.Writer),
            w.Writer == ChatWriter.System ? "system" : w.Note ? "note" : "text",
            w.Name,
            w.Text is { } text ? vault.Open(text) : null,
            w.System,
            own ? w.ClientId : null)
        {
            File = w.File is { } file ? new ChatAttachment(file.Id, file.Type, file.Bytes) : null,
        };
    }

    private static string Word(ChatWriter writer) => writer switch
    {
        ChatWriter.Customer => "customer",
        ChatWriter.Agent => "agent",
        ChatWriter.Supervisor => "supervisor",
        ChatWriter.System => "system",
        _ => throw new ArgumentOutOfRangeException(nameof(writer)),
    };
}
