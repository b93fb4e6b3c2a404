using Crm.Contracts.Ports;

namespace Crm.Persistence.Records;

/// <summary>Ready while the records database answers.</summary>
internal sealed class RecordsReadiness(RecordsContextFactory records) : IReadinessCheck
{
    public string Name => "records";

    public async ValueTask<string?> Check(CancellationToken cancellation)
    {
        await using var context = records.Create();
        return await context.Database.CanConnectAsync(cancellation) ? null : "The records database does not answer.";
    }
}
