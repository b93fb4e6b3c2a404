using System.Globalization;

namespace Crm.Simulator.Audit;

/// <summary>What a server holds for calls, read from its metrics page. Pure.</summary>
public static class Gauges
{
    /// <summary>Gauges that are zero while there is no call.</summary>
    public static readonly IReadOnlyList<string> OfCalls =
        ["crm_sip_legs", "crm_sip_dialogs", "crm_sip_transactions", "crm_media_sessions", "crm_media_bridges", "crm_media_playbacks", "crm_media_recordings", "crm_media_ports"];

    /// <summary>Those that are not zero or not there, in words.</summary>
    public static IReadOnlyList<string> Leaks(string metricsPage)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string line in metricsPage.Split('\n'))
        {
            if (line.Split(' ') is [var name, var value] && double.TryParse(value, CultureInfo.InvariantCulture, out double number))
            {
                values[name] = number;
            }
        }

        return
        [
            .. OfCalls.Where(name => !values.ContainsKey(name)).Select(name => $"{name} is not among the metrics"),
            .. OfCalls.Where(name => values.GetValueOrDefault(name) != 0).Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} is {values[name]} though no call is left")),
        ];
    }
}
