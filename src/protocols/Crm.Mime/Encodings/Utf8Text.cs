using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Crm.Mime;

/// <summary>
/// UTF-8 (RFC 3629) that may be none: what cannot be read becomes U+FFFD, one for each longest beginning of a character (Unicode 15, section 3.9).
/// The framework's own reader does the same, at many times the cost where much is wrong.
/// </summary>
internal static class Utf8Text
{
    private const char Replacement = '\uFFFD';

    /// <summary>The bytes as text.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="damaged">True when something could not be read.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, out bool damaged)
    {
        damaged = !Utf8.IsValid(bytes);
        if (!damaged)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        char[] room = GC.AllocateUninitializedArray<char>(bytes.Length); // no byte makes more than one
        return new string(room, 0, Replace(bytes, room));
    }

    private static int Replace(ReadOnlySpan<byte> bytes, Span<char> target)
    {
        int written = 0;
        while (true)
        {
            var status = Utf8.ToUtf16(bytes, target[written..], out int read, out int made, replaceInvalidSequences: false);
            written += made;
            if (status == OperationStatus.Done)
            {
                return written;
            }

            Rune.DecodeFromUtf8(bytes[read..], out _, out int begun);
            target[written++] = Replacement;
            for (bytes = bytes[(read + begun)..]; bytes is [(>= 0x80 and <= 0xc1) or >= 0xf5, ..]; bytes = bytes[1..])
            {
                target[written++] = Replacement; // begins nothing
            }
        }
    }
}
