using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Callbacks;

/// <summary>What others may see of a promised call back. A copy.</summary>
/// <param name="Stage">Promised, Dialling, Queued (the customer is on the line), Connected or Ending.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="RestsUntil">It rests until then after an attempt that failed.</param>
/// <param name="IsQueued">Whether it waits in its queue; false while the customer wants no call yet.</param>
public sealed record CallbackSight(
    CallbackId Callback,
    InteractionId Interaction,
    QueueId Queue,
    SealedText Number,
    CallStage Stage,
    Instant AskedAt,
    Instant Since,
    Instant? NotBefore,
    int Attempts,
    string? LastFailure,
    Instant? RestsUntil,
    AgentId? Agent,
    string By,
    string Language,
    InteractionId? Origin,
    bool IsQueued,
    bool Canceled)
{
    /// <summary>The sight of a call that keeps a promise; null of any other.</summary>
    public static CallbackSight? Of(CallState call) => call.Promise is not { } p ? null : new CallbackSight(
        p.Id,
        call.Interaction,
        call.Queue!.Value,
        p.Number,
        call.Stage,
        p.AskedAt,
        p.Since,
        p.NotBefore,
        p.Attempts,
        p.LastFailure,
        p.RestsUntil,
        call.Agent?.Agent,
        p.By,
        p.Language,
        p.Origin,
        call.Visit is not null,
        p.Canceled);
}
