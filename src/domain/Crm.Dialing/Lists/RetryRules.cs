using Crm.Primitives;

namespace Crm.Dialing.Lists;

/// <summary>What follows on an outcome.</summary>
public enum RetryAction : byte
{
    /// <summary>The record is finished.</summary>
    Finish,

    /// <summary>The same number again, after the wait.</summary>
    SameNumber,

    /// <summary>The record's next number after the wait; the last is followed by the first.</summary>
    NextNumber,

    /// <summary>This number never again; the next that is left after the wait. None left: the record is exhausted.</summary>
    DropNumber,

    /// <summary>The record is not to be called any more.</summary>
    Remove,
}

/// <summary>What follows on one outcome.</summary>
/// <param name="Outcome">The word, see <see cref="AttemptOutcome.Word"/>.</param>
/// <param name="Action">What to do.</param>
/// <param name="Wait">How long until the record is due again.</param>
/// <param name="Most">After this many attempts with that outcome the record is exhausted; 1 or more.</param>
public sealed record RetryRule(string Outcome, RetryAction Action, TimeSpan Wait, int Most = int.MaxValue);

/// <summary>What a record's past is, as far as rules ask.</summary>
/// <param name="Numbers">How many numbers it has, 1 or more.</param>
/// <param name="Number">The place of the one just dialled, from 0.</param>
/// <param name="Dropped">Bit n is set when number n is not to be dialled any more.</param>
/// <param name="Attempts">How often it was dialled, this time included.</param>
/// <param name="SameOutcome">How many of these ended alike, this time included.</param>
public readonly record struct RecordPast(int Numbers, int Number, uint Dropped, int Attempts, int SameOutcome);

/// <summary>What becomes of records after attempts. Pure.</summary>
/// <param name="Rules">At most <see cref="RulesMax"/>, one for each outcome.</param>
/// <param name="AttemptsMax">After this many attempts a record is exhausted, 1 to 1,000.</param>
/// <param name="Otherwise">For every other outcome; its own word is not looked at.</param>
public sealed record RetryRules(IReadOnlyList<RetryRule> Rules, int AttemptsMax, RetryRule Otherwise)
{
    /// <summary>The most rules.</summary>
    public const int RulesMax = 100;

    /// <summary>Longest wait.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromDays(366);

    /// <summary>Busy soon again, nobody there later, machines the next day; every other outcome finishes the record.</summary>
    public static RetryRules Usual { get; } = new(
        [
            new RetryRule("busy", RetryAction.SameNumber, TimeSpan.FromMinutes(15), 5),
            new RetryRule("no-answer", RetryAction.NextNumber, TimeSpan.FromHours(2), 5),
            new RetryRule("machine", RetryAction.NextNumber, TimeSpan.FromHours(20), 3),
            new RetryRule("abandoned", RetryAction.SameNumber, TimeSpan.FromHours(72), 1),
            new RetryRule("congestion", RetryAction.SameNumber, TimeSpan.FromMinutes(5), 10),
            new RetryRule("unavailable", RetryAction.NextNumber, TimeSpan.FromHours(2), 5),
            new RetryRule("fax", RetryAction.DropNumber, TimeSpan.FromMinutes(1)),
            new RetryRule("invalid-number", RetryAction.DropNumber, TimeSpan.FromMinutes(1)),
            new RetryRule("failed", RetryAction.SameNumber, TimeSpan.FromMinutes(30), 3),
            new RetryRule("do-not-call", RetryAction.Remove, TimeSpan.Zero),
        ],
        10,
        new RetryRule("", RetryAction.Finish, TimeSpan.Zero));

    /// <summary>What is wrong with them, in words; null when nothing is.</summary>
    public string? Fault()
    {
        if (Rules.Count > RulesMax || Rules.Select(rule => rule.Outcome).Distinct(StringComparer.Ordinal).Count() != Rules.Count)
            return $"Use at most {RulesMax} rules, one for each outcome.";
        if (AttemptsMax is < 1 or > 1_000)
            return "Use 1 to 1000 attempts.";
        if (!Rules.All(rule => AttemptOutcome.IsWord(rule.Outcome)))
            return $"An outcome is a word of a-z, 0-9 and '-', at most {AttemptOutcome.WordMax} characters.";
        return Rules.Append(Otherwise).All(rule => Enum.IsDefined(rule.Action) && rule.Most >= 1 && rule.Wait >= TimeSpan.Zero && rule.Wait <= WaitMax)
            ? null
            : "A rule waits 0 s to 366 days and allows at least one attempt.";
    }

    /// <summary>The rule for an outcome.</summary>
    public RetryRule Of(string outcome) => Rules.FirstOrDefault(rule => rule.Outcome == outcome) ?? Otherwise;

    /// <summary>What becomes of a record, and which of its numbers are dropped from now on.</summary>
    public (RecordFate Fate, uint Dropped) After(AttemptOutcome outcome, RecordPast past)
    {
        var rule = Of(outcome.Word);
        uint dropped = rule.Action == RetryAction.DropNumber ? past.Dropped | (1u << past.Number) : past.Dropped;
        if (rule.Action == RetryAction.Remove)
            return (new RecordFate(RecordState.Removed, Instant.MaxValue, past.Number), dropped);
        if (outcome.CallAgain is { } again)
            return (new RecordFate(RecordState.Waiting, again, past.Number), dropped);
        if (rule.Action == RetryAction.Finish)
            return (new RecordFate(RecordState.Done, Instant.MaxValue, past.Number), dropped);
        bool moves = rule.Action is RetryAction.NextNumber or RetryAction.DropNumber;
        int? next = moves ? NextOf(past, dropped) : past.Number;
        return past.Attempts >= AttemptsMax || past.SameOutcome >= rule.Most || next is null
            ? (new RecordFate(RecordState.Exhausted, Instant.MaxValue, past.Number), dropped)
            : (new RecordFate(RecordState.Waiting, outcome.Ended + rule.Wait, next.Value), dropped);
    }

    private static int? NextOf(RecordPast past, uint dropped)
    {
        for (int step = 1; step <= past.Numbers; step++)
        {
            int at = (past.Number + step) % past.Numbers;
            if ((dropped & (1u << at)) == 0)
            {
                return at;
            }
        }

        return null;
    }
}
