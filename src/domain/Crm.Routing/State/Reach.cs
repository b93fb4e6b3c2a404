using Crm.Events.Interactions;

namespace Crm.Routing.State;

/// <summary>By what an agent can be reached: a call needs his ear, what is written needs his desk.</summary>
[Flags]
internal enum Reach : byte
{
    None = 0,
    Ear = 1,
    Desk = 2,
}

/// <summary>Which medium needs what.</summary>
internal static class Reaches
{
    private static readonly MediaMask Spoken = default(MediaMask).With((int)MediaType.Voice).With((int)MediaType.Callback);
    private static readonly MediaMask Every = new((byte)((1 << Media.Count) - 1));

    /// <summary>What a medium needs.</summary>
    public static Reach Needs(MediaType media) => Spoken.Has((int)media) ? Reach.Ear : Reach.Desk;

    /// <summary>The media that can reach somebody so.</summary>
    public static MediaMask MediaOf(Reach reach) => reach switch
    {
        Reach.None => default,
        Reach.Ear => Spoken,
        Reach.Desk => Every.Except(Spoken),
        _ => Every,
    };

    /// <summary>As it is told; a desk that is not told of is as the ear.</summary>
    public static Reach Of(bool ear, bool? desk) => (ear ? Reach.Ear : Reach.None) | (desk ?? ear ? Reach.Desk : Reach.None);
}

/// <summary>How many of a queue's agents attend, by what they can be reached.</summary>
internal record struct Attendance(int Ears, int Desks);
