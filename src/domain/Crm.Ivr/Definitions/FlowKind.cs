namespace Crm.Ivr;

/// <summary>What a flow is for, and so which nodes it may hold.</summary>
public enum FlowKind
{
    /// <summary>Takes a call that comes in, and sees it to its end.</summary>
    Inbound,

    /// <summary>Runs for a caller who waits in a queue. One that ends leaves him to the music.</summary>
    Treatment,

    /// <summary>A part that other flows run and come back from.</summary>
    Module,
}
