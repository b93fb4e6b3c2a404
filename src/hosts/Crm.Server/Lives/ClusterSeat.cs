using Crm.Actors.Cluster;
using Crm.Contracts.Settings;
using Crm.Engine;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal.PostgreSql;
using Crm.Web.Serving;

namespace Crm.Server.Lives;

/// <summary>What a process keeps through all its lives as a node: the journal's database, its name, and its place among those who stand by.</summary>
internal sealed class ClusterSeat : IAsyncDisposable
{
    private readonly CrmSettings _settings;
    private readonly NodeNameLock _name;
    private readonly PostgreSqlClusterStore _cluster;

    private ClusterSeat(CrmSettings settings, PostgreSqlJournalDatabase database, NodeNameLock name)
    {
        _settings = settings;
        Database = database;
        _name = name;
        _cluster = new PostgreSqlClusterStore(database);
    }

    /// <summary>The journal's database.</summary>
    public PostgreSqlJournalDatabase Database { get; }

    /// <summary>Connects and takes the node's name; null where the journal is a file and there is one process. Throws when the database is away or the name taken.</summary>
    public static async Task<ClusterSeat?> Take(CrmSettings settings)
    {
        if (settings.Storage.Journal != StorageProvider.PostgreSql)
        {
            return null;
        }

        var database = await PostgreSqlJournalDatabase.Open(settings.Storage.ConnectionString!, CancellationToken.None);
        try
        {
            return new ClusterSeat(settings, database, await NodeNameLock.Take(database, settings.Cluster.NodeId, CancellationToken.None));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>The web address other nodes and administrators see.</summary>
    public static string EndpointOf(CrmSettings settings)
    {
        string host = settings.Http.AllowedHosts is [var named, ..] ? named : settings.Public ? System.Net.Dns.GetHostName() : "127.0.0.1";
        return settings.Public && settings.Http.TlsPort is { } tls ? $"https://{host}:{tls}" : $"http://{host}:{settings.Http.Port}";
    }

    /// <summary>
    /// Stands by until the shards are this life's. Meanwhile the ports answer that another node has the work. Null when the process is
    /// asked to stop.
    /// </summary>
    /// <param name="holdOff">For so long free shards are left to other nodes.</param>
    public async Task<TakenSeat?> StandBy(NodeLife life, TimeSpan holdOff, TimeProvider clock)
    {
        var standby = new StandbyNode(life.Node, EndpointOf(_settings), _cluster, EngineOptions.Shards, _settings.Cluster.Lease, clock, holdOff);
        if (await standby.Look(CancellationToken.None))
        {
            return new TakenSeat(standby, null);
        }

        var room = await StandbyRoom.Open(
            _settings, _settings.Http.TlsPort is null ? null : SelfSignedCertificate.Load(_settings, clock), () => (standby.ActiveNode, standby.Trouble));
        Console.WriteLine($"Node {_settings.Cluster.NodeId} stands by{(standby.ActiveNode is { } active ? $" for node {active}" : "")}. Ctrl+C stops it.");
        try
        {
            await standby.Take(room.Leaving);
            Console.WriteLine($"Node {_settings.Cluster.NodeId} takes over.");
            return new TakenSeat(standby, room);
        }
        catch (OperationCanceledException)
        {
            await Leaving(standby.Leave);
            await standby.DisposeAsync();
            await room.DisposeAsync();
            return null;
        }
    }

    /// <summary>Tells the others that this node gives its shards up.</summary>
    public Task Drain(NodeLife life) => Leaving(() => _cluster.Drain(life.Node, CancellationToken.None));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _name.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>Does what only spares the others a wait: without the database they find out by the lease.</summary>
    private static async Task Leaving(Func<ValueTask> farewell)
    {
        try
        {
            await farewell();
        }
        catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"The other nodes could not be told: {e.Message}");
        }
    }
}
