namespace Crm.Primitives;

/// <summary>Who or what ended a thing: the class half of a <see cref="Termination"/>.</summary>
public enum TerminationResult
{
    /// <summary>It ended as it should.</summary>
    Success,

    /// <summary>The customer's or user's side caused the end.</summary>
    Client,

    /// <summary>We caused the end by a fault or limit of our own.</summary>
    Server,

    /// <summary>A carrier or another upstream system caused the end.</summary>
    Upstream,

    /// <summary>The cause cannot be known, for example after a crash.</summary>
    Indeterminate,
}
