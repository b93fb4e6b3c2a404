using Crm.Adapters.Tests.Journal;
using Crm.Persistence.Disks;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Disks;

/// <summary>What is said about a disk.</summary>
public sealed class DiskReadinessTests : IDisposable
{
    private readonly TemporaryFolder _place = new();
    private readonly FakeClock _clock = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_disk_that_takes_files_is_ready_and_nothing_stays_on_it()
    {
        string folder = Directory.CreateDirectory(_place.File("data")).FullName;
        Assert.Null(await new DiskReadiness(folder, _clock).Check(default));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    /// <summary>/proc takes no files, whoever asks.</summary>
    [Fact]
    public async Task One_that_takes_none_is_named_with_what_it_says()
    {
        string? said = await new DiskReadiness("/proc/self", _clock).Check(default);
        Assert.Contains("/proc/self takes no files", said, StringComparison.Ordinal);
    }

    /// <summary>Whoever asks for the health again and again does not keep the disk busy, and is not told of yesterday's disk either.</summary>
    [Fact]
    public async Task It_is_tried_once_a_second()
    {
        string folder = Directory.CreateDirectory(_place.File("data")).FullName;
        var disk = new DiskReadiness(folder, _clock);
        Assert.Null(await disk.Check(default));
        Directory.Delete(folder);
        Assert.Null(await disk.Check(default));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("takes no files", await disk.Check(default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Little_space_is_named_before_it_is_gone()
    {
        string folder = Directory.CreateDirectory(_place.File("data")).FullName;
        Assert.Null(await new DiskSpaceReadiness(folder, 1).Check(default));
        var full = new DiskSpaceReadiness(folder, 1L << 60);
        Assert.True(full.IsOptional);
        Assert.Contains("MiB left", await full.Check(default), StringComparison.Ordinal);
    }
}
