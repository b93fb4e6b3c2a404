using System.Text.Json;
using Crm.Contracts.Rest;

namespace Crm.Contracts.Ports;

/// <summary>Answers how a stretch of the past would have gone under other settings. Implemented by the engine. Thread safe; one study at a time.</summary>
public interface IWhatIf
{
    /// <summary>Makes a study. Cancelling ends it soon.</summary>
    /// <param name="shape">How settings are written as JSON.</param>
    ValueTask<WhatIfOutcome> Ask(WhatIfRequest request, JsonSerializerOptions shape, CancellationToken cancellation);
}

/// <summary>What became of a question.</summary>
/// <param name="Answer">Null unless it was answered.</param>
/// <param name="Fault">The field that is wrong and why; null when nothing is.</param>
/// <param name="Busy">Why it cannot be answered now; null when that is not so.</param>
public sealed record WhatIfOutcome(WhatIfAnswer? Answer, (string Field, string Message)? Fault = null, string? Busy = null);
