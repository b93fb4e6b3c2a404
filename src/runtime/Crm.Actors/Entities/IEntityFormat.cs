namespace Crm.Actors.Entities;

/// <summary>How an entity at rest is written. What is packed and unpacked again must behave as if it had never been.</summary>
/// <typeparam name="TEntity">An entity of a shard, touched by the shard's loop only.</typeparam>
public interface IEntityFormat<TEntity>
{
    /// <summary>The whole state as bytes, small: they are kept in memory.</summary>
    byte[] Pack(TEntity entity);

    /// <summary>The entity as it was when it was packed.</summary>
    TEntity Unpack(ReadOnlySpan<byte> packed);
}
