using Crm.Primitives;

namespace Crm.Messaging.Mail;

/// <summary>What an agent may do with a thread now; what the decider refuses is not among it.</summary>
public static class MailVerbs
{
    /// <summary>Words that end work.</summary>
    public static readonly IReadOnlyList<string> Outcomes = ["answered", "closed-without-reply", "spam", "forwarded", "duplicate"];

    /// <summary>The verbs of one agent.</summary>
    public static IReadOnlyList<string> Of(MailThreadState state, AgentId agent)
    {
        if (state.OpenWork is not { } work || !work.IsOf(agent))
        {
            return [];
        }

        bool pending = state.Pending is not null;
        List<string> verbs = [.. pending ? new[] { "undo" } : ["draft", "send"], "note"];
        if (work.Stage == MailWorkStage.Working)
        {
            verbs.AddRange(["transfer", "park"]);
        }
        else if (work.Asked is null)
        {
            verbs.Add("resume");
        }

        verbs.Add("close");
        return verbs;
    }
}
