namespace Crm.DialerSimulation.Published;

/// <summary>What an adaptive campaign does when its drop limit is exceeded.</summary>
public enum ViciMethod
{
    /// <summary>The level never changes.</summary>
    Ratio,

    /// <summary>Back to one line per agent.</summary>
    HardLimit,

    /// <summary>Half the level.</summary>
    Average,

    /// <summary>Less and less of the level through the last ten hours before the campaign's latest time.</summary>
    Tapered,
}

/// <summary>Settings of a VICIdial campaign, by the names and meanings of its documentation.</summary>
/// <param name="Method">dial_method.</param>
/// <param name="Level">auto_dial_level at the start, lines per agent.</param>
/// <param name="MaxLevel">adaptive_maximum_level.</param>
/// <param name="DropLimit">adaptive_dropped_percentage as a share.</param>
/// <param name="Target">adaptive_dl_diff_target, agents.</param>
/// <param name="Intensity">adaptive_intensity as a share, -0.5 for -50.</param>
public sealed record ViciSettings(ViciMethod Method, double Level = 1, double MaxLevel = 3, double DropLimit = 0.03, double Target = 0, double Intensity = 0);
