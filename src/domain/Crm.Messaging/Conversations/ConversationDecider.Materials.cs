using Crm.Events.Conversations;
using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <content>What an agent has sent into a conversation that need not be his: it was promised to the customer, so it goes to whoever has him by then.</content>
public sealed partial class ConversationDecider
{
    private static void Say(ConversationState state, MaterialSaid i, IConversationSink sink)
    {
        if (Repeated(state, ChatWriter.Agent, i.By.Value, i.ClientId, sink))
        {
            return;
        }

        var asText = new StaffSaid(i.By, i.ClientId, i.Text, Note: false) { Length = i.Length, Forbidden = i.Forbidden };
        if (state.Stage is not (ConversationStage.Waiting or ConversationStage.Held or ConversationStage.Asking or ConversationStage.Connected or ConversationStage.Parked))
        {
            sink.Refuse("wrong-state", "The conversation is over.", "chat-over");
        }
        else if (state.Texts >= ConversationPolicy.TextsMax || state.LastSeq >= ConversationPolicy.LinesMax)
        {
            sink.Refuse("wrong-state", $"A conversation has {ConversationPolicy.TextsMax} messages at most.", "too-many");
        }
        else if (state.Channel is null || !Unsendable(state, asText, sink))
        {
            var line = new ChatLineWritten(state.Interaction, state.LastSeq + 1, ChatWriter.Agent, i.By.Value, i.Name, i.Text, null, false, i.ClientId);
            sink.Raise(line);
            sink.Took(line.Seq, sink.Now);
            if (state.Agent == i.By)
            {
                Mark(state, byCustomer: false, line.Seq, read: true, sink);
            }
        }
    }
}
