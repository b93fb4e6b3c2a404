using System.Text;
using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Persistence.Journal;

/// <summary>A row's messages to other shards as one value: version, count, then destination, link sequence and payload of each.</summary>
internal static class OutgoingFormat
{
    private const byte Version = 1;

    public static byte[]? Write(IReadOnlyList<OutgoingMessage> messages)
    {
        if (messages.Count == 0)
        {
            return null;
        }

        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(messages.Count);
        foreach (var message in messages)
        {
            writer.Write(message.Destination.Value);
            writer.Write(message.LinkSequence);
            writer.Write(message.Payload.Length);
            writer.Write(message.Payload.Span);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Throws <see cref="InvalidDataException"/> when the value is damaged.</summary>
    public static IReadOnlyList<OutgoingMessage> Read(byte[]? data)
    {
        if (data is null)
        {
            return [];
        }

        using var reader = new BinaryReader(new MemoryStream(data, writable: false), Encoding.UTF8);
        try
        {
            if (reader.ReadByte() is not Version and var version)
            {
                throw new InvalidDataException($"Message format {version} is unknown.");
            }

            var messages = new List<OutgoingMessage>();
            for (int i = reader.ReadInt32(); i > 0; i--)
            {
                var destination = new ShardId(reader.ReadString());
                long sequence = reader.ReadInt64();
                int length = reader.ReadInt32();
                byte[] payload = length >= 0 && length <= data.Length ? reader.ReadBytes(length) : [];
                messages.Add(payload.Length == length ? new OutgoingMessage(destination, sequence, payload) : throw new EndOfStreamException());
            }

            return messages;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("A row's messages are damaged.", e);
        }
    }
}
