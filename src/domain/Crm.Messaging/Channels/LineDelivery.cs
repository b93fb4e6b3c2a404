using Crm.Events.Conversations;
using Crm.Events.Privacy;

namespace Crm.Messaging.Channels;

/// <summary>Where a line stands on its channel.</summary>
public sealed record LineDelivery(ChatDelivery State, string? ProviderId, string? Reason)
{
    /// <summary>It is to be sent.</summary>
    public static readonly LineDelivery Queued = new(ChatDelivery.Queued, null, null);

    /// <summary>
    /// Whether news lead on from here. Reports overtake each other on their way: what is older than what is known changes nothing, and what
    /// was delivered does not fail.
    /// </summary>
    public bool LeadsTo(ChatDelivery next) => next == ChatDelivery.Failed ? State is ChatDelivery.Queued or ChatDelivery.Sent : State != ChatDelivery.Failed && next > State;
}

/// <summary>A template with what stands in its places, sealed.</summary>
public sealed record TemplateUse(string Template, SealedText? Values);
