using System.Collections;

namespace Crm.Mime;

/// <summary>The fields of one header in the order they came. Immutable.</summary>
public sealed class HeaderList(IReadOnlyList<HeaderField> fields) : IReadOnlyList<HeaderField>
{
    /// <summary>A header without fields.</summary>
    public static readonly HeaderList Empty = new([]);

    /// <inheritdoc/>
    public int Count => fields.Count;

    /// <inheritdoc/>
    public HeaderField this[int index] => fields[index];

    /// <summary>The first field of that name. Where a field may stand once and stands twice, the first is the one that counts.</summary>
    public HeaderField? First(string name)
    {
        foreach (HeaderField field in fields)
        {
            if (field.Is(name))
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>All fields of that name.</summary>
    public IEnumerable<HeaderField> All(string name) => fields.Where(field => field.Is(name));

    /// <summary>The unfolded value of the first field of that name.</summary>
    public string? Value(string name) => First(name)?.Value;

    /// <summary>True when there is such a field.</summary>
    public bool Has(string name) => First(name) is not null;

    /// <inheritdoc/>
    public IEnumerator<HeaderField> GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
