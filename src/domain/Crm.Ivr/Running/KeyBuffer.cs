namespace Crm.Ivr;

/// <summary>Keys pressed and not yet asked for, oldest first. Bounded; a key too many is refused.</summary>
internal sealed class KeyBuffer
{
    private readonly char[] keys = new char[FlowLimits.KeysMax];
    private int first;

    internal int Count { get; private set; }

    internal bool TryAdd(char key)
    {
        if (Count == keys.Length)
            return false;
        keys[(first + Count++) % keys.Length] = key;
        return true;
    }

    /// <summary>Takes the oldest; there must be one.</summary>
    internal char Take()
    {
        char key = keys[first];
        first = (first + 1) % keys.Length;
        Count--;
        return key;
    }

    internal void Clear() => Count = 0;
}
