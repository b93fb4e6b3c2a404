using System.Text;

namespace Crm.Sip;

/// <summary>
/// Finds the id of a header name in its wire form without allocating: a small hash over length, first and last letter picks a short
/// chain of candidates, and a comparison without case decides.
/// </summary>
internal static class SipHeaderTable
{
    private const int BucketCount = 256;

    /// <summary>One more than the highest id.</summary>
    public static readonly int IdCount = SipHeaderNames.Known.Length + 1;

    private static readonly byte[][] Names = [[], .. SipHeaderNames.Known.Select(Encoding.ASCII.GetBytes)];
    private static readonly SipHeaderId[][] Buckets = BuildBuckets();
    private static readonly SipHeaderId[] Compact = BuildCompact();

    /// <summary>The id of a name, or <see cref="SipHeaderId.Other"/>.</summary>
    public static SipHeaderId Find(ReadOnlySpan<byte> name)
    {
        if (name.Length == 1)
        {
            return Compact[name[0] & 0x7f];
        }

        foreach (SipHeaderId candidate in Buckets[BucketOf(name)])
        {
            if (Ascii.EqualsIgnoreCase(name, Names[(int)candidate]))
            {
                return candidate;
            }
        }

        return SipHeaderId.Other;
    }

    /// <summary>The canonical name of an id other than <see cref="SipHeaderId.Other"/>.</summary>
    public static string NameOf(SipHeaderId id) => SipHeaderNames.Known[(int)id - 1];

    private static int BucketOf(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? 0 : (name.Length * 31 + (name[0] | 0x20) * 7 + (name[^1] | 0x20) * 13 + (name[name.Length / 2] | 0x20)) & (BucketCount - 1);

    private static SipHeaderId[][] BuildBuckets()
    {
        var buckets = new SipHeaderId[BucketCount][];
        Array.Fill(buckets, []);
        for (int id = 1; id < Names.Length; id++)
        {
            int bucket = BucketOf(Names[id]);
            buckets[bucket] = [.. buckets[bucket], (SipHeaderId)id];
        }

        return buckets;
    }

    private static SipHeaderId[] BuildCompact()
    {
        var table = new SipHeaderId[128];
        foreach ((char letter, string name) in SipHeaderNames.CompactForms)
        {
            var id = (SipHeaderId)(Array.IndexOf(SipHeaderNames.Known, name) + 1);
            table[letter] = id;
            table[char.ToUpperInvariant(letter)] = id;
        }

        return table;
    }
}
