using Crm.Events.Conversations;
using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <content>What people write, and how far they have got.</content>
public sealed partial class ConversationDecider
{
    private void Say(ConversationState state, CustomerSaid i, IConversationSink sink)
    {
        if (Repeated(state, ChatWriter.Customer, null, i.ClientId, sink) || TooMuch(state, ChatWriter.Customer, null, i.File is not null, sink))
        {
            return;
        }

        if (state.Stage is not (ConversationStage.Waiting or ConversationStage.Held or ConversationStage.Asking or ConversationStage.Connected or ConversationStage.Parked))
        {
            sink.Refuse("wrong-state", "The conversation is over.");
            return;
        }

        Write(state, new ChatLineWritten(state.Interaction, state.LastSeq + 1, ChatWriter.Customer, null, null, i.Text, null, false, i.ClientId, i.File), sink);
        if (state is { Stage: ConversationStage.Parked, Asked: null, Agent: { } parker })
        {
            Enqueue(state, state.Queue, sink.Now, "parked", (parker, policy.WaitForParker), sink);
        }
    }

    private void Say(ConversationState state, StaffSaid i, IConversationSink sink)
    {
        var supervisor = state.Supervisors.FirstOrDefault(s => s.By == i.By.Value);
        bool own = state.Agent == i.By && state.Stage is ConversationStage.Connected or ConversationStage.Parked;
        var writer = own || supervisor is null ? ChatWriter.Agent : ChatWriter.Supervisor;
        if (Repeated(state, writer, i.By.Value, i.ClientId, sink))
        {
            return;
        }

        if (!(own && state.Agent == i.By) && supervisor is null)
        {
            sink.Refuse(state.Agents.Contains(i.By) ? "wrong-state" : "forbidden", "You do not have this conversation.");
        }
        else if (state.Stage is ConversationStage.Ended or ConversationStage.Forgotten)
        {
            sink.Refuse("wrong-state", "The conversation is over.");
        }
        else if (!i.Note && own && state.Stage == ConversationStage.Parked)
        {
            sink.Refuse("wrong-state", "Take the conversation up first.");
        }
        else if (!i.Note && !own && supervisor is { Visible: false })
        {
            sink.Refuse("wrong-state", "The customer does not see you: write a note, or join visibly.");
        }
        else if (!(!i.Note && state.Channel is not null && Unsendable(state, i, sink)) && !TooMuch(state, writer, i.By.Value, i.File is not null, sink))
        {
            string? name = own ? state.AgentName : supervisor!.Name;
            MadeOf(state, i, sink);
            Write(state, new ChatLineWritten(state.Interaction, state.LastSeq + 1, writer, i.By.Value, name, i.Text, null, i.Note, i.ClientId, i.File), sink);
        }
    }

    private static void Write(ConversationState state, ChatLineWritten line, IConversationSink sink)
    {
        sink.Raise(line);
        sink.Took(line.Seq, sink.Now);
        if (line.Writer == ChatWriter.Customer)
        {
            Mark(state, byCustomer: true, line.Seq, read: true, sink); // who answers has read
        }
        else if (line.Writer == ChatWriter.Agent)
        {
            Mark(state, byCustomer: false, line.Seq, read: true, sink);
        }
    }

    private static bool Repeated(ConversationState state, ChatWriter writer, string? by, string clientId, IConversationSink sink)
    {
        if (state.Find(ConversationState.WriterKey(writer, by), clientId) is not { } line)
        {
            return false;
        }

        sink.Took(line.Seq, line.At);
        return true;
    }

    private bool TooMuch(ConversationState state, ChatWriter writer, string? by, bool isFile, IConversationSink sink)
    {
        if (isFile && state.Files >= ConversationPolicy.FilesMax)
        {
            sink.Refuse("wrong-state", $"A conversation has {ConversationPolicy.FilesMax} files at most.");
            return true;
        }

        if (state.Texts >= ConversationPolicy.TextsMax || state.LastSeq >= ConversationPolicy.LinesMax)
        {
            sink.Refuse("wrong-state", $"A conversation has {ConversationPolicy.TextsMax} messages at most.");
            return true;
        }

        if (state.Channel is not null && writer == ChatWriter.Customer)
        {
            return false; // the channel has taken it: refused here it would be lost
        }

        int recent = 0;
        for (int i = state.Lines.Count - 1; i >= 0 && state.Lines[i].At > sink.Now - policy.Burst; i--)
        {
            var written = state.Lines[i].Written;
            recent += written.Writer == writer && written.By == by ? 1 : 0;
        }

        if (recent < policy.TextsPerBurst)
        {
            return false;
        }

        sink.Refuse("too-many", $"At most {policy.TextsPerBurst} messages in {policy.Burst.TotalSeconds:0} seconds; try again in a moment.");
        return true;
    }

    private static void See(ConversationState state, StaffSaw i, IConversationSink sink)
    {
        if (state.Agent != i.By)
        {
            // a supervisor's reading is nobody's business
            Answer(state.Supervisors.Any(s => s.By == i.By.Value), sink);
            return;
        }

        See(state, byCustomer: false, i.UpTo, i.Read, sink);
    }

    private static void See(ConversationState state, bool byCustomer, int upTo, bool read, IConversationSink sink)
    {
        if (upTo < 1 || upTo > state.LastSeq)
        {
            sink.Refuse("invalid", "There is no such line.");
            return;
        }

        Mark(state, byCustomer, upTo, read, sink);
        sink.Done();
    }

    private static void Mark(ConversationState state, bool byCustomer, int upTo, bool read, IConversationSink sink)
    {
        var (delivered, seen) = byCustomer ? state.CustomerSeen : state.StaffSeen;
        if (upTo > (read ? seen : delivered))
        {
            sink.Raise(new ChatSeen(state.Interaction, byCustomer, upTo, read));
        }
    }

    private static void ShowTyping(ConversationState state, CustomerTyped i, IConversationSink sink)
    {
        if (state.Stage is ConversationStage.Connected or ConversationStage.Waiting)
        {
            sink.ShowTyping(new TypingShown(ChatWriter.Customer, null, i.Typing, ToCustomer: false));
        }

        sink.Done();
    }

    private static void ShowTyping(ConversationState state, StaffTyped i, IConversationSink sink)
    {
        var supervisor = state.Supervisors.FirstOrDefault(s => s.By == i.By.Value);
        bool own = state is { Stage: ConversationStage.Connected } && state.Agent == i.By;
        if (own || supervisor is not null)
        {
            sink.ShowTyping(new TypingShown(
                own ? ChatWriter.Agent : ChatWriter.Supervisor, own ? state.AgentName : supervisor!.Name, i.Typing, ToCustomer: own || supervisor!.Visible));
        }

        Answer(own || supervisor is not null, sink);
    }

    private static void Rate(ConversationState state, CustomerRating i, IConversationSink sink)
    {
        if (state.Stage != ConversationStage.Ended || state.Rated)
        {
            sink.Refuse("wrong-state", state.Rated ? "The conversation has been rated." : "The conversation is not over.");
            return;
        }

        sink.Raise(new ConversationRated(state.Interaction, i.Score, i.Comment));
        sink.Done();
    }

    private static void Answer(bool mine, IConversationSink sink)
    {
        if (mine)
        {
            sink.Done();
        }
        else
        {
            sink.Refuse("wrong-state", "You do not have this conversation.");
        }
    }
}
