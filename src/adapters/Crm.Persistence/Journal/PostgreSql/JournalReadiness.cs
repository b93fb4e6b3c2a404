using Crm.Contracts.Ports;

namespace Crm.Persistence.Journal.PostgreSql;

/// <summary>Ready while the journal's database answers.</summary>
public sealed class JournalReadiness(PostgreSqlJournal journal) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => "journal";

    /// <inheritdoc/>
    public async ValueTask<string?> Check(CancellationToken cancellation)
    {
        try
        {
            await journal.LastPosition(cancellation).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (DatabaseOutage.Is(e))
        {
            return "The journal's database does not answer. Calls in progress go on; what is to be stored waits for it.";
        }
    }
}
