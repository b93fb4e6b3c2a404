using System.Buffers.Binary;
using System.Text;
using Crm.Actors.Journal;
using Crm.Actors.Links;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>The kernel's part of a snapshot around the program's own bytes: instant, links, remembered replies. Little-endian, version first.</summary>
internal static class ShardSnapshotFormat
{
    private const byte Version = 1;

    /// <summary>The kernel's part, which comes first.</summary>
    public static byte[] WriteKernel(Instant lastAt, ShardLinks links, CommandWindow commands)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(lastAt.Microseconds);
        writer.Write(links.AppliedMarks.Count);
        foreach (var (source, mark) in links.AppliedMarks)
        {
            writer.Write(source.Value);
            writer.Write(mark);
        }

        writer.Write(links.Outgoing.Count);
        foreach (var link in links.Outgoing)
        {
            writer.Write(link.Destination.Value);
            writer.Write(link.Mark);
            writer.Write(link.Unacknowledged.Count);
            foreach (var message in link.Unacknowledged)
            {
                WriteBytes(writer, message.Payload.Span);
            }
        }

        var marks = commands.Durable().ToList();
        writer.Write(marks.Count);
        foreach (var mark in marks)
        {
            writer.Write(mark.Id.Value.ToByteArray());
            WriteBytes(writer, mark.Reply.Span);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The whole: the kernel's part, the length of the program's, the program's.</summary>
    public static byte[] Join(byte[] kernel, IReadOnlyList<ReadOnlyMemory<byte>> program)
    {
        int length = program.Sum(piece => piece.Length);
        byte[] whole = new byte[kernel.Length + sizeof(int) + length];
        kernel.CopyTo(whole, 0);
        BinaryPrimitives.WriteInt32LittleEndian(whole.AsSpan(kernel.Length), length);
        var rest = whole.AsMemory(kernel.Length + sizeof(int));
        foreach (var piece in program)
        {
            piece.CopyTo(rest);
            rest = rest[piece.Length..];
        }

        return whole;
    }

    /// <summary>Fills links, replies and program; returns the instant of the last row.</summary>
    public static Instant Read(ReadOnlyMemory<byte> data, IShardProgram program, ShardLinks links, CommandWindow commands)
    {
        var (lastAt, state) = ReadFrame(data, links, commands);
        program.RestoreSnapshot(state);
        return lastAt;
    }

    /// <summary>Fills links and replies; returns the instant of the last row and the program's own bytes.</summary>
    public static (Instant LastAt, byte[] Program) ReadFrame(ReadOnlyMemory<byte> data, ShardLinks links, CommandWindow commands)
    {
        using var reader = new BinaryReader(new MemoryStream(data.ToArray(), writable: false), Encoding.UTF8);
        try
        {
            byte version = reader.ReadByte();
            if (version != Version)
            {
                throw new InvalidDataException($"Snapshot format {version} is unknown; this build reads {Version}.");
            }

            var lastAt = new Instant(reader.ReadInt64());
            for (int i = reader.ReadInt32(); i > 0; i--)
            {
                links.RestoreMark(new ShardId(reader.ReadString()), reader.ReadInt64());
            }

            for (int i = reader.ReadInt32(); i > 0; i--)
            {
                ReadLink(reader, links);
            }

            for (int i = reader.ReadInt32(); i > 0; i--)
            {
                var id = new CommandId(new Guid(reader.ReadBytes(16)));
                commands.Add(id, new CommandWindow.Entry(ReadBytes(reader), null));
            }

            return (lastAt, ReadBytes(reader));
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException)
        {
            throw new InvalidDataException("The snapshot is cut short or damaged.", e);
        }
    }

    private static void ReadLink(BinaryReader reader, ShardLinks links)
    {
        var link = links.To(new ShardId(reader.ReadString()));
        link.RestoreMark(reader.ReadInt64());
        for (int i = reader.ReadInt32(); i > 0; i--)
        {
            links.Restore(new OutgoingMessage(link.Destination, link.LastSequence + 1, ReadBytes(reader)));
        }

        link.MarkDurable(link.LastSequence);
    }

    private static void WriteBytes(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
        {
            throw new InvalidDataException("The snapshot is cut short or damaged.");
        }

        return reader.ReadBytes(length);
    }
}
