namespace Crm.Primitives;

/// <summary>
/// How something ended: one of five results and a reason word, decided where the end is born (law 6).
/// The reason is a stable, lower-case, hyphenated word such as <c>caller-hung-up</c>, never free text.
/// </summary>
public readonly record struct Termination(TerminationResult Result, string Reason)
{
    /// <summary>A normal end.</summary>
    public static Termination Success(string reason) => new(TerminationResult.Success, reason);

    /// <summary>Ended by the customer's or user's side.</summary>
    public static Termination Client(string reason) => new(TerminationResult.Client, reason);

    /// <summary>Ended by our own fault or limit.</summary>
    public static Termination Server(string reason) => new(TerminationResult.Server, reason);

    /// <summary>Ended by a carrier or upstream system.</summary>
    public static Termination Upstream(string reason) => new(TerminationResult.Upstream, reason);

    /// <summary>The cause cannot be known.</summary>
    public static Termination Indeterminate(string reason) => new(TerminationResult.Indeterminate, reason);
}
