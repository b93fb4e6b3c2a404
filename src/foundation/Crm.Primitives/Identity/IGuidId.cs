namespace Crm.Primitives;

/// <summary>An identifier whose value is a <see cref="Guid"/>.</summary>
public interface IGuidId<TSelf> where TSelf : struct, IGuidId<TSelf>
{
    /// <summary>The raw value.</summary>
    Guid Value { get; }

    /// <summary>Wraps a raw value.</summary>
    static abstract TSelf From(Guid value);
}
