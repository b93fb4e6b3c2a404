using System.Runtime.CompilerServices;
using Crm.Customers;
using Crm.Customers.Numbers;
using Crm.Dialing.Import;
using Crm.Dialing.Lists;

namespace Crm.Persistence.Lists;

/// <summary>Opens what imports are read from: files, and searches for customers.</summary>
public sealed class ImportSources(ImportFiles files, ICustomerDirectory customers, NumberingPlan plan)
{
    /// <summary>The source of an import. Throws <see cref="FileRefusedException"/> when its file is gone or cannot be read.</summary>
    internal ImportSource Open(ImportRow import) => import.Search is { } search
        ? new CustomerSource(customers, search)
        : new FileSource(files.Open(import.Import.Id) ?? throw new FileRefusedException("empty", "The file is gone."), import.Options!, plan);
}

/// <summary>Rows of an import, in an order that is the same each time.</summary>
internal abstract class ImportSource : IAsyncDisposable
{
    /// <summary>How far the rows given out are, 0 to 1.</summary>
    public abstract double Progress { get; }

    /// <summary>All rows but blank ones and the header.</summary>
    public abstract IAsyncEnumerable<SourceRow> Rows(CancellationToken cancellation);

    /// <summary>What is to be kept of a row.</summary>
    public abstract ReadRow Read(SourceRow row);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A row of a file, or a customer.</summary>
internal readonly record struct SourceRow(long Number, FileRow File, Customer? Customer);

/// <summary>An uploaded file.</summary>
internal sealed class FileSource : ImportSource
{
    private readonly FileStream _file;
    private readonly OpenedRows _opened;
    private readonly ImportOptions _options;
    private readonly RecordReading _records;
    private readonly ListedNumberReading _listed;

    public FileSource(FileStream file, ImportOptions options, NumberingPlan usual)
    {
        (_file, _options) = (file, options);
        var plan = options.Reading.Region is { } region ? NumberingPlan.Of(region) : usual;
        _records = new RecordReading(options.Mapping, text => PhoneNumber.Normalise(text, plan), zone => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _));
        _listed = new ListedNumberReading(options.Mapping, text => PhoneNumber.Normalise(text, plan));
        try
        {
            _opened = ImportFiles.Rows(file, options.Reading);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>By the place in the file, which of a workbook is the place in its packed sheet.</summary>
    public override double Progress => Math.Clamp((double)_file.Position / Math.Max(1, _file.Length), 0, 1);

    public override async IAsyncEnumerable<SourceRow> Rows([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask; // files are read as they stand; it is the runner's own time
        bool header = _options.Reading.HasHeader == true;
        foreach (var row in _opened.Rows)
        {
            cancellation.ThrowIfCancellationRequested();
            if (row.Blank)
            {
                continue;
            }

            if (header)
            {
                header = false;
                continue;
            }

            yield return new SourceRow(row.Number, row, null);
        }
    }

    public override ReadRow Read(SourceRow row)
    {
        if (_options.Target == ImportTarget.DoNotCall)
        {
            var (numbers, wrong) = _listed.Read(row.File);
            return new ReadRow(row.Number, null, numbers, wrong);
        }

        var (draft, faults) = _records.Read(row.File);
        return new ReadRow(row.Number, draft, [], faults);
    }

    public override async ValueTask DisposeAsync()
    {
        _opened.Dispose();
        await _file.DisposeAsync();
    }
}

/// <summary>Customers that a search finds, each with all his numbers.</summary>
internal sealed class CustomerSource(ICustomerDirectory customers, string search) : ImportSource
{
    private const int PageSize = 200;

    public override double Progress => 0; // nobody knows how many there are

    public override async IAsyncEnumerable<SourceRow> Rows([EnumeratorCancellation] CancellationToken cancellation)
    {
        long number = 0;
        CustomerCursor? after = null;
        do
        {
            var page = await customers.Search(search.Length == 0 ? null : search, after, PageSize, cancellation);
            foreach (var customer in page.Customers)
            {
                yield return new SourceRow(++number, default, customer);
            }

            after = page.Next;
        }
        while (after is not null);
    }

    public override ReadRow Read(SourceRow row)
    {
        var customer = row.Customer!;
        var numbers = customer.Phones.Where(phone => phone.Kind != PhoneKind.Fax).Take(ImportMapping.NumbersMax).Select(phone => new RecordNumber(phone.Number, KindOf(phone.Kind))).ToList();
        return numbers.Count == 0
            ? new ReadRow(row.Number, null, [], [new RowFault(RowFaults.NoNumber, null, customer.Name.Length <= RowFault.ValueMax ? customer.Name : customer.Name[..RowFault.ValueMax])])
            : new ReadRow(row.Number, new RecordDraft(numbers) { Name = customer.Name, Customer = customer.Id.Value }, [], []);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NumberKind KindOf(PhoneKind kind) => kind switch
    {
        PhoneKind.Mobile => NumberKind.Mobile,
        PhoneKind.Work => NumberKind.Work,
        PhoneKind.Home => NumberKind.Home,
        _ => NumberKind.Other,
    };
}
