using System.Collections.Immutable;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Telephony.Hearing;

/// <summary>What somebody is in a call.</summary>
public enum PartyKind
{
    /// <summary>The customer, whom the call is about.</summary>
    Customer,

    /// <summary>An agent who takes part.</summary>
    Agent,

    /// <summary>Somebody outside who was dialled.</summary>
    External,

    /// <summary>Somebody who listens, and may speak by his <see cref="SupervisorMode"/>.</summary>
    Supervisor,
}

/// <summary>Whom a party of a call can speak with.</summary>
public enum PartyRoom
{
    /// <summary>The customer's room.</summary>
    Main,

    /// <summary>Where an agent speaks with somebody the customer is not to hear.</summary>
    Consult,
}

/// <summary>What a supervisor does in a call.</summary>
public enum SupervisorMode
{
    /// <summary>Hears all who speak, is heard by nobody.</summary>
    Monitor,

    /// <summary>Is heard by the agents he coaches and by nobody else.</summary>
    Whisper,

    /// <summary>Is heard by all who are not on hold.</summary>
    Barge,
}

/// <summary>One party of a call, with all that decides what he hears and who hears him.</summary>
/// <param name="Session">His audio; null while he is only being rung, or while his browser is away: he neither speaks nor hears.</param>
/// <param name="Ringing">He is being rung: who has nobody else to speak with hears that.</param>
/// <param name="Held">He hears music and nobody, and nobody hears him. Of no effect for supervisors.</param>
/// <param name="Muted">Nobody hears him.</param>
/// <param name="Side">His channel in the recording.</param>
public sealed record HearingParty(
    LegId Leg,
    PartyKind Kind,
    MediaSessionId? Session,
    PartyRoom Room = PartyRoom.Main,
    bool Ringing = false,
    bool Held = false,
    bool Muted = false,
    RecordingSide Side = RecordingSide.None)
{
    /// <summary>What a supervisor does; of no meaning for others.</summary>
    public SupervisorMode Mode { get; init; }

    /// <summary>The legs of the agents a whispering supervisor speaks to.</summary>
    public ImmutableArray<LegId> Coached { get; init; } = [];

    /// <summary>Whether he hears and can be heard at all.</summary>
    public bool IsUp => Session is not null && !Ringing;
}
