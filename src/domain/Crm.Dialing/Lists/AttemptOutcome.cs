using Crm.Primitives;

namespace Crm.Dialing.Lists;

/// <summary>How an attempt ended, as far as its record is concerned.</summary>
/// <param name="Word">
/// The outcome of the call (<c>busy</c>, <c>no-answer</c> ...) or what the agent found (<c>sold</c> ...): the word retry rules go by. 1 to 64 characters of a-z, 0-9
/// and '-'.
/// </param>
/// <param name="At">When it was dialled; of an attempt that was never dialled, when it ended.</param>
public sealed record AttemptOutcome(string Word, Instant At)
{
    /// <summary>When the attempt ended: waits begin here.</summary>
    public Instant Ended { get; init; } = At;

    /// <summary>The party answered and had nobody.</summary>
    public bool Abandoned { get; init; }

    /// <summary>Whoever talked to the party said when to call again: goes before every rule.</summary>
    public Instant? CallAgain { get; init; }

    /// <summary>Longest word.</summary>
    public const int WordMax = 64;

    /// <summary>Whether it may be the word of an outcome.</summary>
    public static bool IsWord(string? word) =>
        word is { Length: >= 1 and <= WordMax } && word.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
}

/// <summary>What a record is at.</summary>
public enum RecordState : byte
{
    /// <summary>May be dialled.</summary>
    Ready,

    /// <summary>Is due later.</summary>
    Waiting,

    /// <summary>Is in the hands of an attempt.</summary>
    Reserved,

    /// <summary>An outcome finished it.</summary>
    Done,

    /// <summary>Was tried often enough.</summary>
    Exhausted,

    /// <summary>Is not to be called any more.</summary>
    Removed,
}

/// <summary>What becomes of a record after an attempt.</summary>
/// <param name="State"><see cref="RecordState.Waiting"/>, or one of the three ends.</param>
/// <param name="Due">When it is due again, while it waits.</param>
/// <param name="Number">The place of the number to dial then among the record's numbers, from 0.</param>
public readonly record struct RecordFate(RecordState State, Instant Due, int Number)
{
    /// <summary>It will not be dialled again.</summary>
    public bool Final => State is RecordState.Done or RecordState.Exhausted or RecordState.Removed;
}
