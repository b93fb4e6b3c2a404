using System.Buffers.Binary;
using System.Numerics;

namespace Crm.Sip.Authentication;

/// <summary>
/// SHA-512/256 (FIPS 180-4 section 5.3.6.2 and 6.7), which the platform does not offer. The constants are derived as the standard
/// defines them, from the roots of the first primes. Meant for the short texts of digest authentication.
/// </summary>
internal static class Sha512Slash256
{
    private const int BlockBytes = 128;
    private const int LengthBytes = 16;
    private const int Rounds = 80;
    private const int DigestBytes = 32;

    private static readonly ulong[] RoundConstants = [.. Primes(Rounds).Select(prime => RootFraction(prime, 3))];
    private static readonly ulong[] Sha512Start = [.. Primes(8).Select(prime => RootFraction(prime, 2))];
    private static readonly ulong[] Start = Compress([.. Sha512Start.Select(word => word ^ 0xa5a5a5a5a5a5a5a5)], "SHA-512/256"u8);

    /// <summary>The 32 bytes of the digest.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> message) => ToBytes(Compress(Start, message))[..DigestBytes];

    /// <summary>Plain SHA-512, by which the tests compare this code with the platform's.</summary>
    internal static byte[] Sha512(ReadOnlySpan<byte> message) => ToBytes(Compress(Sha512Start, message));

    private static ulong[] Compress(ulong[] start, ReadOnlySpan<byte> message)
    {
        ulong[] state = [.. start];
        int padded = (message.Length + 1 + LengthBytes + BlockBytes - 1) / BlockBytes * BlockBytes;
        byte[] blocks = new byte[padded];
        message.CopyTo(blocks);
        blocks[message.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(blocks.AsSpan(padded - 8), (ulong)message.Length * 8);
        Span<ulong> schedule = stackalloc ulong[Rounds];
        for (int at = 0; at < padded; at += BlockBytes)
        {
            CompressBlock(state, blocks.AsSpan(at, BlockBytes), schedule);
        }

        return state;
    }

    // The names are those of FIPS 180-4 section 6.4.2.
    private static void CompressBlock(ulong[] state, ReadOnlySpan<byte> block, Span<ulong> w)
    {
        for (int t = 0; t < Rounds; t++)
        {
            w[t] = t < 16
                ? BinaryPrimitives.ReadUInt64BigEndian(block[(t * 8)..])
                : SmallSigma(w[t - 2], 19, 61, 6) + w[t - 7] + SmallSigma(w[t - 15], 1, 8, 7) + w[t - 16];
        }

        (ulong a, ulong b, ulong c, ulong d) = (state[0], state[1], state[2], state[3]);
        (ulong e, ulong f, ulong g, ulong h) = (state[4], state[5], state[6], state[7]);
        for (int t = 0; t < Rounds; t++)
        {
            ulong t1 = h + BigSigma(e, 14, 18, 41) + ((e & f) ^ (~e & g)) + RoundConstants[t] + w[t];
            ulong t2 = BigSigma(a, 28, 34, 39) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }

        ReadOnlySpan<ulong> added = [a, b, c, d, e, f, g, h];
        for (int i = 0; i < added.Length; i++)
        {
            state[i] += added[i];
        }
    }

    private static ulong SmallSigma(ulong x, int first, int second, int shift) =>
        BitOperations.RotateRight(x, first) ^ BitOperations.RotateRight(x, second) ^ (x >> shift);

    private static ulong BigSigma(ulong x, int first, int second, int third) =>
        BitOperations.RotateRight(x, first) ^ BitOperations.RotateRight(x, second) ^ BitOperations.RotateRight(x, third);

    private static byte[] ToBytes(ulong[] state)
    {
        byte[] bytes = new byte[state.Length * 8];
        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * 8), state[i]);
        }

        return bytes;
    }

    private static IEnumerable<int> Primes(int count) =>
        Enumerable.Range(2, 1000).Where(n => !Enumerable.Range(2, n - 2).TakeWhile(d => d * d <= n).Any(d => n % d == 0)).Take(count);

    // The first 64 bits of the fractional part of the root: the root of the number shifted left by 64 bits per degree, without its whole part.
    private static ulong RootFraction(int number, int degree)
    {
        BigInteger target = (BigInteger)number << (64 * degree);
        BigInteger low = 0;
        BigInteger high = BigInteger.One << 72;
        while (high - low > 1)
        {
            BigInteger middle = (low + high) >> 1;
            (low, high) = BigInteger.Pow(middle, degree) <= target ? (middle, high) : (low, middle);
        }

        return (ulong)(low & ulong.MaxValue);
    }
}
