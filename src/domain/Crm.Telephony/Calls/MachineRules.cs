namespace Crm.Telephony.Calls;

/// <summary>What is done with an answering machine.</summary>
public enum MachineAction : byte
{
    /// <summary>It is hung up on.</summary>
    HangUp,

    /// <summary>A message is spoken after its beep.</summary>
    LeaveMessage,

    /// <summary>It is treated as a person.</summary>
    Connect,
}

/// <summary>That a campaign listens for who answered.</summary>
/// <param name="Action">What is done with a machine. Who cannot be told is a person.</param>
/// <param name="Message">What is spoken after the beep; needed where that is the action.</param>
/// <param name="Keep">The first seconds are kept as a recording, for audit.</param>
/// <param name="Country">Whose network tones to expect: "us", "uk", "eu", "fr", "cn"; null knows them all.</param>
public sealed record MachineRules(MachineAction Action, string? Message, bool Keep, string? Country);

/// <summary>How far it is with who answered a campaign's call.</summary>
public enum Listening : byte
{
    /// <summary>Nobody listens.</summary>
    Off,

    /// <summary>Nobody has answered; the network's tones are listened for.</summary>
    Early,

    /// <summary>It is being decided who answered.</summary>
    Judging,

    /// <summary>A machine speaks; its beep is waited for.</summary>
    AwaitingBeep,

    /// <summary>The message is being spoken.</summary>
    Speaking,
}
