using System.Text;
using Crm.Imap;
using Crm.Imap.Parsing;
using Crm.Primitives;

namespace Crm.Protocols.Tests.Imap;

public sealed class ImapFuzzTests
{
    private static readonly string[] Pieces =
    [
        "* ", "+ ", "c1 ", "c2 ", "OK ", "NO ", "BAD ", "BYE ", "[", "]", "(", ")", "{3}\r\n", "{12}", "{999999999}\r\n", "\"", "\\", "\r\n", "\n", "\r", " ", "UID ", "FETCH (", "BODY[]",
        "BODY[HEADER", "INTERNALDATE ", "RFC822.SIZE ", "SEARCH ", "ESEARCH ", "EXISTS", "EXPUNGE", "CAPABILITY ", "IMAP4rev1 AUTH=PLAIN SASL-IR IDLE", "UIDVALIDITY 7", "UIDNEXT 9", "1", "4294967295", "NIL", "~", "\0", "é",
    ];

    // what a server says between two commands
    private static readonly string[] Turns =
    [
        "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR IDLE ESEARCH] hi {4}\r\n",
        "c1 OK [CAPABILITY IMAP4rev1 IDLE ESEARCH] in\r\n",
        "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] \r\n* OK [UIDNEXT 10] \r\n* OK [PERMANENTFLAGS (\\Seen \\*)] \r\nc2 OK [READ-WRITE] open\r\n",
        "* ESEARCH (TAG \"c3\") UID MIN 2\r\nc3 OK\r\n",
        "* SEARCH 4 5 6\r\nc4 OK\r\n",
        "* 1 FETCH (UID 4 RFC822.SIZE 5 INTERNALDATE \" 1-Jan-2026 00:00:00 +0000\")\r\n* 2 FETCH (UID 5 RFC822.SIZE 9)\r\nc5 OK\r\n",
        "* 1 FETCH (UID 4 FLAGS (\\Seen) BODY[] {5}\r\n{1}\r\n)\r\n* 2 FETCH (BODY[] {9}\r\nA: (\"\\}\r\n UID 5)\r\nc6 OK\r\n",
        "c7 OK\r\n",
        "+ idling\r\n",
        "* 4 EXISTS\r\n",
        "c8 OK\r\n",
        "* BYE\r\n",
    ];

    [Fact]
    public void Any_bytes_never_throw()
    {
        for (int seed = 0; seed < 4_000; seed++)
        {
            var random = new Random(seed);
            Run(Cut(Noise(random), random), ImapLab.Anna with { StartTls = seed % 5 == 0 });
        }
    }

    [Fact]
    public void A_damaged_dialogue_never_throws()
    {
        byte[] good = Encoding.Latin1.GetBytes(string.Concat(Turns));
        for (int seed = 0; seed < 4_000; seed++)
        {
            var random = new Random(seed);
            byte[] bad = [.. good];
            for (int i = random.Next(1, 6); i > 0; i--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            Run(Cut(bad, random), ImapLab.Anna);
        }
    }

    [Fact]
    public void However_the_bytes_are_cut_the_session_does_the_same()
    {
        byte[][] turns = [.. Turns.Select(Encoding.Latin1.GetBytes)];
        string whole = Run(turns, ImapLab.Anna);
        Assert.Contains("TakeMail 5", whole);
        Assert.Contains("good-bye", whole);
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            Assert.Equal(whole, Run(turns.SelectMany(turn => Cut(turn, random)), ImapLab.Anna));
        }
    }

    [Fact]
    public void However_noise_is_cut_the_reader_reads_the_same()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            byte[] bytes = Noise(new Random(seed));
            Assert.Equal(Read(bytes, null), Read(bytes, new Random(seed + 1)));
        }
    }

    private static byte[] Noise(Random random)
    {
        var text = new StringBuilder("* OK x\r\n");
        for (int i = random.Next(60); i > 0; i--)
        {
            text.Append(random.Next(8) == 0 ? ((char)random.Next(256)).ToString() : Pieces[random.Next(Pieces.Length)]);
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    // Settles at once, as if storing took no time, and writes down what the session did.
    private static string Run(IEnumerable<byte[]> pieces, ImapSessionOptions options)
    {
        var session = new ImapSession(options, new ImapMemory(), default);
        var did = new StringBuilder();
        foreach (byte[] piece in pieces)
        {
            if (!session.IsClosed)
            {
                Note(session, session.Receive(piece, default), did);
            }
        }

        return did.ToString();
    }

    private static void Note(ImapSession session, IReadOnlyList<ImapAction> actions, StringBuilder did)
    {
        foreach (ImapAction action in actions)
        {
            did.AppendLine(action switch
            {
                SendImap send => Encoding.Latin1.GetString(send.Bytes.Span),
                TakeMail mail => $"TakeMail {mail.Uid} {Encoding.Latin1.GetString(mail.Bytes.Span)}",
                _ => action.ToString(),
            });
            if (action is TakeMail taken)
            {
                Note(session, session.Settle(taken.Uid, MailSettled.Stored, default), did);
            }
        }
    }

    private static string Read(byte[] bytes, Random? cuts)
    {
        var reader = new ImapResponseReader(ImapLimits.Default with { MaxLiteralBytes = 1_000 });
        var read = new StringBuilder();
        foreach (byte[] piece in Cut(bytes, cuts))
        {
            reader.Feed(piece);
            while (reader.TryRead(out ImapResponse? response))
            {
                read.AppendLine(response is ImapFetched fetched ? $"{fetched with { Body = null }} {Convert.ToHexString((fetched.Body ?? default).Span)}" : response.ToString());
            }
        }

        return read.Append(reader.Fault).ToString();
    }

    private static IEnumerable<byte[]> Cut(byte[] bytes, Random? random)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int length = random is null ? bytes.Length : random.Next(1, Math.Min(random.Next(1, 40), bytes.Length - at) + 1);
            length = Math.Min(length, bytes.Length - at);
            yield return bytes[at..(at + length)];
            at += length;
        }
    }
}
