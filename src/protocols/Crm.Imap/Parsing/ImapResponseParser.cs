using System.Buffers.Text;
using System.Text;
using Crm.Primitives;

namespace Crm.Imap.Parsing;

/// <summary>Reads one whole response (RFC 9051 section 7). Lenient: what is not known is <see cref="ImapOther"/>. Never throws on input.</summary>
internal static class ImapResponseParser
{
    private const int MaxContinuation = 4_000;
    private const int MaxCapabilities = 500;
    private const int MaxName = 40;

    public static ImapResponse Parse(ReadOnlySpan<byte> text, List<ImapLiteral> literals, ImapLimits limits)
    {
        if (text is [(byte)'+', ..])
        {
            return new ImapContinuation(ForPeople(text[1..].TrimStart((byte)' '), MaxContinuation));
        }

        var scanner = new ImapScanner(text, literals);
        ReadOnlySpan<byte> tag = scanner.Word();
        if (tag.IsEmpty || !scanner.Take(' '))
        {
            return new ImapMalformed("The server sent a line that is no response.");
        }

        bool untagged = tag.SequenceEqual("*"u8);
        ReadOnlySpan<byte> name = scanner.Word();
        scanner.Blanks();
        if (Status(name) is { } status)
        {
            return ReadStatus(untagged ? null : ForPeople(tag, MaxName), status, scanner.Rest);
        }

        return untagged ? Untagged(name, ref scanner, limits) : new ImapMalformed("The server ended a command with neither OK, NO nor BAD.");
    }

