using Crm.TestKit.Peers;

namespace Crm.Adapters.Tests.Records;

public sealed class SqliteRecordsTests : RecordsConformance
{
    protected override ValueTask<IReadOnlyDictionary<string, string?>> Storage(string folder) => ValueTask.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>());
}

/// <summary>One server for the class, one database per test.</summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    public PostgreSqlPeer Peer { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Peer = await PostgreSqlPeer.Start();

    public ValueTask DisposeAsync() => Peer.DisposeAsync();
}

public sealed class PostgreSqlRecordsTests(PostgreSqlServer server) : RecordsConformance, IClassFixture<PostgreSqlServer>
{
    private readonly string _database = "t" + Guid.NewGuid().ToString("n");

    protected override ValueTask<IReadOnlyDictionary<string, string?>> Storage(string folder) => ValueTask.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?>
    {
        ["Storage:Provider"] = "PostgreSql",
        ["Storage:ConnectionString"] = server.Peer.ConnectionString.Replace("Database=postgres", $"Database={_database}"),
    });
}
