namespace Crm.Dialing.Campaigns;

/// <summary>What a campaign does with answering machines.</summary>
public enum OnMachine : byte
{
    /// <summary>Hangs up.</summary>
    HangUp,

    /// <summary>Speaks a message after the beep.</summary>
    LeaveMessage,

    /// <summary>Gives it to an agent as if it were a person.</summary>
    Connect,
}

/// <summary>That a campaign listens for who answered. Who cannot be told is a person; agents who dial themselves hear it themselves.</summary>
/// <param name="OnMachine">What is done with a machine.</param>
/// <param name="Message">What is spoken after its beep, 1 to 500 characters; needed where that is done.</param>
/// <param name="Keep">The first 15 seconds are kept as a recording, for audit.</param>
/// <param name="Country">Whose network tones to expect: "us", "uk", "eu", "fr" or "cn"; null knows them all.</param>
public sealed record MachineDetection(OnMachine OnMachine = OnMachine.HangUp, string? Message = null, bool Keep = false, string? Country = null)
{
    /// <summary>How much longer than ringing an attempt may take that is listened to, and left a message.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    /// <summary>Whether it is as it must be.</summary>
    public bool IsFit() =>
        Enum.IsDefined(OnMachine) && Message is not { Length: 0 or > 500 } && (OnMachine != OnMachine.LeaveMessage || Message is not null)
        && Country is null or "us" or "uk" or "eu" or "fr" or "cn";
}
