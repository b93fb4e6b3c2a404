using Crm.Dialing.Import;

namespace Crm.Persistence.Lists;

/// <summary>Uploaded files, below the data path until their import has ended. Thread safe.</summary>
public sealed class ImportFiles(string folder)
{
    private const int BufferLength = 81_920;
    private const int HeadLength = 4;
    private const int ShapeLength = 65_536;

    /// <summary>Writes a file; gives its size. Throws <see cref="FileRefusedException"/> when it is empty or larger than may be, and keeps nothing then.</summary>
    public async Task<long> Keep(Guid id, Stream content, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, id.ToString("n"));
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferLength, useAsync: true);
            byte[] buffer = new byte[BufferLength];
            long length = 0;
            for (int read = await content.ReadAsync(buffer, cancellation); read > 0; read = await content.ReadAsync(buffer, cancellation))
            {
                length += read;
                if (length > FileLimits.BytesMax)
                {
                    throw new FileRefusedException("too-large", $"The file is larger than {FileLimits.BytesMax >> 20} MiB.");
                }

                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            return length > 0 ? length : throw new FileRefusedException("empty", "The file is empty.");
        }
        catch
        {
            Remove(id);
            throw;
        }
    }

    /// <summary>Opens a file for reading; null when it is gone.</summary>
    public FileStream? Open(Guid id)
    {
        string path = Path.Combine(folder, id.ToString("n"));
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferLength) : null;
    }

    /// <summary>Removes a file; nothing happens when it is not there.</summary>
    public void Remove(Guid id)
    {
        string path = Path.Combine(folder, id.ToString("n"));
        if (File.Exists(path)) // the folder may not be there either
        {
            File.Delete(path);
        }
    }

    /// <summary>Removes all files but these.</summary>
    public void RemoveOthers(IReadOnlySet<Guid> kept)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string path in Directory.EnumerateFiles(folder))
        {
            if (!Guid.TryParseExact(Path.GetFileName(path), "n", out var id) || !kept.Contains(id))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>
    /// The rows of a file, and how it is read where that was not said. Throws <see cref="FileRefusedException"/> when it is neither text nor a workbook, or not
    /// written as was said.
    /// </summary>
    public static OpenedRows Rows(Stream file, ImportReading reading)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(reading);
        byte[] head = new byte[HeadLength];
        file.Position = 0;
        int length = file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
        if (XlsxRows.Begins(head.AsSpan(0, length)))
        {
            file.Position = 0;
            var book = XlsxRows.Open(file);
            return new OpenedRows(true, reading, book.Read(), book);
        }

        var encoding = EncodingOf(file, reading.Encoding);
        file.Position = encoding.MarkLength;
        char[] shape = new char[ShapeLength];
        var first = new StreamReader(file, encoding.Strict, detectEncodingFromByteOrderMarks: false, BufferLength, leaveOpen: true);
        char delimiter = reading.Delimiter ?? CsvShape.DelimiterOf(new string(shape, 0, first.ReadBlock(shape)));
        file.Position = encoding.MarkLength;
        var text = new StreamReader(file, encoding.Strict, detectEncodingFromByteOrderMarks: false, BufferLength, leaveOpen: true);
        return new OpenedRows(false, reading with { Encoding = encoding.Word, Delimiter = delimiter }, new CsvRows(text, delimiter).Read(), text);
    }

    private static TextEncoding EncodingOf(Stream file, string? said)
    {
        var found = TextEncodings.Detect(file);
        if (said is null || said == found?.Word)
        {
            return found ?? throw new FileRefusedException("encoding", "This is no text in UTF-8, UTF-16 or GB18030, and no workbook (.xlsx).");
        }

        var named = TextEncodings.Words.Contains(said) ? new TextEncoding(said, 0) : throw new FileRefusedException("encoding", $"Use one of {string.Join(", ", TextEncodings.Words)}.");
        return TextEncodings.Fits(file, named) ? named : throw new FileRefusedException("encoding", $"The file is not written in {said}.");
    }
}

/// <summary>Rows being read.</summary>
/// <param name="Workbook">They come out of a workbook.</param>
/// <param name="Reading">How they are read.</param>
public sealed record OpenedRows(bool Workbook, ImportReading Reading, IEnumerable<FileRow> Rows, IDisposable Source) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Source.Dispose();
}
