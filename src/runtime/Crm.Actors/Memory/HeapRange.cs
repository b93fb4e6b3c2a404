using System.Globalization;

namespace Crm.Actors.Memory;

/// <summary>A range of addresses.</summary>
/// <param name="From">The first address.</param>
/// <param name="To">The address after the last.</param>
public readonly record struct HeapRange(ulong From, ulong To)
{
    /// <summary>
    /// The range around an address that a process has for itself without a gap, as its map of memory says (proc_pid_maps(5)). The collector reserves its
    /// address space in one piece and makes parts of it usable as it goes, which are lines of their own.
    /// </summary>
    /// <param name="maps">The lines of /proc/PID/maps, by rising address. A line that cannot be read ends a range.</param>
    /// <param name="address">The address.</param>
    /// <returns>Null when the address lies in no such range.</returns>
    public static HeapRange? Find(IEnumerable<string> maps, ulong address)
    {
        HeapRange? open = null;
        foreach (string line in maps)
        {
            var next = Read(line);
            if (open is { } before && next is { } more && more.From == before.To)
            {
                open = before with { To = more.To };
                continue;
            }

            if (open is { } over && over.Holds(address))
            {
                return over;
            }

            open = next;
        }

        return open is { } last && last.Holds(address) ? last : null;
    }

    /// <summary>The parts of a range that can be written to, each as the map has it.</summary>
    /// <param name="maps">As in <see cref="Find"/>.</param>
    /// <param name="within">The range.</param>
    public static IEnumerable<HeapRange> Writable(IEnumerable<string> maps, HeapRange within)
    {
        foreach (string line in maps)
        {
            if (Read(line) is { } part && within.Holds(part.From) && line.Contains(" rw", StringComparison.Ordinal))
            {
                yield return part;
            }
        }
    }

    private bool Holds(ulong address) => From <= address && address < To;

    /// <summary>A line of the map; null when it is of a file, or of something the kernel gave a name such as [stack].</summary>
    private static HeapRange? Read(string line)
    {
        string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        bool isOurs = fields is [_, _, _, _, "0"] || (fields is [_, _, _, _, "0", var name, ..] && name.StartsWith("[anon:", StringComparison.Ordinal));
        return isOurs
            && fields[0].Split('-') is [var from, var to]
            && ulong.TryParse(from, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong first)
            && ulong.TryParse(to, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong end)
            ? new HeapRange(first, end)
            : null;
    }
}
