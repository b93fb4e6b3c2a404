using Crm.Primitives;

namespace Crm.Simulator.Answering;

/// <summary>What somebody who is called does next.</summary>
public enum AnsweringAction
{
    /// <summary>Nothing yet.</summary>
    Wait,

    /// <summary>Answer the call.</summary>
    Answer,

    /// <summary>Refuse it.</summary>
    Refuse,

    /// <summary>Hang up.</summary>
    HangUp,
}

/// <summary>Somebody who is called, following his script: pure. Not thread safe.</summary>
public sealed class AnsweringCall(AnsweringScript script, Instant ringingAt)
{
    /// <summary>Nobody talks longer than this, and nothing rings longer.</summary>
    public static readonly TimeSpan LengthMax = TimeSpan.FromMinutes(15);

    /// <summary>Without audio for this long the line is dead and he hangs up.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(10);

    /// <summary>How long beyond his own idea of the talk he waits for the other side to hang up.</summary>
    public static readonly TimeSpan Politeness = TimeSpan.FromSeconds(30);

    private Instant? _answeredAt;
    private Instant _talkSince;
    private bool _isOver;

    /// <summary>Time passes: what he does now.</summary>
    /// <param name="lastHeard">When audio last arrived, silence included; null when none has.</param>
    /// <param name="isAlone">Whether he knows that the other one is still being called: the talk has not begun.</param>
    public AnsweringAction Advance(Instant now, Instant? lastHeard, bool isAlone = false)
    {
        if (_isOver)
        {
            return AnsweringAction.Wait;
        }

        if (_answeredAt is { } answered)
        {
            _talkSince = isAlone ? now : _talkSince;
            bool saidAll = now - _talkSince >= (script.EndsCall ? script.TalkTime : script.TalkTime + Politeness);
            bool isDead = now - Instant.Max(answered, lastHeard ?? answered) > SilenceMax;
            return Over(saidAll || isDead || now - answered > LengthMax, AnsweringAction.HangUp);
        }

        if (now - ringingAt < script.Reaction)
        {
            return AnsweringAction.Wait;
        }

        if (script.RefusesWith is not null || now - ringingAt > LengthMax)
        {
            return Over(true, AnsweringAction.Refuse);
        }

        if (!script.Answers)
        {
            return AnsweringAction.Wait;
        }

        (_answeredAt, _talkSince) = (now, now);
        return AnsweringAction.Answer;
    }

    private AnsweringAction Over(bool isOver, AnsweringAction action)
    {
        _isOver = isOver;
        return isOver ? action : AnsweringAction.Wait;
    }
}
