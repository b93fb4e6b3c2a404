using Crm.Events.Conversations;
using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <content>What channels of messages allow, and how far lines have got on them.</content>
public sealed partial class ConversationDecider
{
    /// <summary>The agent who begins a conversation writes its first line.</summary>
    public void WriteFirst(ConversationState state, StaffSaid said, string name, IConversationSink sink)
    {
        if (state.Channel is null || state.LastSeq > 0)
        {
            sink.Refuse("wrong-state", "The conversation has begun already.");
        }
        else if (!Unsendable(state, said, sink))
        {
            MadeOf(state, said, sink);
            Write(state, new ChatLineWritten(state.Interaction, 1, ChatWriter.Agent, said.By.Value, name, said.Text, null, false, said.ClientId), sink);
        }
    }

    /// <summary>Why the channel would not take a text now: its type, detail and reason word; null when it would.</summary>
    public static (string Type, string Detail, string Reason)? Objection(ChannelTerms terms, Instant? windowUntil, StaffSaid said, Instant now) =>
        said.Forbidden ? ("wrong-state", "The customer does not want messages on this channel.", "opted-out")
        : said.Length > terms.TextMax ? ("invalid", $"This channel takes {terms.TextMax} characters at most; the text has {said.Length}.", "text-too-long")
        : said.Template is null && windowUntil <= now
            ? ("wrong-state", "The customer has not written for too long: only a template may be sent now.", "outside-window")
            : null;

    private static void WaitAgain(ConversationState state, IConversationSink sink)
    {
        if (state.Stage == ConversationStage.Held)
        {
            Enqueue(state, state.Queue, state.Since, "held", null, sink);
        }
        else
        {
            sink.Ignore("not-held");
        }
    }

    private static bool Unsendable(ConversationState state, StaffSaid said, IConversationSink sink)
    {
        if (said.File is not null)
        {
            sink.Refuse("wrong-state", "Files cannot be sent over this channel.", "no-files");
            return true;
        }

        if (Objection(state.Channel!.Terms, state.WindowUntil, said, sink.Now) is not { } objection)
        {
            return false;
        }

        sink.Refuse(objection.Type, objection.Detail, objection.Reason);
        return true;
    }

    private static void MadeOf(ConversationState state, StaffSaid said, IConversationSink sink)
    {
        if (said.Template is { } template && state.Channel is not null)
        {
            sink.Raise(new ChatLineFromTemplate(state.Interaction, state.LastSeq + 1, template.Template, template.Values));
        }
    }

    private static void Deliver(ConversationState state, LineProgress i, IConversationSink sink)
    {
        if (state.Stage == ConversationStage.Forgotten || state.DeliveryOf(i.Seq) is not { } before)
        {
            sink.Refuse("not-found", "No such line was sent.");
            return;
        }

        if (before.LeadsTo(i.State))
        {
            sink.Raise(new ChatLineDelivery(state.Interaction, i.Seq, i.State, i.ProviderId, i.Reason));
            if (i.State is ChatDelivery.Delivered or ChatDelivery.Read)
            {
                Mark(state, byCustomer: true, i.Seq, i.State == ChatDelivery.Read, sink);
            }
        }

        sink.Done();
    }
}