    /// <summary>The names of a capability list.</summary>
    public static ImapCapabilities Capabilities(ReadOnlySpan<byte> text)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Range range in text.Split((byte)' '))
        {
            if (!text[range].IsEmpty && names.Count < MaxCapabilities)
            {
                names.Add(ForPeople(text[range], MaxName).ToUpperInvariant());
            }
        }

        return new ImapCapabilities(names);
    }

    private static ImapStatus? Status(ReadOnlySpan<byte> name) =>
        ImapScanner.Is(name, "OK"u8) ? ImapStatus.Ok
        : ImapScanner.Is(name, "NO"u8) ? ImapStatus.No
        : ImapScanner.Is(name, "BAD"u8) ? ImapStatus.Bad
        : ImapScanner.Is(name, "BYE"u8) ? ImapStatus.Bye
        : ImapScanner.Is(name, "PREAUTH"u8) ? ImapStatus.PreAuthenticated
        : null;

    private static ImapStatusResponse ReadStatus(string? tag, ImapStatus status, ReadOnlySpan<byte> rest)
    {
        int close = rest is [(byte)'[', ..] ? rest.IndexOf((byte)']') : -1;
        if (close < 0)
        {
            return new ImapStatusResponse(tag, status, null, "", ForPeople(rest, ImapStatusResponse.MaxText));
        }

        ReadOnlySpan<byte> inner = rest[1..close];
        int blank = inner.IndexOf((byte)' ');
        string code = ForPeople(blank < 0 ? inner : inner[..blank], MaxName).ToUpperInvariant();
        string value = blank < 0 ? "" : ForPeople(inner[(blank + 1)..], MaxContinuation);
        return new ImapStatusResponse(tag, status, code, value, ForPeople(rest[(close + 1)..].TrimStart((byte)' '), ImapStatusResponse.MaxText));
    }

    private static ImapResponse Untagged(ReadOnlySpan<byte> name, ref ImapScanner scanner, ImapLimits limits)
    {
        if (ImapScanner.Is(name, "CAPABILITY"u8))
        {
            return Capabilities(scanner.Rest);
        }

        if (ImapScanner.Is(name, "SEARCH"u8))
        {
            return Found(ref scanner);
        }

        if (ImapScanner.Is(name, "ESEARCH"u8))
        {
            return FoundLowest(ref scanner, limits);
        }

        if (!Utf8Parser.TryParse(name, out uint number, out int read) || read != name.Length)
        {
            return new ImapOther(ForPeople(name, MaxName).ToUpperInvariant());
        }

        ReadOnlySpan<byte> what = scanner.Word();
        scanner.Blanks();
        return ImapScanner.Is(what, "EXISTS"u8) ? new ImapExists(number)
            : ImapScanner.Is(what, "EXPUNGE"u8) ? new ImapExpunged(number)
            : ImapScanner.Is(what, "FETCH"u8) ? Fetched(number, ref scanner, limits)
            : new ImapOther(ForPeople(what, MaxName).ToUpperInvariant());
    }

    // "* SEARCH 2 84 882"; a modification sequence in parentheses may stand at the end (RFC 7162).
    private static ImapFound Found(ref ImapScanner scanner)
    {
        var numbers = new List<uint>();
        while (!scanner.AtEnd && scanner.Number() is { } number)
        {
            numbers.Add(number);
            scanner.Blanks();
        }

        return new ImapFound(numbers);
    }

    // "* ESEARCH (TAG "A5") UID MIN 4"
    private static ImapResponse FoundLowest(ref ImapScanner scanner, ImapLimits limits)
    {
        while (!scanner.AtEnd)
        {
            if (scanner.Rest is [(byte)'(' or (byte)'"' or (byte)'{', ..])
            {
                if (!scanner.Skip(limits.MaxDepth))
                {
                    return new ImapMalformed("The server sent a search's answer that cannot be read.");
                }
            }
            else
            {
                ReadOnlySpan<byte> word = scanner.Word();
                scanner.Blanks();
                if (ImapScanner.Is(word, "MIN"u8))
                {
                    return new ImapFoundLowest(scanner.Number());
                }

                if (word.IsEmpty)
                {
                    break;
                }
            }

            scanner.Blanks();
        }

        return new ImapFoundLowest(null);
    }

    private static ImapResponse Fetched(uint number, ref ImapScanner scanner, ImapLimits limits)
    {
        var broken = new ImapMalformed("The server sent the data of a mail in a form that cannot be read.");
        if (!scanner.Take('('))
        {
            return broken;
        }

        var mail = new ImapFetched(number, null, null, null, null);
        scanner.Blanks();
        while (!scanner.Take(')'))
        {
            ReadOnlySpan<byte> name = scanner.Word();
            scanner.Blanks();
            if (name.IsEmpty || scanner.AtEnd || !Item(name, ref scanner, limits, ref mail))
            {
                return broken;
            }

            scanner.Blanks();
        }

        return mail;
    }

    private static bool Item(ReadOnlySpan<byte> name, ref ImapScanner scanner, ImapLimits limits, ref ImapFetched mail)
    {
        if (ImapScanner.Is(name, "UID"u8))
        {
            mail = mail with { Uid = scanner.Number() };
            return mail.Uid is > 0;
        }

        if (ImapScanner.Is(name, "RFC822.SIZE"u8))
        {
            ReadOnlySpan<byte> digits = scanner.Word();
            bool good = Utf8Parser.TryParse(digits, out long size, out int read) && read == digits.Length && size >= 0;
            mail = mail with { Size = good ? size : null };
            return good;
        }

        if (ImapScanner.Is(name, "INTERNALDATE"u8))
        {
            bool there = scanner.String(out ReadOnlyMemory<byte>? date);
            mail = mail with { ArrivedAt = date is { Length: < 64 } written ? InternalDate.Read(Encoding.ASCII.GetString(written.Span)) : null };
            return there;
        }

        bool body = ImapScanner.Is(name, "BODY[]"u8) || (name.Length >= 12 && ImapScanner.Is(name[..12], "BODY[HEADER]"u8));
        if (!body)
        {
            return scanner.Skip(limits.MaxDepth);
        }

        bool read2 = scanner.String(out ReadOnlyMemory<byte>? bytes);
        mail = mail with { Body = bytes };
        return read2;
    }

    private static string ForPeople(ReadOnlySpan<byte> bytes, int most)
    {
        ReadOnlySpan<byte> kept = bytes.Length > most ? bytes[..most] : bytes;
        string text = Encoding.UTF8.GetString(kept);
        return text.Any(char.IsControl) ? new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]) : text;
    }
}
