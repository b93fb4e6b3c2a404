namespace Crm.Protocols.Tests.Sip.Fuzz;

/// <summary>Spoils good inputs in the ways that break parsers. The same seed gives the same inputs.</summary>
internal sealed class Mutator(int seed, byte[][] corpus)
{
    private static readonly byte[][] Morsels =
    [
        "\r\n"u8.ToArray(), "\r\n "u8.ToArray(), "\r\n\r\n"u8.ToArray(), "\n"u8.ToArray(), "\r"u8.ToArray(), ","u8.ToArray(), ";"u8.ToArray(),
        ";;"u8.ToArray(), "\""u8.ToArray(), "\\"u8.ToArray(), "<"u8.ToArray(), ">"u8.ToArray(), "%"u8.ToArray(), "%00"u8.ToArray(),
        "@"u8.ToArray(), ":"u8.ToArray(), "="u8.ToArray(), "/"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), "\0"u8.ToArray(),
        "-1"u8.ToArray(), "4294967296"u8.ToArray(), "99999999999999999999"u8.ToArray(), "SIP/2.0"u8.ToArray(), "sip:"u8.ToArray(),
        "Content-Length: 0\r\n"u8.ToArray(), "l: 5\r\n"u8.ToArray(), "Via: SIP/2.0/UDP x\r\n"u8.ToArray(), "a="u8.ToArray(), "m=audio 0 X 0\r\n"u8.ToArray(),
        "é"u8.ToArray(), [0xff, 0xfe], [0xe2, 0x80, 0xa8], [0xc2, 0x85],
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next spoiled input: one to eight changes to a corpus member.</summary>
    public byte[] Next()
    {
        var bytes = new List<byte>(Pick(corpus));
        for (int changes = _random.Next(1, 9); changes > 0; changes--)
        {
            Change(bytes);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        int at = _random.Next(bytes.Count + 1);
        int length = Math.Min(_random.Next(1, 40), bytes.Count - at);
        switch (_random.Next(7))
        {
            case 0 when at < bytes.Count:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3:
                byte[] other = Pick(corpus);
                int start = _random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(start, Math.Min(_random.Next(1, 200), other.Length - start)).ToArray());
                break;
            case 4 when _random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5 when _random.Next(8) == 0:
                bytes.InsertRange(at, Enumerable.Repeat(Pick(Morsels), _random.Next(1, 400)).SelectMany(m => m));
                break;
            default:
                bytes.InsertRange(at, Pick(Morsels));
                break;
        }
    }

    private T Pick<T>(T[] items) => items[_random.Next(items.Length)];
}
