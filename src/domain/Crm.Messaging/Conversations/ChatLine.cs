using Crm.Events.Conversations;
using Crm.Messaging.Channels;
using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <summary>A line with its instant.</summary>
public sealed record ChatLine(Instant At, ChatLineWritten Written)
{
    /// <summary>Where it stands on its channel, in a copy that is shown; null for one that is not sent.</summary>
    public LineDelivery? Delivery { get; init; }

    /// <summary>Its place.</summary>
    public int Seq => Written.Seq;

    /// <summary>Whether the customer may see it.</summary>
    public bool ForCustomer => !Written.Note;

    /// <summary>Whether a person wrote it.</summary>
    public bool IsText => Written.Writer != ChatWriter.System;
}
