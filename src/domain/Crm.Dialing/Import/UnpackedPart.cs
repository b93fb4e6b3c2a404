using System.IO.Compression;

namespace Crm.Dialing.Import;

/// <summary>An unpacked part that ends with a refusal where it gets larger than may be.</summary>
internal sealed class UnpackedPart(Stream unpacked, long packed) : Stream
{
    private const long Free = 16 << 20;

    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public static UnpackedPart Open(ZipArchiveEntry entry) => new(entry.Open(), entry.CompressedLength);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = unpacked.Read(buffer);
        _read += count;
        return _read > FileLimits.PartMax || (_read > Free && _read / Math.Max(1, packed) > FileLimits.RatioMax)
            ? throw new FileRefusedException("too-large", "A part of the workbook unpacks to more than may be.")
            : count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
        }

        base.Dispose(disposing);
    }
}
