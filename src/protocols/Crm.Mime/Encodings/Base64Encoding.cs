using System.Buffers;
using System.Buffers.Text;

namespace Crm.Mime;

/// <summary>Base64 (RFC 2045 section 6.8), read leniently: what is not of the alphabet is skipped, as the RFC wants, and noted unless it is white space.</summary>
internal static class Base64Encoding
{
    private const byte Pad = 64;
    private const byte Space = 65;
    private const byte Foreign = 66;

    private static readonly byte[] Meaning = MakeMeaning();

    public static DecodedContent Decode(ReadOnlySpan<byte> encoded)
    {
        var bytes = new byte[encoded.Length / 4 * 3 + 3];
        if (Base64.DecodeFromUtf8(encoded, bytes, out _, out int written) == OperationStatus.Done)
        {
            return new(bytes.AsMemory(0, written), MimeDefects.None);
        }

        written = DecodeLeniently(encoded, bytes, out bool damaged);
        return new(bytes.AsMemory(0, written), damaged ? MimeDefects.Base64Damaged : MimeDefects.None);
    }

    // Padding ends a group of four, and another group may follow: some programs put encoded pieces one after the other.
    private static int DecodeLeniently(ReadOnlySpan<byte> encoded, Span<byte> bytes, out bool damaged)
    {
        (int written, int group, int count, int pads) = (0, 0, 0, 0);
        damaged = false;
        foreach (byte letter in encoded)
        {
            byte meaning = Meaning[letter];
            switch (meaning)
            {
                case Space:
                    break;
                case Foreign:
                    damaged = true;
                    break;
                case Pad:
                    pads++;
                    damaged |= count == 1 || pads > 2;
                    written += Close(group, count, bytes[written..]);
                    (group, count) = (0, 0);
                    break;
                default:
                    damaged |= pads > 0;
                    group = (group << 6) | meaning;
                    if (++count == 4)
                    {
                        bytes[written++] = (byte)(group >> 16);
                        bytes[written++] = (byte)(group >> 8);
                        bytes[written++] = (byte)group;
                        (group, count) = (0, 0);
                    }

                    break;
            }
        }

        damaged |= count > 0;
        return written + Close(group, count, bytes[written..]);
    }

    // Two letters hold one byte, three hold two; one holds none.
    private static int Close(int group, int count, Span<byte> bytes)
    {
        switch (count)
        {
            case 2:
                bytes[0] = (byte)(group >> 4);
                return 1;
            case 3:
                bytes[0] = (byte)(group >> 10);
                bytes[1] = (byte)(group >> 2);
                return 2;
            default:
                return 0;
        }
    }

    private static byte[] MakeMeaning()
    {
        var meaning = new byte[256];
        Array.Fill(meaning, Foreign);
        ReadOnlySpan<byte> alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (int i = 0; i < alphabet.Length; i++)
        {
            meaning[alphabet[i]] = (byte)i;
        }

        meaning['='] = Pad;
        foreach (byte space in " \t\r\n\v\f"u8)
        {
            meaning[space] = Space;
        }

        return meaning;
    }
}
