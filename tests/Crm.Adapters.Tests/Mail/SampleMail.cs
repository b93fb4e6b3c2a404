using System.Text;

namespace Crm.Adapters.Tests.Mail;

/// <summary>Mails of every kind with attachments of any bytes, the same for the same number.</summary>
internal static class SampleMail
{
    /// <summary>A mail and the bytes of its attachments.</summary>
    public static (byte[] Mail, IReadOnlyList<byte[]> Attachments) Make(int number)
    {
        var random = new Random(number);
        var files = new List<byte[]>();
        var text = new StringBuilder();
        text.Append($"From: Kunde {number} <k{number}@example.com>\r\nTo: desk@example.test\r\nSubject: Anliegen {number}\r\nMessage-ID: <m{number}@example.com>\r\n");
        text.Append("Date: Sun, 22 Nov 2026 10:19:18 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\n");
        text.Append($"--=_b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHallo {{12}}\r\n.\r\n)\r\n* BYE {number}\r\n");
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            byte[] file = new byte[random.Next(10) == 0 ? random.Next(300_000) : random.Next(4_000)];
            random.NextBytes(file);
            files.Add(file);
            text.Append($"--=_b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"f{i}.bin\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            text.Append(Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
        }

        return (Encoding.UTF8.GetBytes(text.Append("--=_b--\r\n").ToString()), files);
    }

    /// <summary>A short mail.</summary>
    public static byte[] Short(string subject) =>
        Encoding.UTF8.GetBytes($"From: anna@example.com\r\nSubject: {subject}\r\nMessage-ID: <{subject}@example.com>\r\n\r\nHallo\r\n");
}
