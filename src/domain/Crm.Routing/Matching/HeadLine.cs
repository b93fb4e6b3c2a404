using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>What a search must know of a class, in one cache line: the key of the oldest entry of each medium, and the urgency of its queue.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct HeadLine
{
    public MediaKeys Keys;
    public double Urgency;

    /// <summary>One key per medium; means nothing where nobody waits.</summary>
    [InlineArray(Media.Count)]
    internal struct MediaKeys
    {
        private long _first;
    }
}
