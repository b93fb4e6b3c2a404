namespace Crm.Contracts.Ports;

/// <summary>A part that must work before this process takes work; any number may be registered. Thread safe.</summary>
public interface IReadinessCheck
{
    /// <summary>The part's name, a lower-case word.</summary>
    string Name { get; }

    /// <summary>Null when the part is ready, else one sentence that says why not. Answers within a second.</summary>
    ValueTask<string?> Check(CancellationToken cancellation);
}
