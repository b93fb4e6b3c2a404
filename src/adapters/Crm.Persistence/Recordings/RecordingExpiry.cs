using Crm.Persistence.Projections;
using Crm.Primitives;

namespace Crm.Persistence.Recordings;

/// <summary>Deletes recordings whose time is over. Deleting a sealed file destroys its data key with it.</summary>
public sealed class RecordingExpiry(string folder, InteractionProjection interactions)
{
    /// <summary>
    /// Goes through all recordings once. Of several queues an interaction was in, the shortest time counts. What belongs to an interaction
    /// that goes on is left alone; a file of no known interaction counts from its last change.
    /// </summary>
    /// <param name="siteDays">For queues that say nothing; null keeps.</param>
    /// <param name="queueDays">The queues that say something.</param>
    public async ValueTask<ExpiryReport> Run(int? siteDays, IReadOnlyDictionary<QueueId, int> queueDays, Instant now, CancellationToken cancellation)
    {
        var report = new ExpiryReport(0, 0, 0, 0);
        if (!Directory.Exists(folder) || (siteDays is null && queueDays.Count == 0))
        {
            return report;
        }

        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            cancellation.ThrowIfCancellationRequested();
            if (file.Extension is not (RecordingFiles.Sealed or RecordingFiles.Plain) || !Guid.TryParse(Path.GetFileNameWithoutExtension(file.Name), out var id))
            {
                continue;
            }

            report = report with { Seen = report.Seen + 1 };
            var record = await interactions.Find(new RecordingId(id), cancellation).ConfigureAwait(false);
            var since = record is null ? Instant.From(new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero)) : record.EndedAt ?? Instant.MaxValue;
            int? days = record?.Queues.Select(q => queueDays.TryGetValue(q, out int kept) ? kept : siteDays).Min() ?? siteDays;
            if (days is not { } limit || since == Instant.MaxValue || now - since < TimeSpan.FromDays(limit))
            {
                continue;
            }

            report = Delete(file, report);
        }

        return report;
    }

    private static ExpiryReport Delete(FileInfo file, ExpiryReport report)
    {
        try
        {
            long bytes = file.Length;
            file.Delete();
            return report with { Deleted = report.Deleted + 1, Bytes = report.Bytes + bytes };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return report with { Failed = report.Failed + 1 }; // tried again the next day
        }
    }
}

/// <summary>What a run did.</summary>
/// <param name="Seen">Recordings there were.</param>
/// <param name="Failed">Recordings that could not be deleted.</param>
public sealed record ExpiryReport(int Seen, int Deleted, long Bytes, int Failed);
