namespace Crm.Contracts.Ports;

/// <summary>A part that must work before this process takes work; any number may be registered. Thread safe.</summary>
public interface IReadinessCheck
{
    /// <summary>The part's name, a lower-case word.</summary>
    string Name { get; }

    /// <summary>
    /// True for a part that makes the process poorer by its absence, not unable to work: it is named in the health report and at the
    /// start, and the process is ready without it.
    /// </summary>
    bool IsOptional => false;

    /// <summary>Null when the part is ready, else one sentence that says why not. Answers within a second.</summary>
    ValueTask<string?> Check(CancellationToken cancellation);
}
