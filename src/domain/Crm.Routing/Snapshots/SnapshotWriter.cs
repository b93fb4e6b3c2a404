using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Crm.Primitives;

namespace Crm.Routing.Snapshots;

/// <summary>
/// Writes a snapshot's values one after the other, little-endian. A text is written once, in a table before everything else, and
/// referred to by number: a large site says the same ids and reasons over and over.
/// </summary>
internal sealed class SnapshotWriter
{
    private readonly ArrayBufferWriter<byte> _body = new(1 << 16);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _table = new(1 << 12);

    public void Byte(byte value)
    {
        _body.GetSpan(1)[0] = value;
        _body.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>A number that is mostly small: seven bits to a byte, the sign in the lowest bit.</summary>
    public void Number(long value) => Unsigned(_body, (ulong)((value << 1) ^ (value >> 63)));

    public void Count(int value) => Unsigned(_body, (ulong)value);

    public void Instant(Instant value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_body.GetSpan(sizeof(long)), value.Microseconds);
        _body.Advance(sizeof(long));
    }

    public void Instant(Instant? value)
    {
        Flag(value is not null);
        if (value is { } given)
        {
            Instant(given);
        }
    }

    public void Real(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_body.GetSpan(sizeof(double)), value);
        _body.Advance(sizeof(double));
    }

    public void Real(double? value)
    {
        Flag(value is not null);
        if (value is { } given)
        {
            Real(given);
        }
    }

    public void Id(Guid value)
    {
        value.TryWriteBytes(_body.GetSpan(SnapshotReader.IdSize));
        _body.Advance(SnapshotReader.IdSize);
    }

    /// <summary>A text or null, by its number in the table; 0 is null.</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Count(0);
            return;
        }

        if (!_texts.TryGetValue(value, out int number))
        {
            number = _texts.Count + 1;
            _texts.Add(value, number);
            int length = Encoding.UTF8.GetByteCount(value);
            Unsigned(_table, (ulong)length);
            _table.Advance(Encoding.UTF8.GetBytes(value, _table.GetSpan(length)));
        }

        Count(number);
    }

    /// <summary>Everything after a header: the number of texts, the texts, the values.</summary>
    public byte[] ToArray(ReadOnlySpan<byte> header)
    {
        var count = new ArrayBufferWriter<byte>(16);
        Unsigned(count, (ulong)_texts.Count);
        return [.. header, .. count.WrittenSpan, .. _table.WrittenSpan, .. _body.WrittenSpan];
    }

    private static void Unsigned(ArrayBufferWriter<byte> to, ulong value)
    {
        var span = to.GetSpan(SnapshotReader.LongestNumber);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            span[length++] = (byte)(value | 0x80);
        }

        span[length++] = (byte)value;
        to.Advance(length);
    }
}
