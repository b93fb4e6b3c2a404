using System.Security.Cryptography;
using Crm.Audio;
using Crm.Audio.Sealed;
using Crm.Audio.Wav;

namespace Crm.Persistence.Recordings;

/// <summary>
/// A sealed recording as the WAV file it stands for. Only the chunks that are read are opened, one at a time, in memory. Owns the
/// recording; not thread safe.
/// </summary>
public sealed class SealedWavStream : Stream
{
    private readonly SealedRecording _recording;
    private readonly byte[] _header = new byte[WavHeader.Length];
    private readonly byte[] _chunk = new byte[SealedAudioLayout.ChunkBytes];
    private long _opened = -1;

    /// <summary>Reads a recording from its start.</summary>
    public SealedWavStream(SealedRecording recording)
    {
        _recording = recording;
        WavHeader.Write(_header, AudioFrame.SampleRate, SealedAudioLayout.Channels, recording.Layout.AudioBytes);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => WavHeader.Length + _recording.Layout.AudioBytes;

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (Position >= Length || buffer.IsEmpty)
        {
            return 0;
        }

        ReadOnlySpan<byte> source = Position < WavHeader.Length ? _header.AsSpan((int)Position) : AudioAt(Position - WavHeader.Length);
        int count = Math.Min(buffer.Length, source.Length);
        source[..count].CopyTo(buffer);
        Position += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CryptographicOperations.ZeroMemory(_chunk);
            _recording.Dispose();
        }

        base.Dispose(disposing);
    }

    private ReadOnlySpan<byte> AudioAt(long position)
    {
        long chunk = position / SealedAudioLayout.ChunkBytes;
        if (_opened != chunk)
        {
            _opened = -1;
            _recording.Read(chunk, _chunk);
            _opened = chunk;
        }

        return _chunk.AsSpan((int)(position % SealedAudioLayout.ChunkBytes), _recording.Layout.BytesOf(chunk) - (int)(position % SealedAudioLayout.ChunkBytes));
    }
}
