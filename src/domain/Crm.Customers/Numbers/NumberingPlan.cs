namespace Crm.Customers.Numbers;

/// <summary>How people at this place write numbers.</summary>
/// <param name="CountryCode">1 to 3 digits, for example "86".</param>
/// <param name="NationalPrefix">Dialled before a national number: "0" in most countries, "1" in North America; may be empty.</param>
/// <param name="InternationalPrefixes">Dialled before a country code.</param>
public sealed record NumberingPlan(string CountryCode, string NationalPrefix, IReadOnlyList<string> InternationalPrefixes)
{
    /// <summary>The plan of a country code, with the prefixes used there.</summary>
    public static NumberingPlan Of(string countryCode) =>
        countryCode == "1" ? new("1", "1", ["00", "011"]) : new(countryCode, "0", ["00"]);
}
