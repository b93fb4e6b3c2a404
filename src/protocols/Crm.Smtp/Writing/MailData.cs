namespace Crm.Smtp;

/// <summary>A mail as it goes after DATA (RFC 5321 section 4.5.2): a dot that begins a line is doubled, the end is a dot alone. Thread safe.</summary>
public static class MailData
{
    /// <summary>
    /// The mail with its end. Line ends other than CRLF become CRLF: what one server takes for an end of line and the next does not has been used to
    /// smuggle mails.
    /// </summary>
    public static byte[] Write(ReadOnlySpan<byte> mail)
    {
        var data = new MemoryStream(mail.Length + mail.Length / 64 + 16);
        bool lineBegins = true;
        for (int i = 0; i < mail.Length; i++)
        {
            byte each = mail[i];
            if (each is (byte)'\r' or (byte)'\n')
            {
                i += each == '\r' && i + 1 < mail.Length && mail[i + 1] == '\n' ? 1 : 0;
                data.Write("\r\n"u8);
                lineBegins = true;
                continue;
            }

            if (lineBegins && each == '.')
            {
                data.WriteByte((byte)'.');
            }

            data.WriteByte(each);
            lineBegins = false;
        }

        data.Write(lineBegins ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return data.ToArray();
    }
}
