namespace Crm.Server.Lives;

/// <summary>Why a node's life is over.</summary>
internal enum LifeEnd
{
    /// <summary>The process was asked to stop.</summary>
    Stopped,

    /// <summary>Another node has the shards: this one was silent for longer than its lease.</summary>
    Disowned,

    /// <summary>An administrator had the shards given to another node.</summary>
    HandedOver,
}
