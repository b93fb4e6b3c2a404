namespace Crm.Primitives;

/// <summary>An identifier whose value is a short text key.</summary>
public interface ITextId<TSelf> where TSelf : struct, ITextId<TSelf>
{
    /// <summary>The raw key.</summary>
    string Value { get; }

    /// <summary>Wraps a raw key.</summary>
    static abstract TSelf From(string value);
}
