namespace Crm.Actors.Entities;

/// <summary>Counters and gauges of an <see cref="EntityTable{TId, TEntity}"/>.</summary>
/// <param name="Active">Entities in memory as objects.</param>
/// <param name="AtRest">Entities that are packed.</param>
/// <param name="BytesAtRest">Their packed states, without what the table needs for each.</param>
/// <param name="Passivations">Times an entity was packed.</param>
/// <param name="Activations">Times a packed one was needed again.</param>
public sealed record EntityFigures(int Active, int AtRest, long BytesAtRest, long Passivations, long Activations);
