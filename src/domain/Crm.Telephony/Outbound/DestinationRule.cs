namespace Crm.Telephony.Outbound;

/// <summary>Whether numbers that begin so may be called, and what they cost.</summary>
/// <param name="Prefix">The beginning of an E.164 number with its plus ("+4930"), "+" alone for the home country, or bare digits for numbers without such a form ("10086").</param>
/// <param name="Allowed">False denies.</param>
/// <param name="RatePerMinute">Price of a started minute in the site's currency; null when unknown, which no spending limit lets pass.</param>
public sealed record DestinationRule(string Prefix, bool Allowed, decimal? RatePerMinute = null)
{
    /// <summary>Longest prefix.</summary>
    public const int PrefixMax = OutboundNumber.DigitsMax + 1;

    /// <summary>What is wrong with the rule; null when nothing is.</summary>
    public string? Fault =>
        Prefix is null || Prefix.Length is < 1 or > PrefixMax || !Prefix.AsSpan(Prefix[0] == '+' ? 1 : 0).ToString().All(char.IsAsciiDigit)
            ? $"A prefix is an optional plus and up to {OutboundNumber.DigitsMax} digits."
            : RatePerMinute is < 0 or > 10_000 or (> 0 and < 0.0001m) ? "A rate is zero or between 0.0001 and 10,000 a minute." : null;
}
