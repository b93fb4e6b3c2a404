using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Crm.Primitives;

namespace Crm.Routing.Snapshots;

/// <summary>
/// Reads what <see cref="SnapshotWriter"/> wrote. Whatever does not fit throws <see cref="InvalidDataException"/>; a count is believed
/// only as far as the bytes that are left could hold so many, so that no damaged count allocates without bound.
/// </summary>
internal ref struct SnapshotReader
{
    public const int IdSize = 16;
    public const int LongestNumber = 10;
    private readonly string[] _texts;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads the table of texts; the values follow.</summary>
    public SnapshotReader(ReadOnlySpan<byte> bytes)
    {
        _rest = bytes;
        _texts = [];
        string[] texts = new string[Count(1)];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = Encoding.UTF8.GetString(Take(Count(1)));
        }

        _texts = texts;
    }

    /// <summary>Whether every byte was read.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() switch { 0 => false, 1 => true, _ => throw Damaged() };

    public long Number()
    {
        ulong value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number that fits into 32 bits.</summary>
    public int Small() => Number() is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw Damaged();

    /// <summary>How many things follow.</summary>
    /// <param name="least">The bytes that one of them takes at least.</param>
    public int Count(int least) => Unsigned() is var count && count <= (ulong)(_rest.Length / least) ? (int)count : throw Damaged();

    public Instant Instant() => new(BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long))));

    public Instant? MaybeInstant() => Flag() ? Instant() : null;

    public double Real() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public double? MaybeReal() => Flag() ? Real() : null;

    public Guid Id() => new(Take(IdSize));

    public string? MaybeText() => Unsigned() is var number && number == 0 ? null : number <= (ulong)_texts.Length ? _texts[number - 1] : throw Damaged();

    public string Text() => MaybeText() ?? throw Damaged();

    /// <summary>One of the values of an enumeration, written as a byte.</summary>
    public T Choice<T>()
        where T : struct, Enum
    {
        var choice = Unsafe.BitCast<int, T>(Byte());
        return Enum.IsDefined(choice) ? choice : throw Damaged();
    }

    public static InvalidDataException Damaged() => new("The routing snapshot is damaged.");

    private ulong Unsigned()
    {
        ulong value = 0;
        for (int i = 0; i < LongestNumber; i++)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7f) << (i * 7);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            throw Damaged();
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
