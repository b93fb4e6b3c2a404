using Crm.Primitives;
using Crm.Simulator.Plan;

namespace Crm.Simulator.Customers;

/// <summary>Where a customer is in his call.</summary>
public enum CustomerStage
{
    /// <summary>The call is not answered yet.</summary>
    Dialling,

    /// <summary>A menu speaks, or keys are left to press.</summary>
    InMenu,

    /// <summary>Everything is keyed and said; he waits for a person.</summary>
    Waiting,

    /// <summary>A person is on the line.</summary>
    Talking,

    /// <summary>It is over.</summary>
    Ended,
}

/// <summary>How a customer's call ended.</summary>
public enum CallOutcome
{
    /// <summary>He talked to a person.</summary>
    Talked,

    /// <summary>He hung up before, as planned: in the menu or when his patience was over.</summary>
    GaveUp,

    /// <summary>The centre ended it before he talked: an announcement, a callback taken, a closed queue.</summary>
    SentAway,

    /// <summary>Refused with a final status.</summary>
    Refused,

    /// <summary>Broken: no answer to the INVITE, or no audio.</summary>
    Failed,

    /// <summary>The simulation stopped first.</summary>
    Stopped,
}

/// <summary>What a customer does next.</summary>
public abstract record CustomerAction;

/// <summary>Press a key.</summary>
public sealed record PressKey(char Key) : CustomerAction;

/// <summary>From now on listen for a person; what was heard before was a menu.</summary>
public sealed record ListenForPerson : CustomerAction;

/// <summary>Begin to speak.</summary>
public sealed record Speak : CustomerAction;

/// <summary>Hang up.</summary>
public sealed record HangUp : CustomerAction;

/// <summary>
/// A customer following his script: pure, one method per thing that happens. Whether a person is on the line he knows only by
/// listening, as people do. Not thread safe.
/// </summary>
public sealed class CustomerCall(CustomerScript script, TimeSpan lengthMax, Instant placedAt)
{
    /// <summary>Without audio for this long the line is dead.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(15);

    /// <summary>How long beyond his own idea of the talk he waits for the other side to hang up.</summary>
    public static readonly TimeSpan Politeness = TimeSpan.FromSeconds(30);

    /// <summary>How long beyond his patience he listens on when the music has stopped.</summary>
    public static readonly TimeSpan Curiosity = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan DialPatience = TimeSpan.FromSeconds(40);

    private Instant _since; // when this stage, or the last key, began; dialling began with the call
    private int _pressed;

    /// <summary>Where he is.</summary>
    public CustomerStage Stage { get; private set; } = CustomerStage.Dialling;

    /// <summary>How it ended; null before.</summary>
    public CallOutcome? Outcome { get; private set; }

    /// <summary>The status it was refused with; null otherwise.</summary>
    public int? Status { get; private set; }

    /// <summary>When the call was answered by the centre.</summary>
    public Instant? AcceptedAt { get; private set; }

    /// <summary>When a person was heard.</summary>
    public Instant? PersonAt { get; private set; }

    /// <summary>The centre answered.</summary>
    public void Accepted(Instant now)
    {
        if (Stage == CustomerStage.Dialling)
        {
            (Stage, AcceptedAt, _since) = (script.MenuTime > TimeSpan.Zero ? CustomerStage.InMenu : CustomerStage.Waiting, now, now);
        }
    }

    /// <summary>The INVITE drew a final status; 408 also stands for no response at all.</summary>
    public void Refused(int status)
    {
        Status = status;
        End(status == 408 ? CallOutcome.Failed : CallOutcome.Refused);
    }

    /// <summary>The other side ended the call.</summary>
    public void EndedByCentre() => End(Stage == CustomerStage.Talking ? CallOutcome.Talked : CallOutcome.SentAway);

    /// <summary>The line cannot be used.</summary>
    public void Broke() => End(CallOutcome.Failed);

    /// <summary>The simulation stops; true when there is something to hang up.</summary>
    public bool Stop()
    {
        bool open = Stage != CustomerStage.Ended;
        End(Stage == CustomerStage.Talking ? CallOutcome.Talked : CallOutcome.Stopped);
        return open;
    }

    /// <summary>Time passes: what he does now, or null.</summary>
    /// <param name="hearsPerson">A person seems to be on the line.</param>
    /// <param name="lastHeard">When audio last arrived, silence included; null when none has.</param>
    /// <param name="musicStopped">Something happens on the line; whoever hears that does not hang up just now.</param>
    public CustomerAction? Advance(Instant now, bool hearsPerson, Instant? lastHeard, bool musicStopped = false)
    {
        if (Stage == CustomerStage.Ended)
        {
            return null;
        }

        if (AcceptedAt is { } accepted && now - Instant.Max(lastHeard ?? accepted, accepted) > SilenceMax)
        {
            return HangUpAs(CallOutcome.Failed);
        }

        if (now - placedAt > lengthMax)
        {
            return HangUpAs(Stage == CustomerStage.Talking ? CallOutcome.Talked : CallOutcome.GaveUp);
        }

        var here = now - _since;
        switch (Stage)
        {
            case CustomerStage.Dialling:
                return now - placedAt > DialPatience ? HangUpAs(CallOutcome.Failed) : null;
            case CustomerStage.InMenu:
                return InMenu(now, here);
            case CustomerStage.Waiting:
                return Waiting(now, here, hearsPerson, musicStopped);
            default:
                return here >= (script.EndsCall ? script.TalkTime : script.TalkTime + Politeness) ? HangUpAs(CallOutcome.Talked) : null;
        }
    }

    private CustomerAction? InMenu(Instant now, TimeSpan here)
    {
        if (now - AcceptedAt >= script.MenuPatience)
        {
            return HangUpAs(CallOutcome.GaveUp);
        }

        if (_pressed < script.Keys.Length)
        {
            if (here < script.Keys[_pressed].After)
            {
                return null;
            }

            _since = now;
            return new PressKey(script.Keys[_pressed++].Key);
        }

        if (script.MenuPatience is not null || here < script.MenuTime)
        {
            return null;
        }

        (Stage, _since) = (CustomerStage.Waiting, now);
        return new ListenForPerson();
    }

    private CustomerAction? Waiting(Instant now, TimeSpan here, bool hearsPerson, bool musicStopped)
    {
        if (hearsPerson && script.MeetsPerson)
        {
            (Stage, PersonAt, _since) = (CustomerStage.Talking, now, now);
            return new Speak();
        }

        return here >= script.Patience + (musicStopped ? Curiosity : TimeSpan.Zero) ? HangUpAs(CallOutcome.GaveUp) : null;
    }

    private HangUp HangUpAs(CallOutcome outcome)
    {
        End(outcome);
        return new HangUp();
    }

    private void End(CallOutcome outcome)
    {
        if (Stage != CustomerStage.Ended)
        {
            (Stage, Outcome) = (CustomerStage.Ended, outcome);
        }
    }
}
