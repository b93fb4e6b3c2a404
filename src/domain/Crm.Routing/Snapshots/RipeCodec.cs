using System.Collections.Immutable;

namespace Crm.Routing.Snapshots;

/// <summary>Who has been idle long enough for media that ask for it, by the agent's place in the snapshot; a part that older snapshots lack.</summary>
internal static class RipeCodec
{
    private const int LeastPair = 2;

    public static void Write(SnapshotWriter to, ImmutableArray<AgentImage> agents)
    {
        to.Count(agents.Count(a => a.Ripe != 0));
        for (int place = 0; place < agents.Length; place++)
        {
            if (agents[place].Ripe != 0)
            {
                to.Number(place);
                to.Byte(agents[place].Ripe);
            }
        }
    }

    public static ImmutableArray<AgentImage> Read(ref SnapshotReader from, ImmutableArray<AgentImage> agents)
    {
        var filled = agents.ToBuilder();
        for (int left = from.Count(LeastPair); left > 0; left--)
        {
            int place = from.Small();
            if ((uint)place >= (uint)filled.Count)
            {
                throw SnapshotReader.Damaged();
            }

            filled[place] = filled[place] with { Ripe = from.Byte() };
        }

        return filled.ToImmutable();
    }
}
