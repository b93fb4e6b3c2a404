using System.Collections.Immutable;

namespace Crm.Sip.Transport;

/// <summary>Counters (growing) and gauges (now) of a SIP endpoint. Counters of the same moment may differ by a message.</summary>
/// <param name="Received">Messages that parsed.</param>
/// <param name="Sent">Messages handed to a socket.</param>
/// <param name="Malformed">Messages refused by the parser or framer.</param>
/// <param name="RateLimited">Messages dropped because their source sent too many.</param>
/// <param name="Overflowed">Messages dropped because the loop could not keep up.</param>
/// <param name="SendFailures">Messages that could not be sent.</param>
/// <param name="Faults">Inputs that met a bug of ours; the input was dropped.</param>
/// <param name="Retransmissions">Requests repeated by us or by peers.</param>
/// <param name="StrayResponses">Responses that belong to nothing.</param>
/// <param name="WrongCredentials">Requests with a wrong secret or unknown user.</param>
/// <param name="ByStatusClass">Responses sent and received, index 0 for 1xx to index 5 for 6xx.</param>
/// <param name="ForksRefused">Responses of early dialogs beyond those one INVITE may make.</param>
/// <param name="Referrals">Transfers that peers asked for by REFER and that were passed on.</param>
public sealed record SipFigures(
    long Received,
    long Sent,
    long Malformed,
    long RateLimited,
    long Overflowed,
    long SendFailures,
    long Faults,
    long Retransmissions,
    long StrayResponses,
    long IgnoredCommands,
    long WrongCredentials,
    int Transactions,
    int Dialogs,
    int Legs,
    int Registrations,
    int Connections,
    ImmutableArray<long> ByStatusClass,
    long ForksRefused,
    long Referrals);
