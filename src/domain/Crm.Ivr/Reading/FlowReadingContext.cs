namespace Crm.Ivr;

/// <summary>What is known while a flow is read.</summary>
internal sealed class FlowReadingContext
{
    /// <summary>What is wrong so far.</summary>
    internal List<FlowFault> Faults { get; } = [];

    /// <summary>The language of texts without one.</summary>
    internal string Language { get; set; } = "en";
}
