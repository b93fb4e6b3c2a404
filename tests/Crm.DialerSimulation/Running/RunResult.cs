namespace Crm.DialerSimulation.Running;

/// <summary>What came of one method in one scenario with one seed.</summary>
/// <param name="Utilisation">Part of the agents' time in talk and wrap-up, 0 to 1.</param>
/// <param name="Abandonment">Abandoned / answered, over all days, 0 to 1.</param>
/// <param name="WaitSeconds">An agent's mean time without a call between two.</param>
/// <param name="Answered">People who answered and were connected or abandoned.</param>
/// <param name="Abandoned">Those who had nobody.</param>
/// <param name="Dialled">Dials.</param>
/// <param name="DayShares">Abandoned / answered of each day.</param>
/// <param name="PeopleHungUpOn">People taken for machines.</param>
/// <param name="DialsWithoutAgents">Dials started while nobody was there.</param>
public sealed record RunResult(
    double Utilisation, double Abandonment, double WaitSeconds, long Answered, long Abandoned, long Dialled, IReadOnlyList<double> DayShares,
    long PeopleHungUpOn, long DialsWithoutAgents);
