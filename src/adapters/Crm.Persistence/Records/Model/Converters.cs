using Crm.Primitives;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Crm.Persistence.Records.Model;

/// <summary>Stores an instant as whole microseconds.</summary>
internal sealed class InstantConverter() : ValueConverter<Instant, long>(v => v.Microseconds, v => new Instant(v));

/// <summary>Stores a text id as text.</summary>
internal sealed class TextIdConverter<TId>() : ValueConverter<TId, string>(v => v.Value, v => TextIdConverter<TId>.Wrap(v)) where TId : struct, ITextId<TId>
{
    private static TId Wrap(string value) => TId.From(value);
}

/// <summary>Stores a GUID id as GUID.</summary>
internal sealed class GuidIdConverter<TId>() : ValueConverter<TId, Guid>(v => v.Value, v => GuidIdConverter<TId>.Wrap(v)) where TId : struct, IGuidId<TId>
{
    private static TId Wrap(Guid value) => TId.From(value);
}
