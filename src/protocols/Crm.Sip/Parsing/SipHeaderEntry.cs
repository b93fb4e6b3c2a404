namespace Crm.Sip;

/// <summary>
/// Where one header line stands in the indexed bytes. The value is trimmed of white space at both ends; folds inside are still there.
/// Offsets and lengths are in bytes.
/// </summary>
public readonly record struct SipHeaderEntry(SipHeaderId Id, int NameStart, int NameLength, int ValueStart, int ValueLength)
{
    /// <summary>The name as written.</summary>
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> message) => message.Slice(NameStart, NameLength);

    /// <summary>The value as written, ends trimmed.</summary>
    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> message) => message.Slice(ValueStart, ValueLength);
}
