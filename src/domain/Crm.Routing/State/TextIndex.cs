using System.Diagnostics.CodeAnalysis;
using Crm.Primitives;

namespace Crm.Routing.State;

/// <summary>
/// Things by an id that is a text, as a dictionary has them. The one that a decision deals with is found again at once: its facts carry
/// the very text it is known by.
/// </summary>
internal sealed class TextIndex<TId, T>
    where TId : struct, ITextId<TId>
    where T : class
{
    private readonly Dictionary<string, T> _byText = new(StringComparer.Ordinal);
    private string? _lastText;
    private T? _last;

    public int Count => _byText.Count;

    public Dictionary<string, T>.ValueCollection Values => _byText.Values;

    /// <summary>Throws <see cref="KeyNotFoundException"/> when there is none.</summary>
    public T this[TId id] => TryGetValue(id, out var found) ? found : throw new KeyNotFoundException($"There is no {typeof(T).Name} {id.Value}.");

    public bool TryGetValue(TId id, [MaybeNullWhen(false)] out T found)
    {
        if (_last is not null && ReferenceEquals(_lastText, id.Value))
        {
            found = _last;
            return true;
        }

        found = null;
        return id.Value is { } text && _byText.TryGetValue(text, out found);
    }

    /// <summary>Null when there is none.</summary>
    public T? GetValueOrDefault(TId id) => TryGetValue(id, out var found) ? found : null;

    public bool ContainsKey(TId id) => TryGetValue(id, out _);

    public void Add(TId id, T one) => _byText.Add(id.Value, one);

    public void Remove(TId id)
    {
        _byText.Remove(id.Value);
        (_lastText, _last) = (null, null);
    }

    /// <summary>What follows is most likely about this one.</summary>
    public void Expect(TId id, T one) => (_lastText, _last) = (id.Value, one);
}
