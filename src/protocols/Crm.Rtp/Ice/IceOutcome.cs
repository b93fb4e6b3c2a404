namespace Crm.Rtp.Ice;

/// <summary>What a check did to an <see cref="IceLiteAgent"/>.</summary>
public enum IceVerdict
{
    /// <summary>Not a Binding request we can read, or without what ICE demands; nothing to send.</summary>
    Ignored,

    /// <summary>Refused with an error response: wrong name or password (401), unknown attribute (420).</summary>
    Refused,

    /// <summary>A valid check; its source may send media from now on.</summary>
    Valid,

    /// <summary>A valid check that chose a new pair: media goes to its source from now on.</summary>
    Nominated,

    /// <summary>The first valid check after consent was lost.</summary>
    Regained,
}

/// <summary>The result of a check: verdict, and octets of response to send back to its source (0: none).</summary>
public readonly record struct IceOutcome(IceVerdict Verdict, int ResponseLength);
