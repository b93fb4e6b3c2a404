using Crm.Telephony.Media;

namespace Crm.Media.Bridges;

/// <summary>What a bridge needs of a session at each tick.</summary>
internal interface IBridgeMember
{
    /// <summary>True when <see cref="Captured"/> holds audio of this tick.</summary>
    bool HasCaptured { get; }

    /// <summary>What the member said in this tick, 20 ms.</summary>
    ReadOnlySpan<short> Captured { get; }

    /// <summary>Where what the member hears is to be written, 20 ms.</summary>
    Span<short> Heard { get; }

    /// <summary>True when the bridge wrote something audible into <see cref="Heard"/>.</summary>
    bool HasHeard { set; }

    /// <summary>Nobody hears it until a gain says so.</summary>
    bool Unheard => false;

    /// <summary>Its channel in recordings.</summary>
    RecordingSide Side { get; }
}
