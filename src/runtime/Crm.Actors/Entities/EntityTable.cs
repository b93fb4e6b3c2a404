using System.Diagnostics.CodeAnalysis;
using Crm.Primitives;

namespace Crm.Actors.Entities;

/// <summary>
/// The entities of one shard. Those that nobody has asked for in a while are packed into bytes (passivated) and become objects again
/// when they are needed, so that a shard can have a million of which a few thousand are at work. Nothing of it is an event: an entity
/// at rest is as durable as one that is not. Pure: time comes in. Touched by the shard's loop only.
/// </summary>
/// <param name="format">How entities at rest are written.</param>
/// <param name="idleAfter">An entity that was not asked for in this time may be packed.</param>
/// <param name="activeBound">Entities kept as objects at most; beyond it the one longest without a question is packed at once.</param>
public sealed class EntityTable<TId, TEntity>(IEntityFormat<TEntity> format, TimeSpan idleAfter, int activeBound)
    where TId : notnull
    where TEntity : class
{
    private readonly Dictionary<TId, object> _slots = [];
    private readonly LinkedList<Active> _byUse = new();
    private long _bytesAtRest;
    private long _passivations;
    private long _activations;

    /// <summary>Entities, at rest or not.</summary>
    public int Count => _slots.Count;

    /// <summary>What the table holds and did.</summary>
    public EntityFigures Figures => new(_byUse.Count, _slots.Count - _byUse.Count, _bytesAtRest, _passivations, _activations);

    /// <summary>Adds an entity. Throws <see cref="ArgumentException"/> when there is one with this id.</summary>
    public void Add(TId id, TEntity entity, Instant now)
    {
        ArgumentNullException.ThrowIfNull(entity);
        var node = new LinkedListNode<Active>(new Active(id, entity, now));
        _slots.Add(id, node);
        _byUse.AddLast(node);
        KeepBound();
    }

    /// <summary>The entity as an object, unpacked if it was at rest; false when there is none. What is changed in it stays.</summary>
    public bool TryGet(TId id, Instant now, [NotNullWhen(true)] out TEntity? entity)
    {
        switch (_slots.GetValueOrDefault(id))
        {
            case LinkedListNode<Active> node:
                node.ValueRef = node.ValueRef with { UsedAt = now };
                _byUse.Remove(node);
                _byUse.AddLast(node);
                entity = node.ValueRef.Entity;
                return true;
            case byte[] packed:
                entity = format.Unpack(packed);
                var awake = new LinkedListNode<Active>(new Active(id, entity, now));
                _slots[id] = awake;
                _byUse.AddLast(awake);
                _bytesAtRest -= packed.Length;
                _activations++;
                KeepBound();
                return true;
            default:
                entity = null;
                return false;
        }
    }

    /// <summary>Forgets an entity; false when there was none.</summary>
    public bool Remove(TId id)
    {
        if (!_slots.Remove(id, out object? slot))
        {
            return false;
        }

        if (slot is LinkedListNode<Active> node)
        {
            _byUse.Remove(node);
        }
        else
        {
            _bytesAtRest -= ((byte[])slot).Length;
        }

        return true;
    }

    /// <summary>Packs entities that have been idle for long enough, the longest idle first. Cheap when there are none.</summary>
    /// <param name="budget">How many at most, so that a command does not pay for thousands.</param>
    /// <returns>How many were packed.</returns>
    public int Passivate(Instant now, int budget)
    {
        int packed = 0;
        for (; packed < budget && _byUse.First is { } oldest && now - oldest.ValueRef.UsedAt >= idleAfter; packed++)
        {
            Pack(oldest);
        }

        return packed;
    }

    /// <summary>Every entity packed, for a snapshot, in no order; nothing is activated or passivated.</summary>
    public IEnumerable<(TId Id, ReadOnlyMemory<byte> Packed)> PackedAll()
    {
        foreach (var (id, slot) in _slots)
        {
            yield return (id, slot as byte[] ?? format.Pack(((LinkedListNode<Active>)slot).ValueRef.Entity));
        }
    }

    /// <summary>Takes an entity up from a snapshot, at rest. Throws <see cref="ArgumentException"/> when there is one with this id.</summary>
    public void Restore(TId id, ReadOnlySpan<byte> packed)
    {
        byte[] own = packed.ToArray();
        _slots.Add(id, own);
        _bytesAtRest += own.Length;
    }

    private void KeepBound()
    {
        // never the newest: it is in somebody's hands
        while (_byUse.Count > Math.Max(1, activeBound))
        {
            Pack(_byUse.First!);
        }
    }

    private void Pack(LinkedListNode<Active> node)
    {
        byte[] packed = format.Pack(node.ValueRef.Entity);
        _slots[node.ValueRef.Id] = packed;
        _byUse.Remove(node);
        _bytesAtRest += packed.Length;
        _passivations++;
    }

    private readonly record struct Active(TId Id, TEntity Entity, Instant UsedAt);
}
