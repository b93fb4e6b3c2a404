using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Crm.Smtp;

/// <summary>Puts replies together from what comes over the wire, however it was cut. Never throws on input. Not thread safe.</summary>
public sealed class SmtpReplyReader
{
    private readonly byte[] _line = new byte[SmtpReply.MaxLine];
    private readonly List<string> _lines = [];
    private byte[] _input = [];
    private int _inputAt;
    private int _lineLength;
    private int _code;

    /// <summary>Why nothing more can be read; null while all is well.</summary>
    public string? Fault { get; private set; }

    /// <summary>Bytes that came and are not part of a reply that was read out.</summary>
    public int Buffered => _input.Length - _inputAt + _lineLength + _lines.Count;

    /// <summary>Takes bytes in. They are copied.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        _input = [.. _input.AsSpan(_inputAt), .. bytes];
        _inputAt = 0;
    }

    /// <summary>Reads the next whole reply; false when more bytes are needed, or none will help (<see cref="Fault"/>).</summary>
    public bool TryRead([NotNullWhen(true)] out SmtpReply? reply)
    {
        reply = null;
        while (Fault is null && _inputAt < _input.Length)
        {
            byte next = _input[_inputAt++];
            if (next != '\n')
            {
                Keep(next);
            }
            else if (EndLine())
            {
                reply = new SmtpReply(_code, [.. _lines]);
                _lines.Clear();
                return true;
            }
        }

        return false;
    }

    private void Keep(byte next)
    {
        if (_lineLength == _line.Length)
        {
            Fault = $"The server sent a line of more than {SmtpReply.MaxLine} bytes.";
            return;
        }

        _line[_lineLength++] = next;
    }

    // True when the reply is complete. "250-first", "250 last"; a code alone is a last line too (RFC 5321 section 4.2.1).
    private bool EndLine()
    {
        ReadOnlySpan<byte> line = _line.AsSpan(0, _lineLength).TrimEnd((byte)'\r');
        _lineLength = 0;
        bool more = line.Length > 3 && line[3] == '-';
        if (line.Length < 3 || !IsCode(line) || (line.Length > 3 && !more && line[3] != ' '))
        {
            Fault = "The server sent a line that is no reply.";
            return false;
        }

        int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
        if ((_lines.Count > 0 && code != _code) || _lines.Count >= SmtpReply.MaxLines)
        {
            Fault = _lines.Count >= SmtpReply.MaxLines ? $"The server sent a reply of more than {SmtpReply.MaxLines} lines." : "The server changed its mind within a reply.";
            return false;
        }

        _code = code;
        string text = line.Length > 4 ? Encoding.UTF8.GetString(line[4..]) : "";
        _lines.Add(text.Any(char.IsControl) ? new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]) : text);
        return !more;
    }

    private static bool IsCode(ReadOnlySpan<byte> line) =>
        line[0] is >= (byte)'2' and <= (byte)'5' && line[1] is >= (byte)'0' and <= (byte)'9' && line[2] is >= (byte)'0' and <= (byte)'9';
}
