using Crm.Audio.Sealed;
using Crm.Contracts.Ports;
using Crm.Media.Recording;
using Crm.Persistence.Recordings;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Recordings;

public sealed class SealedRecordingTests : IDisposable
{
    private readonly SealedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(26)]
    [InlineData(137)]
    public void What_was_recorded_is_read_back_and_nowhere_in_the_clear(int frames)
    {
        var id = _folder.Record(frames);
        Assert.Equal(Enumerable.Range(0, frames).Select(SealedFolder.SampleOf), _folder.Frames(id));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part"));
        byte[] file = File.ReadAllBytes(_folder.PathOf(id));
        byte[] silence = new byte[32];
        Assert.Equal(-1, file.AsSpan().IndexOf(silence));
    }

    [Fact]
    public void A_change_of_any_byte_is_found()
    {
        var id = _folder.Record(60);
        byte[] good = File.ReadAllBytes(_folder.PathOf(id));
        var random = new Random(7);
        // every byte of head and end, and a good many between
        var places = Enumerable.Range(0, SealedAudioHeader.Length + 16)
            .Concat(Enumerable.Range(good.Length - 32, 32))
            .Concat(Enumerable.Range(0, 200).Select(_ => random.Next(good.Length)));
        foreach (int place in places)
        {
            byte[] bad = (byte[])good.Clone();
            bad[place] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_folder.PathOf(id), bad);
            Assert.True(IsDamaged(id), $"a change of byte {place} was not found");
        }

        File.WriteAllBytes(_folder.PathOf(id), good);
        Assert.False(IsDamaged(id));
    }

    [Fact]
    public void Every_shorter_and_every_longer_file_is_found()
    {
        var id = _folder.Record(60);
        byte[] good = File.ReadAllBytes(_folder.PathOf(id));
        var random = new Random(11);
        var lengths = Enumerable.Range(0, 300).Select(_ => random.Next(good.Length))
            .Concat([0, 1, SealedAudioHeader.Length, (int)SealedAudioLayout.OffsetOf(1), (int)SealedAudioLayout.OffsetOf(2), good.Length - 1]);
        foreach (int length in lengths)
        {
            File.WriteAllBytes(_folder.PathOf(id), good[..length]);
            Assert.True(IsDamaged(id), $"cut to {length} bytes was not found");
        }

        File.WriteAllBytes(_folder.PathOf(id), [.. good, 0]);
        Assert.True(IsDamaged(id));
    }

    [Fact]
    public void Chunks_that_change_places_or_come_from_another_recording_are_found_and_named()
    {
        var id = _folder.Record(110);
        byte[] good = File.ReadAllBytes(_folder.PathOf(id));
        byte[] other = File.ReadAllBytes(_folder.PathOf(_folder.Record(110)));
        var chunk1 = Range(1);
        var chunk2 = Range(2);
        byte[] swapped = (byte[])good.Clone();
        good[chunk1].CopyTo(swapped.AsSpan(chunk2));
        good[chunk2].CopyTo(swapped.AsSpan(chunk1));
        Assert.Equal(["chunk 1 (from 0.5 s) was changed", "chunk 2 (from 1.0 s) was changed"], DamagesOf(id, swapped));
        byte[] mixed = (byte[])good.Clone();
        other[chunk2].CopyTo(mixed.AsSpan(chunk2));
        Assert.Equal(["chunk 2 (from 1.0 s) was changed"], DamagesOf(id, mixed));
        File.WriteAllBytes(_folder.PathOf(id), [.. good[..chunk1.Start.Value], .. good[chunk1.End.Value..]]);
        Assert.True(IsDamaged(id)); // one left out
        File.WriteAllBytes(_folder.PathOf(id), other);
        Assert.True(IsDamaged(id)); // another recording under this name
    }

    [Fact]
    public void Audio_before_the_damage_is_given_out_and_none_after_it()
    {
        var id = _folder.Record(110);
        byte[] bytes = File.ReadAllBytes(_folder.PathOf(id));
        bytes[(int)SealedAudioLayout.OffsetOf(2) + 100] ^= 1;
        File.WriteAllBytes(_folder.PathOf(id), bytes);
        using var wav = new SealedWavStream(SealedRecording.Open(_folder.PathOf(id), id, _folder.Keys)!);
        var sound = new byte[44 + 2 * SealedAudioLayout.ChunkBytes];
        wav.ReadExactly(sound);
        var damaged = Assert.Throws<DamagedRecordingException>(() => wav.Read(new byte[10]));
        Assert.Equal("chunk 2 (from 1.0 s) was changed", damaged.Damage);
        wav.Position = 44 + 3 * SealedAudioLayout.ChunkBytes;
        Assert.Equal(10, wav.Read(new byte[10]));
    }

    [Fact]
    public void Any_range_reads_what_the_whole_file_holds_there()
    {
        var id = _folder.Record(130);
        using var wav = new SealedWavStream(SealedRecording.Open(_folder.PathOf(id), id, _folder.Keys)!);
        var whole = new byte[wav.Length];
        wav.ReadExactly(whole);
        var random = new Random(3);
        for (int i = 0; i < 300; i++)
        {
            int from = random.Next(whole.Length);
            var part = new byte[random.Next(1, whole.Length - from + 1)];
            wav.Position = from;
            wav.ReadExactly(part);
            Assert.True(part.AsSpan().SequenceEqual(whole.AsSpan(from, part.Length)));
        }

        wav.Position = whole.Length;
        Assert.Equal(0, wav.Read(new byte[1]));
    }

    [Fact]
    public void Of_a_killed_process_every_prefix_is_readable_up_to_its_last_whole_chunk()
    {
        var grown = new RecordingId(Guid.CreateVersion7());
        _folder.Begin(grown, 130);
        byte[] part = ReadOpenFile(_folder.PathOf(grown) + RecordingFile.PartSuffix);
        var random = new Random(5);
        foreach (int length in Enumerable.Range(0, 60).Select(_ => random.Next(SealedAudioHeader.Length, part.Length + 1)).Concat([part.Length, (int)SealedAudioLayout.OffsetOf(3)]))
        {
            string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, $"cut-{Guid.NewGuid():n}")).FullName;
            string path = Path.Combine(folder, grown + RecordingFile.Suffix);
            File.WriteAllBytes(path + RecordingFile.PartSuffix, part[..length]);
            int chunks = (length - SealedAudioHeader.Length) / SealedAudioLayout.SealedChunk;
            var completed = RecordingRecovery.Recover(folder, _folder.Keys);
            if (chunks == 0)
            {
                Assert.Empty(completed);
                continue;
            }

            Assert.Equal([path], completed);
            using var recording = SealedRecording.Open(path, grown, _folder.Keys)!;
            Assert.True(recording.Repaired);
            Assert.Equal(chunks * (long)SealedAudioLayout.ChunkBytes, recording.Layout.AudioBytes);
            Assert.Empty(recording.Damages());
            Assert.Empty(RecordingRecovery.Recover(folder, _folder.Keys)); // once
        }
    }

    [Fact]
    public void A_torn_last_chunk_is_left_out_and_a_complete_part_keeps_its_end()
    {
        var torn = new RecordingId(Guid.CreateVersion7());
        _folder.Begin(torn, 75);
        string path = _folder.PathOf(torn);
        byte[] part = ReadOpenFile(path + RecordingFile.PartSuffix);
        part[^1] ^= 1;
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "torn")).FullName;
        File.WriteAllBytes(Path.Combine(folder, torn + ".rec.part"), part);
        var whole = _folder.Record(30);
        File.Copy(_folder.PathOf(whole), Path.Combine(folder, whole + ".rec.part"));
        Assert.Equal(2, RecordingRecovery.Recover(folder, _folder.Keys).Count);
        using var first = SealedRecording.Open(Path.Combine(folder, torn + ".rec"), torn, _folder.Keys)!;
        Assert.Equal(2, first.Layout.WholeChunks);
        using var second = SealedRecording.Open(Path.Combine(folder, whole + ".rec"), whole, _folder.Keys)!;
        Assert.False(second.Repaired);
    }

    [Fact]
    public void Who_is_erased_takes_his_recordings_with_him()
    {
        var id = _folder.Record(60);
        _folder.Keys.Erase(_folder.Owner);
        Assert.Null(SealedRecording.Open(_folder.PathOf(id), id, _folder.Keys));
    }

    [Fact]
    public void A_picture_shows_the_quietest_and_loudest_of_each_stretch()
    {
        var id = new RecordingId(Guid.CreateVersion7());
        var file = new RecordingFile(_folder.PathOf(id), id, _folder.Owner, _folder.Keys);
        var frame = new short[RecordingBuffer.FrameSamples];
        for (int i = 0; i < 100; i++)
        {
            for (int s = 0; s < frame.Length; s += 2)
            {
                (frame[s], frame[s + 1]) = i < 50 ? ((short)(s % 4 == 0 ? 12_800 : -6_400), (short)0) : ((short)0, (short)-25_600);
            }

            file.Append(frame);
        }

        Assert.True(file.Complete());
        using var wav = new SealedWavStream(SealedRecording.Open(_folder.PathOf(id), id, _folder.Keys)!);
        var peaks = PeakReading.Read(wav, 2, TestContext.Current.CancellationToken);
        Assert.Equal((2.0, 2), (peaks.Seconds, peaks.Columns));
        Assert.Equal<sbyte>([-25, 50, 0, 0], peaks.Left);
        Assert.Equal<sbyte>([0, 0, -100, 0], peaks.Right);
    }

    private static Range Range(int chunk) => (int)SealedAudioLayout.OffsetOf(chunk)..(int)SealedAudioLayout.OffsetOf(chunk + 1);

    private IReadOnlyList<string> DamagesOf(RecordingId id, byte[] bytes)
    {
        File.WriteAllBytes(_folder.PathOf(id), bytes);
        using var recording = SealedRecording.Open(_folder.PathOf(id), id, _folder.Keys)!;
        return [.. recording.Damages()];
    }

    private bool IsDamaged(RecordingId id)
    {
        try
        {
            using var recording = SealedRecording.Open(_folder.PathOf(id), id, _folder.Keys);
            return recording!.Damages().Any();
        }
        catch (DamagedRecordingException)
        {
            return true;
        }
    }

    private static byte[] ReadOpenFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
