namespace Crm.Adapters.Tests.Records;

public sealed class SqliteRecordsTests : RecordsConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.Sqlite(clock);
}

public sealed class PostgreSqlRecordsTests(PostgreSqlServer server) : RecordsConformance
{
    protected override Task<RecordsPlace> Open(TimeProvider clock) => RecordsPlace.PostgreSql(server, clock);
}
