using Crm.Primitives;

namespace Crm.Telephony.Media;

/// <summary>Mends the file of a recording whose process died and tells what it holds (zero when there is no file).</summary>
public interface IRecordingRepair
{
    /// <summary>Repairs one recording. Idempotent.</summary>
    ValueTask<(TimeSpan Duration, long Bytes)> Repair(RecordingId recording);
}
