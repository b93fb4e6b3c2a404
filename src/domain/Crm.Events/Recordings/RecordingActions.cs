namespace Crm.Events.Recordings;

/// <summary>What a recording is doing.</summary>
public enum RecordingActivity
{
    /// <summary>Nothing is recorded.</summary>
    Off,

    /// <summary>What is said is recorded.</summary>
    On,

    /// <summary>Silence is recorded.</summary>
    Paused,
}

/// <summary>What an agent may do with the recording of his call.</summary>
[Flags]
public enum RecordingActions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Begin it.</summary>
    Start = 1,

    /// <summary>End it.</summary>
    Stop = 2,

    /// <summary>Keep what is said out of it.</summary>
    Pause = 4,

    /// <summary>Take what is said in again.</summary>
    Resume = 8,
}

/// <summary>The words for why a recording is paused. Words, not free text: nothing of the customer gets into the journal by them.</summary>
public static class RecordingPauseReasons
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = ["card-payment", "personal-data", "other"];
}
