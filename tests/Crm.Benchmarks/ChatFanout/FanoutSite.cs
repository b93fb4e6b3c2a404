using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Contracts.Settings;
using Crm.Persistence.Records;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Benchmarks.ChatFanout;

/// <summary>The demo's records, and beside its people so many agents of ten chats each as are wanted, who sign in with its password.</summary>
internal static class FanoutSite
{
    /// <summary>Chats an agent may have.</summary>
    public const int ChatsPerAgent = 10;

    /// <summary>Of everybody.</summary>
    public const string Password = "demo";

    private const string Model = "agent1";

    /// <summary>The name of an agent by his place.</summary>
    public static string AgentAt(int place) => string.Create(CultureInfo.InvariantCulture, $"writer{place}");

    /// <summary>Makes the records in a folder.</summary>
    public static async Task Prepare(string folder, int agents)
    {
        var read = SettingsReader.Read(new Dictionary<string, string?> { ["Data:Path"] = folder }, [], folder);
        await using (var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddCrmRecords(read.Settings!).BuildServiceProvider())
        {
            await services.GetRequiredService<RecordsStart>().Prepare(CancellationToken.None);
        }

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "records.db")}");
        await connection.OpenAsync();
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync();
        await Settle(connection, "queues", "support", settings => settings["maxEntries"] = 4_000);
        string user = await Columns(connection, "users", "UserName");
        string agent = await Columns(connection, "agents", "Id");
        for (int place = 0; place < agents; place++)
        {
            string name = AgentAt(place);
            await Execute(connection, $"INSERT INTO users (\"UserName\", {user}) SELECT $name, {user} FROM users WHERE \"UserName\" = $model", name);
            await Execute(connection, $"INSERT INTO agents (\"Id\", {agent}) SELECT $name, {agent} FROM agents WHERE \"Id\" = $model", name);
            await Settle(connection, "agents", name, settings =>
            {
                settings["displayName"] = name;
                settings["capacity"] = new JsonObject
                {
                    ["media"] = new JsonArray(new JsonObject { ["media"] = "chat", ["cost"] = 100 / ChatsPerAgent, ["max"] = ChatsPerAgent }),
                    ["units"] = 100,
                };
            });
        }

        await transaction.CommitAsync();
        SqliteConnection.ClearAllPools();
    }

    /// <summary>Changes the settings of a row.</summary>
    private static async Task Settle(SqliteConnection connection, string table, string id, Action<JsonNode> change)
    {
        await using var read = connection.CreateCommand();
        read.CommandText = $"SELECT \"Settings\" FROM {table} WHERE \"Id\" = $id";
        read.Parameters.AddWithValue("$id", id);
        var settings = JsonNode.Parse((string)(await read.ExecuteScalarAsync())!)!;
        change(settings);
        await using var write = connection.CreateCommand();
        write.CommandText = $"UPDATE {table} SET \"Settings\" = $settings WHERE \"Id\" = $id";
        write.Parameters.AddWithValue("$settings", settings.ToJsonString());
        write.Parameters.AddWithValue("$id", id);
        await write.ExecuteNonQueryAsync();
    }

    /// <summary>The columns of a table but for its key.</summary>
    private static async Task<string> Columns(SqliteConnection connection, string table, string key)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT group_concat('\"' || name || '\"', ', ') FROM pragma_table_info('{table}') WHERE name <> '{key}'";
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task Execute(SqliteConnection connection, string sql, string name)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$model", Model);
        await command.ExecuteNonQueryAsync();
    }
}
