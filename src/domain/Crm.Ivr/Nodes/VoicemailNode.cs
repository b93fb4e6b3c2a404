using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>Takes a message: prompts, a tone, the caller's voice until a key, silence or the limit. Leaves by "nothing" when there was hardly any. In a treatment he leaves the queue for it.</summary>
/// <param name="Queue">The queue whose message it is; null for the one he waits or last waited in, if any.</param>
public sealed record VoicemailNode(string Name, FlowExits Exits, QueueId? Queue, PromptList Prompts, TimeSpan Longest, TimeSpan SilenceEnds)
    : FlowNode(Name, Exits)
{
    private const string Nothing = "nothing";
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override string Type => "voicemail";

    internal override IEnumerable<PromptList> AllPrompts => [Prompts];

    internal override IEnumerable<string> RequiredExits => [NodeMove.Next, Nothing];

    internal override bool TakesTime => true;

    internal override bool IsBounded(string exit) => exit == NodeMove.Next;

    internal override IEnumerable<string> Faults(FlowCheck check)
    {
        if (Queue is { } queue && check.Around.Queues is { } known && !known(queue))
            yield return $"leaves messages at queue '{queue}', which is unknown";
    }

    internal override NodeMove Enter(FlowStep step)
    {
        step.LeaveQueue(QueueExit.Voicemail, FlowEnding.Voicemail);
        return step.Play(Prompts) ? NodeMove.Stay : Record(step);
    }

    internal override NodeMove On(FlowStep step, FlowInput input)
    {
        bool recording = step.Session.Local is Recording;
        switch (input)
        {
            case PromptsEnded or FlowDeadlinePassed when !recording:
                return Record(step);
            case MessageRecorded message when recording && message.Duration >= Shortest:
                step.Session.Outcome = FlowEnding.Voicemail;
                return NodeMove.Exit(NodeMove.Next, $"{message.Duration.TotalSeconds:0} s");
            case MessageRecorded when recording:
                return NodeMove.Exit(Nothing);
            case FlowDeadlinePassed:
                return NodeMove.Exit(Nothing, "the recording did not end");
            default:
                return base.On(step, input);
        }
    }

    private NodeMove Record(FlowStep step)
    {
        step.Session.Local = new Recording();
        step.Silence();
        step.Emit(new RecordMessage(Queue ?? step.Queue, Longest, SilenceEnds));
        step.Wait(Longest + SilenceEnds + TimeSpan.FromSeconds(10));
        return NodeMove.Stay;
    }

    private sealed class Recording : NodeState;
}
