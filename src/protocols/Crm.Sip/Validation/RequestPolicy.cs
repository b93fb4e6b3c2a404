namespace Crm.Sip;

/// <summary>What an element is willing to act on; the yardstick of <see cref="RequestValidation"/>. Immutable and thread safe.</summary>
public sealed record RequestPolicy
{
    /// <summary>The methods and extensions that this stack has machines for.</summary>
    public static readonly RequestPolicy Core = new()
    {
        AllowedMethods =
        [
            SipMethod.Invite, SipMethod.Ack, SipMethod.Cancel, SipMethod.Bye, SipMethod.Options, SipMethod.Register, SipMethod.Info,
            SipMethod.Prack, SipMethod.Update, SipMethod.Refer, SipMethod.Notify,
        ],
        SupportedExtensions = ["100rel", "timer", "replaces"],
        AcceptedMediaTypes = ["application/sdp", "application/dtmf-relay", "message/sipfrag"],
    };

    /// <summary>Methods that are acted on; others are answered 405 with these in Allow.</summary>
    public required IReadOnlyList<SipMethod> AllowedMethods { get; init; }

    /// <summary>Option tags that a peer may require; others are answered 420 with their names in Unsupported.</summary>
    public required IReadOnlyList<string> SupportedExtensions { get; init; }

    /// <summary>Body media types in lower case; others are answered 415 with these in Accept.</summary>
    public IReadOnlyList<string> AcceptedMediaTypes { get; init; } = ["application/sdp"];

    /// <summary>URI schemes in a Request-URI, in lower case; others are answered 416.</summary>
    public IReadOnlyList<string> AcceptedSchemes { get; init; } = ["sip", "sips", "tel"];

    /// <summary>
    /// Refuse a request whose Max-Forwards is used up. A plain endpoint need not, but an element that starts new requests on behalf of
    /// the ones it receives would otherwise take part in a loop without end (RFC 7332 section 5).
    /// </summary>
    public bool RefuseExhaustedMaxForwards { get; init; } = true;
}
