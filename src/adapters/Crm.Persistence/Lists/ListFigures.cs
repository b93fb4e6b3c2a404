using System.Diagnostics.Metrics;
using Crm.Dialing.DoNotCall;
using Crm.Dialing.Import;

namespace Crm.Persistence.Lists;

/// <summary>What is counted of lists, for <c>/metrics</c>. Thread safe.</summary>
public sealed class ListFigures : IDisposable
{
    private readonly Meter _meter = new("Crm.Lists");
    private readonly Counter<long> _rows;
    private readonly Counter<long> _imports;
    private readonly Counter<long> _entered;

    /// <summary>Begins to count.</summary>
    public ListFigures()
    {
        _rows = _meter.CreateCounter<long>("crm_list_import_rows", description: "Rows of imports that were read");
        _imports = _meter.CreateCounter<long>("crm_list_imports", description: "Imports that came to an end, by how");
        _entered = _meter.CreateCounter<long>("crm_do_not_call_entered", description: "Numbers entered as not to be called, by source; those of files not counted");
    }

    /// <summary>Rows were read.</summary>
    public void Rows(int count) => _rows.Add(count);

    /// <summary>An import came to an end.</summary>
    public void Ended(ImportState how) => _imports.Add(1, new KeyValuePair<string, object?>("state", how.ToString()));

    /// <summary>A number was entered.</summary>
    public void Entered(DoNotCallSource source) => _entered.Add(1, new KeyValuePair<string, object?>("source", source.ToString()));

    /// <summary>Counts from now on how many entries there are.</summary>
    public void Watch(Func<long> entries) => _meter.CreateObservableGauge("crm_do_not_call_entries", entries, description: "Entries of those not to be called");

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
