namespace Crm.Audio.Sealed;

/// <summary>What a chunk of a sealed recording is.</summary>
public enum SealedChunkKind
{
    /// <summary>A whole chunk; more follows.</summary>
    Whole,

    /// <summary>The end, as it was recorded.</summary>
    End,

    /// <summary>The end, put there after the process that recorded was killed.</summary>
    RepairedEnd,
}
