using System.Diagnostics.CodeAnalysis;

namespace Crm.Imap.Parsing;

/// <summary>
/// Puts responses together from what comes over the wire, however it was cut (RFC 9051 section 2.2.2): lines, and literals within them. What was
/// fed is read out before more is fed, so that never more than one response waits. Never throws on input. Not thread safe.
/// </summary>
public sealed class ImapResponseReader(ImapLimits limits)
{
    private const int SmallLine = 16 * 1024;
    private const int FirstLiteralPiece = 1024 * 1024;

    private readonly List<ImapLiteral> _literals = [];
    private byte[] _input = [];
    private int _inputAt;
    private byte[] _line = new byte[SmallLine];
    private int _lineLength;
    private int _piece; // where the line that is being read begins within the response
    private byte[] _literal = [];
    private int _literalFilled;
    private int _literalLength = -1;
    private long _literalTotal;

    /// <summary>Why nothing more can be read: beyond a limit; null while all is well.</summary>
    public string? Fault { get; private set; }

    /// <summary>Bytes that came and are not part of a response that was read out.</summary>
    public int Buffered => _input.Length - _inputAt + _lineLength + (int)_literalTotal;

    /// <summary>Takes bytes in. They are copied.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        byte[] joined = new byte[_input.Length - _inputAt + bytes.Length];
        _input.AsSpan(_inputAt).CopyTo(joined);
        bytes.CopyTo(joined.AsSpan(_input.Length - _inputAt));
        (_input, _inputAt) = (joined, 0);
    }

    /// <summary>Reads the next whole response; false when more bytes are needed, or none will help (<see cref="Fault"/>).</summary>
    public bool TryRead([NotNullWhen(true)] out ImapResponse? response)
    {
        response = null;
        while (Fault is null && _inputAt < _input.Length)
        {
            if (_literalLength >= 0)
            {
                FillLiteral();
            }
            else if (FillLine() && !BeginLiteral())
            {
                response = ImapResponseParser.Parse(_line.AsSpan(0, _lineLength), _literals, limits);
                Reset();
                return true;
            }
        }

        return false;
    }

    // True when a line is complete; its end is not kept.
    private bool FillLine()
    {
        ReadOnlySpan<byte> input = _input.AsSpan(_inputAt);
        int end = input.IndexOf((byte)'\n');
        ReadOnlySpan<byte> taken = end < 0 ? input : input[..end];
        if (_lineLength + taken.Length > limits.MaxLineBytes)
        {
            Fault = $"The server sent a line of more than {limits.MaxLineBytes} bytes.";
            return false;
        }

        if (_lineLength + taken.Length > _line.Length)
        {
            Array.Resize(ref _line, Math.Max(_lineLength + taken.Length, _line.Length * 2));
        }

        taken.CopyTo(_line.AsSpan(_lineLength));
        _lineLength += taken.Length;
        _inputAt += taken.Length + (end < 0 ? 0 : 1);
        if (end < 0)
        {
            return false;
        }

        _lineLength -= _lineLength > _piece && _line[_lineLength - 1] == '\r' ? 1 : 0;
        return true;
    }

    private bool BeginLiteral()
    {
        ReadOnlySpan<byte> line = _line.AsSpan(0, _lineLength);
        bool ends = _lineLength > _piece && line[^1] == '}'; // the announcement must stand in this very line
        if (!ends || LiteralMark.Length(line) is not { } length || line.LastIndexOf((byte)'{') < _piece)
        {
            return false;
        }

        if (_literalTotal + length > limits.MaxLiteralBytes || _literals.Count >= limits.MaxLiterals)
        {
            Fault = $"The server announced more than {limits.MaxLiteralBytes} bytes or {limits.MaxLiterals} literals in one response.";
            return true;
        }

        _literalLength = (int)length;
        _literalTotal += length;
        _literal = new byte[Math.Min(_literalLength, FirstLiteralPiece)];
        _literalFilled = 0;
        FillLiteral();
        return true;
    }

    // What is announced is not believed: room is made as bytes come.
    private void FillLiteral()
    {
        int take = Math.Min(_literalLength - _literalFilled, _input.Length - _inputAt);
        if (_literalFilled + take > _literal.Length)
        {
            Array.Resize(ref _literal, (int)Math.Min(_literalLength, Math.Max(_literalFilled + take, _literal.Length * 2L)));
        }

        _input.AsSpan(_inputAt, take).CopyTo(_literal.AsSpan(_literalFilled));
        _literalFilled += take;
        _inputAt += take;
        if (_literalFilled == _literalLength)
        {
            _literals.Add(new ImapLiteral(_lineLength, _literal));
            _literalLength = -1;
            _literal = [];
            _piece = _lineLength;
        }
    }

    private void Reset()
    {
        _line = _line.Length > SmallLine ? new byte[SmallLine] : _line;
        (_lineLength, _piece, _literalTotal) = (0, 0, 0);
        _literals.Clear();
    }
}
