using System.Globalization;
using Crm.Contracts.Ports;

namespace Crm.Persistence.Disks;

/// <summary>Says that a disk is nearly full while there is still time; work goes on.</summary>
public sealed class DiskSpaceReadiness(string folder, long wantedBytes) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => "disk-space";

    /// <inheritdoc/>
    public bool IsOptional => true;

    /// <inheritdoc/>
    public ValueTask<string?> Check(CancellationToken cancellation)
    {
        long free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        return ValueTask.FromResult(free >= wantedBytes
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"The disk under {folder} has {free >> 20} MiB left; {wantedBytes >> 20} MiB are wanted."));
    }
}
