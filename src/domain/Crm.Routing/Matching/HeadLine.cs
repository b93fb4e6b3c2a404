using System.Runtime.InteropServices;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>What a search must know of a class, in one cache line: the key of the oldest entry of each medium, and the urgency of its queue.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct HeadLine
{
    /// <summary>Stands for a key where nobody waits: younger than anybody.</summary>
    public const long Nobody = long.MaxValue;

    /// <summary>One key per medium.</summary>
    public PerMedium<long> Keys;
    public double Urgency;

    /// <summary>Media whose head may not be the one to take; see <see cref="EntryLane.Special"/>.</summary>
    public MediaMask Special;

    /// <summary>Media with an entry that an agent is kept for.</summary>
    public MediaMask Kept;

    /// <summary>The line of a class in which nobody waits.</summary>
    public HeadLine(double urgency)
    {
        Urgency = urgency;
        ((Span<long>)Keys).Fill(Nobody);
    }
}
