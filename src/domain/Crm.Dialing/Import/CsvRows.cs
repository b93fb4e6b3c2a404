using System.Text;

namespace Crm.Dialing.Import;

/// <summary>
/// Rows of comma-separated text (RFC 4180, any delimiter, any line end). A quotation mark inside a cell that did not begin with one is text. Memory is
/// bounded by one row: what is too long is skipped to the end of its line, and said.
/// </summary>
public sealed class CsvRows(TextReader text, char delimiter)
{
    private const int BufferLength = 16_384;
    private const int Over = -1;

    private readonly char[] _buffer = new char[BufferLength];
    private readonly StringBuilder _cell = new();
    private readonly List<string> _cells = [];
    private int _at;
    private int _length;
    private long _row;
    private RowFault? _fault;

    /// <summary>All rows, blank ones too; each list of cells is new.</summary>
    public IEnumerable<FileRow> Read()
    {
        while (Peek() != Over)
        {
            _cells.Clear();
            _fault = null;
            ReadRow();
            yield return _fault is null ? new FileRow(++_row, [.. _cells]) : new FileRow(++_row, []) { Fault = _fault };
        }
    }

    private void ReadRow()
    {
        while (true)
        {
            _cell.Clear();
            bool quoted = Peek() == '"';
            bool good = quoted ? ReadQuoted() : ReadPlain();
            if (!good || _cells.Count == FileLimits.ColumnsMax)
            {
                _fault = new RowFault(_cells.Count == FileLimits.ColumnsMax ? RowFaults.Columns : RowFaults.Malformed);
                SkipLine();
                return;
            }

            _cells.Add(_cell.ToString());
            if (Peek() == delimiter)
            {
                _at++;
                continue;
            }

            EndLine();
            return;
        }
    }

    private bool ReadPlain()
    {
        for (int c = Peek(); c != Over && c != delimiter && c is not ('\r' or '\n'); c = Peek())
        {
            if (_cell.Length == FileLimits.CellMax)
            {
                return false;
            }

            _cell.Append((char)c);
            _at++;
        }

        return true;
    }

    private bool ReadQuoted()
    {
        _at++;
        for (int c = Peek(); c != Over; c = Peek())
        {
            _at++;
            if (c == '"')
            {
                if (Peek() != '"')
                {
                    return ReadPlain(); // what follows the closing mark, as spreadsheets take it
                }

                _at++;
            }

            if (_cell.Length == FileLimits.CellMax)
            {
                return false;
            }

            _cell.Append((char)c);
        }

        return false; // never closed
    }

    private void SkipLine()
    {
        for (int c = Peek(); c is not (Over or '\r' or '\n'); c = Peek())
        {
            _at++;
        }

        EndLine();
    }

    private void EndLine()
    {
        if (Peek() == '\r')
        {
            _at++;
            if (Peek() != '\n')
            {
                return;
            }
        }

        if (Peek() == '\n')
        {
            _at++;
        }
    }

    private int Peek()
    {
        if (_at == _length)
        {
            _length = text.Read(_buffer);
            _at = 0;
            if (_length == 0)
            {
                return Over;
            }
        }

        return _buffer[_at];
    }
}
