using Crm.Adapters.Tests.Records;
using Crm.Persistence.Journal.PostgreSql;
using Npgsql;

namespace Crm.Adapters.Tests.Journal;

/// <summary>A database of its own for one test's journal, with as many nodes as want to connect.</summary>
public sealed class PostgreSqlJournalPlace : IAsyncDisposable
{
    private readonly List<PostgreSqlJournalDatabase> _nodes = [];
    private readonly string _connectionString;

    private PostgreSqlJournalPlace(string connectionString) => _connectionString = connectionString;

    public static async Task<PostgreSqlJournalPlace> Create(PostgreSqlServer server)
    {
        var builder = new NpgsqlConnectionStringBuilder((await server.Peer).ConnectionString);
        string name = $"journal_{Guid.NewGuid():n}";
        await using var administration = new NpgsqlConnection(builder.ConnectionString);
        await administration.OpenAsync();
        await using var command = administration.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name} TEMPLATE template0";
        await command.ExecuteNonQueryAsync();
        builder.Database = name;
        return new PostgreSqlJournalPlace(builder.ConnectionString);
    }

    /// <summary>A node's connections.</summary>
    public async Task<PostgreSqlJournalDatabase> Connect()
    {
        var node = await PostgreSqlJournalDatabase.Open(_connectionString, TestContext.Current.CancellationToken);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Changes something behind the nodes' back.</summary>
    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }
}
