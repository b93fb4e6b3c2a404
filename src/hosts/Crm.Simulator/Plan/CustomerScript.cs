using System.Collections.Immutable;

namespace Crm.Simulator.Plan;

/// <summary>How a customer's keys travel.</summary>
public enum KeyStyle
{
    /// <summary>RFC 4733 telephone-events.</summary>
    TelephoneEvents,

    /// <summary>Tones in the audio; telephone-event is not offered.</summary>
    Tones,
}

/// <summary>A key pressed so long after the one before, or after the answer.</summary>
public readonly record struct KeyPress(TimeSpan After, char Key);

/// <summary>Everything one customer will do, fixed before he calls.</summary>
/// <param name="Index">His place in the traffic, from 0.</param>
/// <param name="At">When he calls, after the start of the traffic.</param>
/// <param name="CallerNumber">E.164; null when he withholds it.</param>
/// <param name="CallerName">Display name; null for none.</param>
/// <param name="DialledNumber">Whom he calls.</param>
/// <param name="Keys">What he keys; empty where there is no menu, or when he keys nothing.</param>
/// <param name="MenuTime">How long after the last key, or after the answer, recordings still speak; zero where there is no menu.</param>
/// <param name="MeetsPerson">Whether a person is to be expected at all.</param>
/// <param name="MenuPatience">He hangs up in the menu after this time; null when he does not.</param>
/// <param name="Patience">How long he then waits for a person.</param>
/// <param name="TalkTime">How long the conversation lasts from his point of view.</param>
/// <param name="EndsCall">Whether he hangs up when it is over; else he waits for the other side.</param>
/// <param name="Voice">Which of the voices he speaks with, from 0; taken modulo their number.</param>
public sealed record CustomerScript(
    int Index,
    TimeSpan At,
    string? CallerNumber,
    string? CallerName,
    string DialledNumber,
    string Language,
    ImmutableArray<KeyPress> Keys,
    KeyStyle KeyStyle,
    TimeSpan MenuTime,
    bool MeetsPerson,
    TimeSpan? MenuPatience,
    TimeSpan Patience,
    TimeSpan TalkTime,
    bool EndsCall,
    int Voice);
