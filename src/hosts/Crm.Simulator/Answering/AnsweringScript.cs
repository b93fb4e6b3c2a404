using Crm.Simulator.Plan;

namespace Crm.Simulator.Answering;

/// <summary>What somebody who is called will do.</summary>
/// <param name="Reaction">When he answers, or refuses.</param>
/// <param name="RefusesWith">The status he refuses with; null when he answers.</param>
/// <param name="Answers">False when he lets it ring until the caller gives up.</param>
/// <param name="TalkTime">How long the conversation lasts from his point of view.</param>
/// <param name="EndsCall">Whether he hangs up then; else he waits for the other side, though not for ever.</param>
public sealed record AnsweringScript(TimeSpan Reaction, int? RefusesWith, bool Answers, TimeSpan TalkTime, bool EndsCall)
{
    private const int CalleeKind = 2;
    private const int AgentKind = 3;
    private const int BusyHere = 486;
    private static readonly TimeSpan MeanCalleeTalk = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShortestTalk = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestTalk = TimeSpan.FromMinutes(10);

    /// <summary>A customer called by the centre: most answer after 2 to 8 s, one in ten is busy, one in eight is not there. Pure.</summary>
    public static AnsweringScript Callee(int seed, int index)
    {
        var chance = new Chance(seed, CalleeKind, index);
        bool busy = chance.Happens(0.1);
        bool absent = chance.Happens(0.125);
        return new(chance.Between(2, 8), busy ? BusyHere : null, !absent, Bounded(chance.LogNormal(MeanCalleeTalk)), chance.Happens(0.5));
    }

    /// <summary>Somebody who is there when he is called: answers after 2 to 5 s and talks; who ends it is even. Pure.</summary>
    public static AnsweringScript Person(int seed, int index)
    {
        var chance = new Chance(seed, CalleeKind, index);
        return new(chance.Between(2, 5), null, true, Bounded(chance.LogNormal(MeanCalleeTalk)), chance.Happens(0.5));
    }

    /// <summary>An agent at his phone: answers after 1 to 4 s; mostly the customer ends the talk. Pure.</summary>
    public static AnsweringScript Agent(int seed, int agent, int index, TimeSpan meanTalkTime)
    {
        var chance = new Chance(seed ^ (agent + 1) * 7919, AgentKind, index);
        return new(chance.Between(1, 4), null, true, Bounded(chance.LogNormal(meanTalkTime)), chance.Happens(0.3));
    }

    private static TimeSpan Bounded(TimeSpan talk) => talk > LongestTalk ? LongestTalk : talk < ShortestTalk ? ShortestTalk : talk;
}
