namespace Crm.Telephony.Outbound;

/// <summary>A number as it is judged and dialled: E.164 with its plus, or the bare digits of a number that has no such form. Made by <see cref="DialPlan.Read"/>.</summary>
public readonly record struct OutboundNumber(string Text)
{
    /// <summary>Longest number, in digits (ITU-T E.164 section 6.1).</summary>
    public const int DigitsMax = 15;

    /// <summary>Shortest E.164 number with country code, in digits.</summary>
    public const int InternationalMin = 7;

    /// <summary>Shortest number after a national prefix; what is shorter is a service number.</summary>
    public const int NationalMin = 5;

    /// <summary>Longest text that is looked at, separators included.</summary>
    public const int InputMax = 40;

    /// <summary>Whether it is an E.164 number.</summary>
    public bool IsInternational => Text.StartsWith('+');

    /// <inheritdoc/>
    public override string ToString() => Text;
}
