using System.ComponentModel;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.Versioning;

namespace Crm.Benchmarks.Route;

/// <summary>
/// Keeps what is measured on one core: a thread that is moved to another one finds nothing it needs in that one's nearest caches. On Linux a
/// process's affinity is that of its first thread, which is where benchmarks run; the runtime's own threads stay where they are.
/// </summary>
internal static class OneCore
{
    /// <summary>Runs something on the last of the process's cores; true when it was kept there, false where that cannot be had.</summary>
    public static bool Run(Action what)
    {
        if (!OperatingSystem.IsLinux())
        {
            what();
            return false;
        }

        using var process = Process.GetCurrentProcess();
        nint before = process.ProcessorAffinity;
        bool kept = Keep(process, (nint)1 << BitOperations.Log2((nuint)before));
        what();
        _ = Keep(process, before);
        return kept;
    }

    [SupportedOSPlatform("linux")]
    private static bool Keep(Process process, nint cores)
    {
        try
        {
            process.ProcessorAffinity = cores;
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
