using System.Text.Json;
using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>Body that asks how a stretch of the past would have gone under other settings.</summary>
/// <param name="From">A full quarter of an hour.</param>
/// <param name="To">A full quarter of an hour, at most a day later, not in the future.</param>
/// <param name="Changes">What is to be other than it was.</param>
/// <param name="Seed">Of what has to be drawn; the same gives the same. 1 unless said.</param>
public sealed record WhatIfRequest(Instant From, Instant To, WhatIfRequestChanges? Changes = null, long Seed = 1);

/// <summary>What is to be other.</summary>
/// <param name="Queues">By queue id, the settings that are other, with the names of QueueSettings; or <c>{"closed": true, "to": "queue"}</c>.</param>
/// <param name="Agents">
/// By agent id, the settings that are other, with the names of AgentSettings; <c>{"absent": true}</c> for one who is not there; an id that
/// did not exist is an agent more, who needs <c>queues</c> and is there as <c>presentAs</c> is, or all the time.
/// </param>
public sealed record WhatIfRequestChanges(IReadOnlyDictionary<string, JsonElement>? Queues = null, IReadOnlyDictionary<string, JsonElement>? Agents = null);

/// <summary>How it was, how the model repeats it, and how it would have been.</summary>
/// <param name="Contacts">Customers who came or were there.</param>
/// <param name="Abandonments">Of them hung up; the patience of the others is estimated from these.</param>
/// <param name="Rules">What the model assumes, in sentences.</param>
/// <param name="Total">All queues together; its occupancy is that of all agents.</param>
public sealed record WhatIfAnswer(
    Instant From, Instant To, long Seed, int Contacts, int Abandonments, IReadOnlyList<string> Rules, WhatIfQueue Total, IReadOnlyList<WhatIfQueue> Queues);

/// <summary>A queue's figures three times.</summary>
/// <param name="QueueId">Null for the total.</param>
/// <param name="Actual">What happened.</param>
/// <param name="Baseline">What the model makes of it without changes: how far it lies from <paramref name="Actual"/> says how far it can be trusted.</param>
/// <param name="Changed">What the model makes of it with the changes.</param>
public sealed record WhatIfQueue(QueueId? QueueId, string Name, WhatIfFigures Actual, WhatIfFigures Baseline, WhatIfFigures Changed);

/// <summary>Figures of a stretch; averages over nothing are null, times in seconds, shares 0 to 1.</summary>
/// <param name="Waiting">Still waiting at the end.</param>
public sealed record WhatIfFigures(
    long Offered,
    long Answered,
    long Abandoned,
    long ShortAbandoned,
    long Overflowed,
    long Waiting,
    double? ServiceLevel,
    double? AverageSpeedOfAnswer,
    double? LongestWait,
    double? AbandonmentRate,
    double? AverageHandleTime,
    double? Occupancy);
