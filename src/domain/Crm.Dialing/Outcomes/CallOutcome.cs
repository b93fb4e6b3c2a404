namespace Crm.Dialing.Outcomes;

/// <summary>What an attempt came to: exactly one for each.</summary>
public enum CallOutcome : byte
{
    /// <summary>A person spoke with an agent.</summary>
    Connected,

    /// <summary>A person answered and had no agent in time.</summary>
    Abandoned,

    /// <summary>A person answered and hung up at once.</summary>
    HungUp,

    /// <summary>A machine answered.</summary>
    Machine,

    /// <summary>A fax answered.</summary>
    Fax,

    /// <summary>The line was busy.</summary>
    Busy,

    /// <summary>It rang and nobody came.</summary>
    NoAnswer,

    /// <summary>The party declined.</summary>
    Declined,

    /// <summary>There is no such number (any more).</summary>
    InvalidNumber,

    /// <summary>The party cannot be reached now: switched off, out of order.</summary>
    Unavailable,

    /// <summary>The network had no line.</summary>
    Congestion,

    /// <summary>The carrier refuses our calls.</summary>
    CarrierRefused,

    /// <summary>Anything else between us and the party.</summary>
    Failed,

    /// <summary>We took it back while it rang.</summary>
    Withdrawn,

    /// <summary>Rules or limits did not let it be dialled, or it came too late.</summary>
    NotDialled,

    /// <summary>The process that dialled was lost.</summary>
    Lost,

    /// <summary>A flow spoke with a person.</summary>
    Served,
}

/// <summary>Outcomes as words: what retry rules, reports and programs read.</summary>
public static class CallOutcomes
{
    /// <summary>The word of an outcome, as retry rules name it.</summary>
    public static string Word(this CallOutcome outcome) => outcome switch
    {
        CallOutcome.Connected => "connected",
        CallOutcome.Abandoned => "abandoned",
        CallOutcome.HungUp => "hung-up",
        CallOutcome.Machine => "machine",
        CallOutcome.Fax => "fax",
        CallOutcome.Busy => "busy",
        CallOutcome.NoAnswer => "no-answer",
        CallOutcome.Declined => "declined",
        CallOutcome.InvalidNumber => "invalid-number",
        CallOutcome.Unavailable => "unavailable",
        CallOutcome.Congestion => "congestion",
        CallOutcome.CarrierRefused => "carrier-refused",
        CallOutcome.Failed => "failed",
        CallOutcome.Withdrawn => "withdrawn",
        CallOutcome.NotDialled => "not-dialled",
        CallOutcome.Lost => "lost",
        CallOutcome.Served => "served",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>The outcome of a word; null when there is none.</summary>
    public static CallOutcome? Of(string word)
    {
        foreach (var outcome in Enum.GetValues<CallOutcome>())
        {
            if (outcome.Word() == word)
            {
                return outcome;
            }
        }

        return null;
    }

    /// <summary>Whether the party's telephone may have rung: the attempt counts for the record and for the law.</summary>
    public static bool Counts(this CallOutcome outcome) => outcome is not CallOutcome.NotDialled;
}
