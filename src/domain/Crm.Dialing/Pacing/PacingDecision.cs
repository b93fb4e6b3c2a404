namespace Crm.Dialing.Pacing;

/// <summary>Why a decision is what it is.</summary>
public enum PacingReason : byte
{
    /// <summary>Nobody is there who could take a call: nothing is dialled.</summary>
    NoAgents,

    /// <summary>No record is ready.</summary>
    NoRecords,

    /// <summary>No line is free.</summary>
    NoLines,

    /// <summary>One dial for each idle agent: the method does no more.</summary>
    OnePerIdleAgent,

    /// <summary>A fixed number of lines per agent.</summary>
    FixedRatio,

    /// <summary>An agent is shown a record for each place.</summary>
    Preview,

    /// <summary>Too few people have answered so far for a forecast; one dial for each idle agent.</summary>
    Learning,

    /// <summary>The window's abandonments are spent; one dial for each idle agent.</summary>
    CapReached,

    /// <summary>Another dial would put more people at risk than each further answer is worth.</summary>
    RiskBalanced,

    /// <summary>Agents are there, but what rings already is enough for them.</summary>
    EnoughRinging,
}

/// <summary>What is expected when the decision is carried out. All over the horizon of the forecast (22 s unless settings say otherwise).</summary>
/// <param name="Horizon">How far it looks, seconds.</param>
/// <param name="Answers">People who answer, of dials that ring already and those started now.</param>
/// <param name="AgentsFreed">Agents who finish.</param>
/// <param name="Abandoned">People for whom nobody will be free in time.</param>
/// <param name="AnswerProbability">That a dial started now is answered by a person, 0 to 1.</param>
/// <param name="Risk">Further abandonments per further answer of the last dial that was allowed; 0 when none was.</param>
/// <param name="RiskLimit">The risk that is allowed now.</param>
/// <param name="Share">Abandoned per answered in the window that binds, 0 to 1.</param>
/// <param name="ShareAllowed">What the rest of that window may have.</param>
public readonly record struct PacingForecast(
    double Horizon, double Answers, double AgentsFreed, double Abandoned, double AnswerProbability, double Risk, double RiskLimit, double Share, double ShareAllowed);

/// <summary>How many dials to start now, why, and what is expected of it.</summary>
/// <param name="Dials">Dials to start, or records to show, at least 0.</param>
/// <param name="Reason">Why not more.</param>
/// <param name="Idle">Idle agents.</param>
/// <param name="Staffed">Agents who are there.</param>
/// <param name="Ringing">Dials that rang before.</param>
/// <param name="Waiting">People who wait for an agent.</param>
/// <param name="Forecast">What is expected; all zero where the method makes no forecast.</param>
public readonly record struct PacingDecision(int Dials, PacingReason Reason, int Idle, int Staffed, int Ringing, int Waiting, PacingForecast Forecast);
