using System.Runtime.InteropServices;

namespace Crm.Actors.Memory;

/// <summary>
/// Asks the kernel to lay the managed heap in large pages (2 MiB, transparent huge pages). A shard with hundreds of thousands of entities reaches for
/// things that lie scattered over hundreds of megabytes; in pages of 4 KiB the processor first has to look up, nearly every time, where a page lies.
/// </summary>
public static partial class HeapPages
{
    /// <summary>MADV_HUGEPAGE of madvise(2).</summary>
    private const int MakeLarge = 14;

    /// <summary>MADV_COLLAPSE, since Linux 6.1.</summary>
    private const int LayTogether = 25;

    /// <summary>
    /// Asks for them for the whole address space that the heap has reserved; what is used already changes later, if at all, so ask early. Takes effect
    /// where /sys/kernel/mm/transparent_hugepage/enabled is "madvise" (or "always", which needs no asking). Thread safe; asking again changes nothing.
    /// </summary>
    /// <returns>Null when the kernel agreed; else why not, in one line. The heap then stays as it is.</returns>
    public static string? MakeLargeOnes()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Large pages for the heap are for Linux only.";
        }

        try
        {
            if (HeapRange.Find(File.ReadLines("/proc/self/maps"), AddressOnHeap()) is not { } heap)
            {
                return "Where the heap lies is not in /proc/self/maps.";
            }

            return Advise((nint)heap.From, (nuint)(heap.To - heap.From), MakeLarge) == 0
                ? null
                : $"The kernel gives no large pages: {Marshal.GetLastPInvokeErrorMessage()}.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"Where the heap lies cannot be read: {e.Message}";
        }
    }

    /// <summary>
    /// Lays what the heap uses already in large pages, at once; the kernel does so by itself with time. The heap grows in steps smaller than a large page, so
    /// after a start most of it is in small ones. Takes about a second for some hundreds of megabytes, for which whoever uses that memory may wait. Does nothing where
    /// it cannot be had.
    /// </summary>
    public static void LayTogetherNow()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            string[] maps = File.ReadAllLines("/proc/self/maps");
            if (HeapRange.Find(maps, AddressOnHeap()) is { } heap)
            {
                foreach (var part in HeapRange.Writable(maps, heap))
                {
                    // of a part that could not be laid together wholly the rest was
                    _ = Advise((nint)part.From, (nuint)(part.To - part.From), LayTogether);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // it stays as it is
        }
    }

    /// <summary>An address that was on the heap a moment ago: the object may move, the heap does not.</summary>
    private static ulong AddressOnHeap()
    {
        var handle = GCHandle.Alloc(new byte[8], GCHandleType.Pinned);
        ulong address = (ulong)handle.AddrOfPinnedObject();
        handle.Free();
        return address;
    }

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int Advise(nint address, nuint length, int advice);
}
