using System.Buffers.Binary;
using System.Text;
using Crm.Actors.Entities;

namespace Crm.Benchmarks.Actors;

/// <summary>An entity like those of a contact centre at rest: an id, a name, a few instants, and what was said last.</summary>
internal sealed class Visitor
{
    /// <summary>Who it is.</summary>
    public required Guid Id { get; init; }

    /// <summary>A name of 12 letters.</summary>
    public required string Name { get; init; }

    /// <summary>When things happened, microseconds.</summary>
    public List<long> Instants { get; init; } = [];

    /// <summary>How often it was visited.</summary>
    public long Visits { get; set; }

    /// <summary>Packs in UTF-8 and little-endian numbers.</summary>
    internal sealed class Format : IEntityFormat<Visitor>
    {
        /// <inheritdoc/>
        public byte[] Pack(Visitor entity)
        {
            int letters = Encoding.UTF8.GetByteCount(entity.Name);
            byte[] packed = new byte[16 + 8 + 1 + letters + (8 * entity.Instants.Count)];
            entity.Id.TryWriteBytes(packed);
            BinaryPrimitives.WriteInt64LittleEndian(packed.AsSpan(16), entity.Visits);
            packed[24] = (byte)letters;
            Encoding.UTF8.GetBytes(entity.Name, packed.AsSpan(25));
            for (int i = 0; i < entity.Instants.Count; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(packed.AsSpan(25 + letters + (8 * i)), entity.Instants[i]);
            }

            return packed;
        }

        /// <inheritdoc/>
        public Visitor Unpack(ReadOnlySpan<byte> packed)
        {
            int letters = packed[24];
            var entity = new Visitor
            {
                Id = new Guid(packed[..16]),
                Visits = BinaryPrimitives.ReadInt64LittleEndian(packed[16..]),
                Name = Encoding.UTF8.GetString(packed.Slice(25, letters)),
            };
            for (int at = 25 + letters; at < packed.Length; at += 8)
            {
                entity.Instants.Add(BinaryPrimitives.ReadInt64LittleEndian(packed[at..]));
            }

            return entity;
        }
    }
}
