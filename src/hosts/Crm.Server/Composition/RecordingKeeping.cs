using System.Globalization;
using System.Text.Json;
using Crm.Contracts.Accounts;
using Crm.Contracts.Settings;
using Crm.Persistence.Recordings;
using Crm.Primitives;

namespace Crm.Server.Composition;

/// <summary>Deletes recordings whose time is over: soon after the start and once a day, each run one row of the audit trail.</summary>
internal sealed class RecordingKeeping(
    RecordingExpiry expiry, Crm.Contracts.Ports.IConfigurationSource configuration, IAuditTrail audit, CrmSettings settings, TimeProvider clock, ILogger<RecordingKeeping> log) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = First; ; wait = Day)
        {
            await Task.Delay(wait, clock, stoppingToken);
            try
            {
                await Run(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
            {
                log.LogError(e, "Recordings whose time is over could not be deleted; tried again tomorrow.");
            }
        }
    }

    private async Task Run(CancellationToken cancellation)
    {
        var queues = configuration.QueueConfigurations
            .Where(q => q.Settings.Recording?.KeepDays is not null)
            .ToDictionary(q => q.Id, q => q.Settings.Recording!.KeepDays!.Value);
        if (settings.RecordingKeepDays is null && queues.Count == 0)
        {
            return; // everything is kept
        }

        var now = Instant.Now(clock);
        var report = await expiry.Run(settings.RecordingKeepDays, queues, now, cancellation);
        string after = JsonSerializer.Serialize(new { seen = report.Seen, deleted = report.Deleted, bytes = report.Bytes, failed = report.Failed });
        string days = settings.RecordingKeepDays?.ToString(CultureInfo.InvariantCulture) ?? "for ever";
        await audit.Append(new AuditEntry(now, "system", "recordings.expired", $"site: {days}, queues: {queues.Count}", null, after, "local"), cancellation);
    }
}
