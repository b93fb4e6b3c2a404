namespace Crm.Sip;

/// <summary>
/// A request method (RFC 3261 section 7.1): any token, compared case-sensitively, so that methods nobody has thought of yet travel
/// through the stack untouched. The default value has an empty name and equals no method that a message can carry.
/// </summary>
public readonly record struct SipMethod(string Name)
{
    /// <summary>RFC 3261 section 13.</summary>
    public static readonly SipMethod Invite = new("INVITE");

    /// <summary>RFC 3261 section 13.2.2.4 and 17.1.1.3; never answered.</summary>
    public static readonly SipMethod Ack = new("ACK");

    /// <summary>RFC 3261 section 15.</summary>
    public static readonly SipMethod Bye = new("BYE");

    /// <summary>RFC 3261 section 9.</summary>
    public static readonly SipMethod Cancel = new("CANCEL");

    /// <summary>RFC 3261 section 11.</summary>
    public static readonly SipMethod Options = new("OPTIONS");

    /// <summary>RFC 3261 section 10.</summary>
    public static readonly SipMethod Register = new("REGISTER");

    /// <summary>RFC 6086.</summary>
    public static readonly SipMethod Info = new("INFO");

    /// <summary>RFC 3262.</summary>
    public static readonly SipMethod Prack = new("PRACK");

    /// <summary>RFC 3311.</summary>
    public static readonly SipMethod Update = new("UPDATE");

    /// <summary>RFC 6665.</summary>
    public static readonly SipMethod Subscribe = new("SUBSCRIBE");

    /// <summary>RFC 6665.</summary>
    public static readonly SipMethod Notify = new("NOTIFY");

    /// <summary>RFC 3515.</summary>
    public static readonly SipMethod Refer = new("REFER");

    /// <summary>RFC 3428.</summary>
    public static readonly SipMethod Message = new("MESSAGE");

    /// <summary>RFC 3903.</summary>
    public static readonly SipMethod Publish = new("PUBLISH");

    private static readonly SipMethod[] Known =
        [Invite, Ack, Bye, Cancel, Options, Register, Info, Prack, Update, Subscribe, Notify, Refer, Message, Publish];

    /// <summary>Reads a method from the wire; a known one costs no allocation. False when it is not a token.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SipMethod method)
    {
        foreach (SipMethod known in Known)
        {
            if (text.SequenceEqual(known.Name))
            {
                method = known;
                return true;
            }
        }

        bool good = SipGrammar.IsToken(text);
        method = good ? new SipMethod(text.ToString()) : default;
        return good;
    }

    /// <inheritdoc/>
    public override string ToString() => Name ?? "";
}
