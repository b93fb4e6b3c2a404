using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.Dialing.Law;

/// <summary>Shares of abandonment as regulators measure them.</summary>
public static class AbandonmentShare
{
    /// <summary>
    /// Abandoned / answered by people where some of the abandoned will have been machines: of <paramref name="abandoned"/> calls the part counts that
    /// agents' calls say are people. 0 when nothing was answered. (Ofcom's reasoned estimate.)
    /// </summary>
    public static double WithMachinesEstimated(long abandoned, long people, long machinesAtAgents)
    {
        double machines = people + machinesAtAgents == 0 ? 0 : (double)machinesAtAgents / (people + machinesAtAgents);
        double counted = abandoned * (1 - machines);
        return people + counted == 0 ? 0 : counted / (people + counted);
    }

    /// <summary>
    /// The window a campaign's pacing is held to by rules; null where the law names no share, and the site must.
    /// </summary>
    /// <param name="rules">The law.</param>
    /// <param name="firstDial">When the campaign began; windows follow each other from there.</param>
    /// <param name="duty">The part of the time in which is dialled.</param>
    public static AbandonmentWindow? WindowOf(DiallingRules rules, Instant firstDial, double duty) =>
        rules.Abandonment.Share is { } share ? new AbandonmentWindow(rules.Abandonment.Window, share, firstDial, duty) : null;
}
