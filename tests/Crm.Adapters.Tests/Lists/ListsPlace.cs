using System.Text;
using Crm.Customers;
using Crm.Customers.Numbers;
using Crm.Dialing.Import;
using Crm.Dialing.Lists;
using Crm.Persistence.Lists;
using Crm.Primitives;
using Crm.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Crm.Adapters.Tests.Lists;

/// <summary>Lists with their imports in a folder of their own; nothing runs by itself. Can be closed and opened as after a crash.</summary>
internal sealed class ListsPlace : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crm-lists-").FullName;
    private readonly ListFigures _figures = new();
    private ListsDatabase _database = null!;

    public ListsPlace(ICustomerDirectory? customers = null)
    {
        Customers = customers ?? new FakeDirectory(0);
        Open();
    }

    public static NumberingPlan Plan { get; } = NumberingPlan.Of("86");

    public FakeClock Clock { get; } = new();

    public Instant Now => Instant.Now(Clock);

    public ICustomerDirectory Customers { get; }

    public ICallLists Lists { get; private set; } = null!;

    public IRecordQueue Queue { get; private set; } = null!;

    public SqliteAttemptLedger Ledger { get; private set; } = null!;

    public IListImports Imports { get; private set; } = null!;

    public ImportRunner Runner { get; private set; } = null!;

    public ListSweeper Sweeper { get; private set; } = null!;

    public DoNotCallStore DoNotCall { get; private set; } = null!;

    public string UploadFolder => Path.Combine(_folder, "imports");

    public void Reopen()
    {
        Close();
        Open();
    }

    public async Task<CallListId> NewList(string name = "list")
    {
        var id = new CallListId(Guid.CreateVersion7());
        Assert.NotNull(await Lists.Create(id, name, CancellationToken.None));
        return id;
    }

    public async Task<CallList> Look(CallListId list) => (await Lists.Find(list, CancellationToken.None))!;

    /// <summary>A list with records that have the numbers 1, 2, 3 ... at their ends.</summary>
    public async Task<CallListId> Filled(int records, string name = "list", string more = "", int from = 1)
    {
        var list = await NewList(name);
        string rows = string.Concat(Enumerable.Range(from, records).Select(n => $"138{n:00000000}{more}\n"));
        var import = await Import(list, Encoding.UTF8.GetBytes(rows), hasHeader: false, more.Length == 0 ? [ColumnUse.Number] : [ColumnUse.Number, ColumnUse.Priority]);
        Assert.Equal((ImportState.Done, records), (import.State, (int)import.Counts.Loaded));
        return list;
    }

    /// <summary>Brings a file into a list, as far as it goes.</summary>
    public async Task<ListImport> Import(CallListId? list, byte[] file, bool hasHeader = true, ColumnUse[]? uses = null, bool atOnce = true, string? encoding = null)
    {
        var id = Guid.CreateVersion7();
        await Imports.Upload(id, "file.csv", new MemoryStream(file), "test", CancellationToken.None);
        Assert.Equal(ImportStep.Taken, await Start(id, list, hasHeader, uses, atOnce, encoding));
        await Runner.RunAll(CancellationToken.None);
        return (await Imports.Find(id, CancellationToken.None))!;
    }

    public async Task<ImportStep> Start(Guid id, CallListId? list, bool hasHeader = true, ColumnUse[]? uses = null, bool atOnce = true, string? encoding = null)
    {
        var target = list is null ? ImportTarget.DoNotCall : ImportTarget.List;
        var mapping = uses is null
            ? (await Imports.Preview(id, new ImportReading(encoding, HasHeader: hasHeader), target, CancellationToken.None))!.Mapping
            : new ImportMapping(uses, [.. uses.Select((_, column) => $"c{column}")]);
        return await Imports.Start(id, new ImportOptions(target, list, null, new ImportReading(encoding, HasHeader: hasHeader), mapping, atOnce), CancellationToken.None);
    }

    public async Task<string[]> Report(Guid import) =>
        [.. (await Imports.Report(import, 0, 1000, CancellationToken.None)).Select(line => $"{line.Row} {line.Code} {line.Column} {line.Value}".Replace("  ", " ", StringComparison.Ordinal).Trim())];

    public async Task<string[]> Numbers(CallListId list) =>
        [.. (await Lists.Records(list, null, null, 1000, CancellationToken.None))!.Select(record => string.Join(' ', record.Numbers.Select(one => one.Number)))];

    public void Dispose()
    {
        Close();
        _figures.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Open()
    {
        _database = ListsDatabase.Open(Path.Combine(_folder, "lists.db"));
        var files = new ImportFiles(UploadFolder);
        DoNotCall = new DoNotCallStore(_database, _figures);
        Sweeper = new ListSweeper(_database);
        Lists = new CallListStore(_database, Sweeper, Clock);
        Queue = new SqliteRecordQueue(_database);
        Ledger = new SqliteAttemptLedger(_database);
        var takeover = new ImportTakeover(_database, DoNotCall, _figures, Clock);
        Runner = new ImportRunner(_database, files, new ImportSources(files, Customers, Plan), takeover, DoNotCall, Sweeper, _figures, Clock, NullLogger<ImportRunner>.Instance);
        Imports = new ListImports(_database, files, Runner, takeover, Sweeper, Plan, Clock);
    }

    private void Close()
    {
        Runner.Dispose();
        _database.Dispose();
    }
}

/// <summary>Customers 1 to n with a mobile number each; does something before a page.</summary>
internal sealed class FakeDirectory(int count, Action<int>? page = null) : ICustomerDirectory
{
    public ValueTask<CustomerPage> Search(string? search, CustomerCursor? after, int limit, CancellationToken cancellation)
    {
        int from = after is { } cursor ? int.Parse(cursor.Key, System.Globalization.CultureInfo.InvariantCulture) : 0;
        page?.Invoke(from);
        cancellation.ThrowIfCancellationRequested();
        var customers = Enumerable.Range(from + 1, Math.Min(limit, count - from)).Select(n => new Customer(
            new CustomerId(new Guid(n, 0, 0, new byte[8])), default, $"Customer {n}", null, null, null,
            n % 10 == 0 ? [] : [new Phone($"+86139{n:00000000}", PhoneKind.Mobile), new Phone($"+8610{n:00000000}", PhoneKind.Fax)], []));
        int next = from + limit;
        return new(new CustomerPage([.. customers], next < count ? new CustomerCursor(next.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null));
    }

    public ValueTask<IReadOnlyList<CustomerMatch>> FindByNumber(string? number, CancellationToken cancellation) => new([]);

    public ValueTask<Customer?> Get(CustomerId id, CancellationToken cancellation) => new((Customer?)null);
}
