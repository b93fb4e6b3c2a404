using System.Text;

namespace Crm.Benchmarks.Mime;

/// <summary>Mails of 25 MiB made to hurt, by what is wrong with them.</summary>
internal static class HostileMails
{
    private const int Size = 25 * 1024 * 1024;

    /// <summary>Each of them, made when it is asked for.</summary>
    public static IEnumerable<(string Shape, byte[] Mail)> All()
    {
        yield return ("plain-text", Filled("Subject: x\n\n", "words that anybody writes\n"));
        yield return ("endless-header-lines", Filled("Subject: x\n", "a:\n"));
        yield return ("endless-header-folds", Filled("Subject: x\n", " y\n"));
        yield return ("headers-of-parts", Filled("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n" + string.Concat(Enumerable.Repeat("a:\n", 900)) + "\nx\n"));
        yield return ("parts", Filled("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n"));
        yield return ("nested-multiparts", Nested());
        yield return ("nested-messages", Filled("", "Content-Type: message/rfc822\n\n"));
        yield return ("boundary-lookalikes", Filled(Open(19) + "Content-Type: text/plain\n\n", "\n--b"));
        yield return ("wrong-boundaries", Filled(string.Concat(Enumerable.Range(0, 19).Select(i => $"Content-Type: multipart/mixed; boundary=wrong\n\n--right{i}\n")) + "\n", "some text\n"));
        yield return ("no-line-end", Filled("Subject: x\n\n", "x"));
        yield return ("line-ends-only", Filled("Subject: x\n\n", "\n"));
        yield return ("control-characters", Filled("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n", "\u0001"));
        yield return ("no-letters", Filled("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n", [0xff]));
        yield return ("unknown-charset", Filled("Content-Type: text/plain; charset=klingon\n\n", "äöü漢字"));
        yield return ("gb18030", Filled("Content-Type: text/plain; charset=gb18030\n\n", [0xc4, 0xe3]));
        yield return ("iso-2022-jp-escapes", Filled("Content-Type: text/plain; charset=iso-2022-jp\n\n", "\u001b$B"));
        yield return ("bad-base64", Filled("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n", "AB==*"));
        yield return ("base64-text", Filled("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n", "eHh4\n"));
        yield return ("base64-file", Filled("Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n", "AAAA\n"));
        yield return ("quoted-printable", Filled("Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n", "=\n"));
        yield return ("quoted-spaces", Filled("Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n", " "));
        yield return ("flowed-quotes", Filled("Content-Type: text/plain; format=flowed\n\n", "> \n"));
        yield return ("html-of-tags", Filled("Content-Type: text/html\n\n", "<b>"));
        yield return ("two-texts", TwoTexts());
        yield return ("delivery-report", Filled("Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n", "Final-Recipient: rfc822; a@b.c\nAction: failed\n\n"));
    }

    private static byte[] Nested()
    {
        var text = new StringBuilder();
        for (int i = 0; text.Length < Size - 100; i++)
        {
            text.Append($"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static byte[] TwoTexts()
    {
        byte[] bytes = Filled("Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n", "xxxxxxxxx\n");
        "\n--b\nContent-Type: text/html\n\n"u8.CopyTo(bytes.AsSpan(Size / 2));
        return bytes;
    }

    private static string Open(int depth) =>
        string.Concat(Enumerable.Range(0, depth).Select(i => $"Content-Type: multipart/mixed; boundary={new string('b', 40 + i)}\n\n--{new string('b', 40 + i)}\n"));

    private static byte[] Filled(string start, string filling) => Filled(start, Encoding.UTF8.GetBytes(filling));

    private static byte[] Filled(string start, byte[] filling)
    {
        var bytes = new byte[Size];
        int head = Encoding.UTF8.GetBytes(start, bytes);
        for (int at = head; at < bytes.Length; at += filling.Length)
        {
            filling.AsSpan(0, Math.Min(filling.Length, bytes.Length - at)).CopyTo(bytes.AsSpan(at));
        }

        return bytes;
    }
}
