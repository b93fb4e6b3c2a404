namespace Crm.Contracts.Ports;

/// <summary>A part the process can do without, such as a program or library that may not be installed.</summary>
/// <param name="name">The part's name, a lower-case word.</param>
/// <param name="missing">Null while the part is there, else one sentence that says what is missing and how to get it. Answers at once; thread safe.</param>
public sealed class OptionalPart(string name, Func<string?> missing) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool IsOptional => true;

    /// <inheritdoc/>
    public ValueTask<string?> Check(CancellationToken cancellation) => ValueTask.FromResult(missing());
}
