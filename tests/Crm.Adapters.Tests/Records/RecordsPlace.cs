using Crm.Adapters.Tests.Web;
using Crm.Contracts.Settings;
using Crm.Events.Privacy;
using Crm.Persistence.Records;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Crm.Adapters.Tests.Records;

/// <summary>
/// Where the records of one test lie: a data folder of its own and, on PostgreSQL, a database of its own. What a first start makes of an
/// empty place is slow and always the same, so it is made once for each clock and copied. The place is closed and removed at the end.
/// </summary>
public sealed class RecordsPlace : IAsyncDisposable
{
    private static readonly Dictionary<string, Task<RecordsPlace>> Filled = [];

    private readonly string? _connectionString;

    private RecordsPlace(string? connectionString)
    {
        Folder = Directory.CreateTempSubdirectory("crm-records-").FullName;
        _connectionString = connectionString;
    }

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    private string File => Path.Combine(Folder, "records.db");

    /// <summary>Filled as the first start at this clock's time leaves it, in a SQLite file.</summary>
    public static async Task<RecordsPlace> Sqlite(TimeProvider clock)
    {
        var filled = await FilledOnce("sqlite", clock, () => new RecordsPlace(null));
        var place = new RecordsPlace(null);
        System.IO.File.Copy(filled.File, place.File);
        return place;
    }

    /// <summary>Filled as the first start at this clock's time leaves it, in a database of that server.</summary>
    public static async Task<RecordsPlace> PostgreSql(PostgreSqlServer server, TimeProvider clock)
    {
        string connectionString = (await server.Peer).ConnectionString;
        var filled = await FilledOnce("postgresql", clock, () => new RecordsPlace(In(connectionString, NewName())));
        string name = NewName();
        await using var administration = new NpgsqlConnection(connectionString);
        await administration.OpenAsync();
        await using var command = administration.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name} TEMPLATE {new NpgsqlConnectionStringBuilder(filled._connectionString).Database}";
        await command.ExecuteNonQueryAsync();
        return new RecordsPlace(In(connectionString, name));
    }

    /// <summary>The settings of a server with its records here.</summary>
    public CrmSettings Settings(params (string Name, string Value)[] more)
    {
        var values = new Dictionary<string, string?> { ["Data:Path"] = Folder };
        if (_connectionString is not null)
        {
            values["Storage:Provider"] = "PostgreSql";
            values["Storage:ConnectionString"] = _connectionString;
        }

        foreach (var (name, value) in more)
        {
            values[name] = value;
        }

        var read = SettingsReader.Read(values, [], Folder);
        return read.Settings ?? throw new InvalidOperationException(string.Join('\n', read.Faults));
    }

    /// <summary>The records' services over this place, before their start.</summary>
    public ServiceProvider Services(TimeProvider clock, params (string Name, string Value)[] more) =>
        new ServiceCollection().AddSingleton(clock).AddSingleton<IPersonalDataVault, OpenVault>().AddCrmRecords(Settings(more)).BuildServiceProvider();

    /// <summary>The records' services over this place, ready for use.</summary>
    public async Task<ServiceProvider> Start(TimeProvider clock)
    {
        var services = Services(clock);
        await services.GetRequiredService<RecordsStart>().Prepare(CancellationToken.None);
        return services;
    }

    /// <summary>Closes the connections kept for this place, and no others: other tests run meanwhile.</summary>
    public ValueTask DisposeAsync()
    {
        Close();
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static Task<RecordsPlace> FilledOnce(string database, TimeProvider clock, Func<RecordsPlace> empty)
    {
        string key = clock == TimeProvider.System ? database : $"{database} at {clock.GetUtcNow():O}";
        lock (Filled)
        {
            return Filled.TryGetValue(key, out var filling) ? filling : Filled[key] = Fill(empty(), clock);
        }
    }

    private static async Task<RecordsPlace> Fill(RecordsPlace place, TimeProvider clock)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(place.Folder, recursive: true);
        await using (await place.Start(clock))
        {
        }

        place.Close();
        return place;
    }

    private void Close()
    {
        if (_connectionString is not null)
        {
            using var pool = new NpgsqlConnection(_connectionString);
            NpgsqlConnection.ClearPool(pool);
            return;
        }

        foreach (string connectionString in new[] { $"Data Source={File}", $"Data Source={File};Mode=ReadWrite" })
        {
            using var pool = new SqliteConnection(connectionString);
            SqliteConnection.ClearPool(pool);
        }
    }

    private static string NewName() => "t" + Guid.NewGuid().ToString("n");

    private static string In(string connectionString, string database) => new NpgsqlConnectionStringBuilder(connectionString) { Database = database }.ConnectionString;
}
