using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Adapters.Tests.Cluster;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal;
using Crm.TestKit.Actors;

namespace Crm.Adapters.Tests.Journal;

public sealed class InMemoryJournalTests : JournalConformance
{
    private readonly InMemoryClusterStore _cluster;

    public InMemoryJournalTests()
    {
        _cluster = new InMemoryClusterStore(Clock);
        Journal = new InMemoryJournal(_cluster);
    }

    protected override IJournal Journal { get; }

    protected override IClusterStore Cluster => _cluster;
}

public sealed class SqliteJournalTests : JournalConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JournalDatabase _database;

    public SqliteJournalTests()
    {
        _database = JournalDatabase.Open(_folder.File("journal.db"), Clock);
        Journal = new SqliteJournal(_database);
        Cluster = new SqliteClusterStore(_database, Clock);
    }

    protected override IJournal Journal { get; }

    protected override IClusterStore Cluster { get; }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }
}

public sealed class InMemoryClusterStoreTests : ClusterStoreConformance
{
    public InMemoryClusterStoreTests() => Store = new InMemoryClusterStore(Clock);

    protected override IClusterStore Store { get; }
}

public sealed class SqliteClusterStoreTests : ClusterStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JournalDatabase _database;

    public SqliteClusterStoreTests()
    {
        _database = JournalDatabase.Open(_folder.File("journal.db"), Clock);
        Store = new SqliteClusterStore(_database, Clock);
    }

    protected override IClusterStore Store { get; }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }
}
