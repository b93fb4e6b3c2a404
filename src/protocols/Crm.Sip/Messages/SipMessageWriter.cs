using System.Buffers;
using System.Globalization;
using System.Text;

namespace Crm.Sip;

/// <summary>Writes messages to the wire (RFC 3261 section 7). Content-Length always states the body's length and comes last.</summary>
public static class SipMessageWriter
{
    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <summary>Appends the message to the buffer.</summary>
    public static void Write(SipMessage message, IBufferWriter<byte> output)
    {
        WriteText(message.ToString()!, output);
        output.Write(LineEnd);
        foreach ((string name, string value) in message.Headers)
        {
            if (name != SipHeaderNames.ContentLength)
            {
                WriteField(name, value, output);
            }
        }

        WriteField(SipHeaderNames.ContentLength, message.Body.Length.ToString(CultureInfo.InvariantCulture), output);
        output.Write(LineEnd);
        output.Write(message.Body.Span);
    }

    /// <summary>The message as an array of its own.</summary>
    public static byte[] ToBytes(SipMessage message)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        Write(message, output);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteField(string name, string value, IBufferWriter<byte> output)
    {
        WriteText(name, output);
        output.Write(": "u8);
        WriteText(value, output);
        output.Write(LineEnd);
    }

    private static void WriteText(string text, IBufferWriter<byte> output) => Encoding.UTF8.GetBytes(text, output);
}
