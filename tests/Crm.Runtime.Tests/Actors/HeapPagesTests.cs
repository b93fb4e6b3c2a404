using Crm.Actors.Memory;

namespace Crm.Runtime.Tests.Actors;

/// <summary>The heap is found in the map of memory, and the kernel is asked for its pages.</summary>
public sealed class HeapPagesTests
{
    private static readonly string[] Maps =
    [
        "5581c0000000-5581c0100000 rw-p 00000000 00:00 0                          [heap]",
        "7e0000000000-7e0000200000 rw-p 00000000 00:00 0 ",
        "7e0000200000-7e0000400000 ---p 00000000 00:00 0 ",
        "7e0000400000-7e0040000000 rw-p 00000000 00:00 0                          [anon:heap]",
        "7e0040000000-7e0040010000 r--p 00000000 fe:00 1234                       /usr/lib/libc.so.6",
        "7e0040010000-7e0040020000 rw-p 00000000 00:00 0 ",
        "7e0040030000-7e0040040000 rw-p 00000000 00:00 0 ",
    ];

    [Theory]
    [InlineData(0x7e0000000000, 0x7e0000000000, 0x7e0040000000)]
    [InlineData(0x7e003fffffff, 0x7e0000000000, 0x7e0040000000)]
    [InlineData(0x7e0040010000, 0x7e0040010000, 0x7e0040020000)]
    [InlineData(0x7e0040030008, 0x7e0040030000, 0x7e0040040000)]
    public void Parts_without_a_gap_are_one_range(long address, long from, long to) =>
        Assert.Equal(new HeapRange((ulong)from, (ulong)to), HeapRange.Find(Maps, (ulong)address));

    [Theory]
    [InlineData(0x5581c0000000)] // has a name
    [InlineData(0x7e0040000000)] // a file
    [InlineData(0x7e0040020000)] // a gap
    [InlineData(0x7fffffffffff)]
    public void Other_addresses_are_in_none(long address) => Assert.Null(HeapRange.Find(Maps, (ulong)address));

    [Fact]
    public void The_parts_that_can_be_written_to_are_named_each() => Assert.Equal(
        [new HeapRange(0x7e0000000000, 0x7e0000200000), new HeapRange(0x7e0000400000, 0x7e0040000000)],
        HeapRange.Writable(Maps, new HeapRange(0x7e0000000000, 0x7e0040000000)));

    [Fact]
    public void What_the_kernel_agreed_to_is_in_its_account_of_the_heap()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/sys/kernel/mm/transparent_hugepage/enabled"))
        {
            Assert.Skip("This kernel knows no transparent huge pages.");
        }

        byte[] mine = GC.AllocateArray<byte>(64, pinned: true);
        Assert.Null(HeapPages.MakeLargeOnes());
        Assert.Contains("hg", FlagsOf(AddressOf(mine)));
        GC.KeepAlive(mine);
    }

    private static unsafe ulong AddressOf(byte[] pinned)
    {
        fixed (byte* first = pinned)
        {
            return (ulong)first;
        }
    }

    /// <summary>The flags of the mapping with an address: "hg" is advised to be in huge pages.</summary>
    private static string[] FlagsOf(ulong address)
    {
        bool inside = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            if (line.Split(' ')[0].Split('-') is [var from, var to] && ulong.TryParse(from, System.Globalization.NumberStyles.HexNumber, null, out ulong first))
            {
                inside = first <= address && address < ulong.Parse(to, System.Globalization.NumberStyles.HexNumber);
            }
            else if (inside && line.StartsWith("VmFlags:", StringComparison.Ordinal))
            {
                return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
        }

        return [];
    }
}
