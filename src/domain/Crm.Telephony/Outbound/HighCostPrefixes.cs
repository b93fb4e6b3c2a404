namespace Crm.Telephony.Outbound;

/// <summary>
/// Beginnings of numbers that are dear everywhere and the aim of nearly all toll fraud: premium rate, shared revenue, satellites,
/// international networks, and countries of the North American plan that look like home calls there. Only a rule at least as long as
/// the entry here allows them. Not complete, and need not be: nothing is allowed that was not configured.
/// </summary>
public static class HighCostPrefixes
{
    private static readonly DestinationTable Table = new(
    [
        .. new[]
        {
            "+1900", "+1976", // premium rate in the North American plan
            "+1242", "+1246", "+1264", "+1268", "+1284", "+1345", "+1441", "+1473", "+1649", "+1658", "+1664", "+1721", "+1758", "+1767", "+1784", "+1809",
            "+1829", "+1849", "+1868", "+1869", "+1876", // its Caribbean countries
            "+3389", "+34803", "+34806", "+34807", "+34905", "+39199", "+39892", "+39895", "+39899", "+41900", "+41901", "+41906", "+43900", "+43901", "+43930",
            "+43931", "+449", "+4487", "+4470", "+4684", "+4690", "+46939", "+46944", "+4782", "+48700", "+49137", "+49180", "+49190", "+49900", "+6119", "+81990",
            "+870", "+878", "+881", "+882", "+883", "+979", // satellites, international networks, international premium rate
            "+239", "+247", "+290", "+500", "+508", "+672", "+674", "+676", "+677", "+678", "+679", "+682", "+683", "+685", "+686", "+687", "+688", "+690", "+692",
        }.Select(p => new DestinationRule(p, Allowed: false)),
    ]);

    /// <summary>The length of the entry a number begins with; zero when it begins with none.</summary>
    public static int LengthOf(OutboundNumber number) => Table.Find(number)?.Prefix.Length ?? 0;
}
