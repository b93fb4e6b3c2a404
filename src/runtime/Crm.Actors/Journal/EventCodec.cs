using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Events;

namespace Crm.Actors.Journal;

/// <summary>
/// Writes and reads the events of a journal row as UTF-8 JSON by their stored contract names, and likewise messages between
/// shards and replies to commands. A row is <c>[{"t":"name","v":1,"d":{...}}]</c>, a single message one such object.
/// Thread safe; the registry is fixed at construction.
/// </summary>
public sealed class EventCodec
{
    private static readonly JsonEncodedText TypeField = JsonEncodedText.Encode("t");
    private static readonly JsonEncodedText VersionField = JsonEncodedText.Encode("v");
    private static readonly JsonEncodedText DataField = JsonEncodedText.Encode("d");

    private static readonly JsonSerializerOptions Json = MakeJson();

    private const int LargestKeptBuffer = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    private readonly FrozenDictionary<Type, EventContract> _byType;
    private readonly FrozenDictionary<(string Name, int Version), EventContract> _byName;

    /// <summary>Registers every type with an <see cref="EventContractAttribute"/> in the given assemblies. Throws when two types claim one contract.</summary>
    public EventCodec(params IEnumerable<Assembly> assemblies)
    {
        ArgumentNullException.ThrowIfNull(assemblies);
        var contracts = assemblies.Distinct()
            .SelectMany(assembly => assembly.GetTypes())
            .Select(type => (Type: type, Attribute: type.GetCustomAttribute<EventContractAttribute>(inherit: false)))
            .Where(pair => pair.Attribute is not null)
            .Select(pair => new EventContract(pair.Attribute!.Name, pair.Attribute.Version, pair.Type))
            .OrderBy(contract => contract.Name, StringComparer.Ordinal).ThenBy(contract => contract.Version)
            .ToImmutableArray();
        foreach (var twins in contracts.GroupBy(contract => (contract.Name, contract.Version)).Where(group => group.Count() > 1))
        {
            throw new EventContractException($"The contract {twins.First()} is claimed by {string.Join(" and ", twins.Select(twin => twin.Type.FullName))}.");
        }

        Contracts = contracts;
        _byType = contracts.ToFrozenDictionary(contract => contract.Type);
        _byName = contracts.ToFrozenDictionary(contract => (contract.Name, contract.Version));
    }

    /// <summary>All registered contracts in order of name and version.</summary>
    public ImmutableArray<EventContract> Contracts { get; }

    /// <summary>How the codec writes records as JSON: camelCase fields, enums as strings, nulls left out.</summary>
    public static JsonSerializerOptions JsonOptions => Json;

    /// <summary>The contract of a type. Throws <see cref="EventContractException"/> when it has none.</summary>
    public EventContract ContractOf(Type type) => _byType.TryGetValue(type, out var contract)
        ? contract
        : throw new EventContractException($"{type.FullName} has no registered contract; give it an EventContract attribute and register its assembly.");

    /// <summary>Writes a row's events. An empty row is <c>[]</c>.</summary>
    public byte[] WriteEvents(IReadOnlyList<IDomainEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var buffer = RentBuffer();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            for (int i = 0; i < events.Count; i++)
            {
                WriteOne(writer, events[i]);
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a row's events. Throws <see cref="EventContractException"/> for an unknown contract or bytes that do not fit.</summary>
    public ImmutableArray<IDomainEvent> ReadEvents(ReadOnlySpan<byte> payload)
    {
        var events = ImmutableArray.CreateBuilder<IDomainEvent>();
        try
        {
            var reader = new Utf8JsonReader(payload);
            Expect(ref reader, JsonTokenType.StartArray);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                object value = ReadOne(ref reader);
                events.Add(value as IDomainEvent ?? throw new EventContractException($"{value.GetType().FullName} stands in a row but is no event."));
            }
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new EventContractException($"A row of {payload.Length} bytes is not an event array: {e.Message}", e);
        }

        return events.DrainToImmutable();
    }

    /// <summary>Writes one message or reply by the contract of its run-time type.</summary>
    public byte[] WriteMessage(object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var buffer = RentBuffer();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteOne(writer, message);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads one message or reply. Throws <see cref="EventContractException"/> for an unknown contract or bytes that do not fit.</summary>
    public object ReadMessage(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            reader.Read();
            return ReadOne(ref reader);
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new EventContractException($"A message of {payload.Length} bytes cannot be read: {e.Message}", e);
        }
    }

    private static JsonSerializerOptions MakeJson()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static ArrayBufferWriter<byte> RentBuffer()
    {
        if (t_buffer is not { Capacity: <= LargestKeptBuffer })
        {
            // a rare huge row must not stay in memory for ever
            t_buffer = new ArrayBufferWriter<byte>(1024);
        }

        t_buffer.ResetWrittenCount();
        return t_buffer;
    }

    private void WriteOne(Utf8JsonWriter writer, object value)
    {
        var contract = ContractOf(value.GetType());
        writer.WriteStartObject();
        writer.WriteString(TypeField, contract.Name);
        writer.WriteNumber(VersionField, contract.Version);
        writer.WritePropertyName(DataField);
        JsonSerializer.Serialize(writer, value, contract.Type, Json);
        writer.WriteEndObject();
    }

    /// <summary>Reads <c>{"t":..,"v":..,"d":..}</c>, the reader standing on its first token; name and version come before the data.</summary>
    private object ReadOne(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"expected an object, found {reader.TokenType}");
        }

        string? name = null;
        int version = 0;
        object? value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(TypeField.EncodedUtf8Bytes))
            {
                Expect(ref reader, JsonTokenType.String);
                name = reader.GetString();
            }
            else if (reader.ValueTextEquals(VersionField.EncodedUtf8Bytes))
            {
                Expect(ref reader, JsonTokenType.Number);
                version = reader.TryGetInt32(out int parsed) ? parsed : throw new JsonException("the version is no integer");
            }
            else if (reader.ValueTextEquals(DataField.EncodedUtf8Bytes))
            {
                reader.Read();
                value = ReadData(ref reader, name, version);
            }
            else
            {
                throw new JsonException($"unexpected field '{reader.GetString()}'");
            }
        }

        return value ?? throw new JsonException("the data is missing");
    }

    private object? ReadData(ref Utf8JsonReader reader, string? name, int version)
    {
        if (name is null || version == 0)
        {
            throw new JsonException("name and version must stand before the data");
        }

        if (!_byName.TryGetValue((name, version), out var contract))
        {
            throw new EventContractException($"The stored contract {name}/{version} is unknown to this build; it was written by a newer one or its assembly is not registered.");
        }

        try
        {
            return JsonSerializer.Deserialize(ref reader, contract.Type, Json);
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new EventContractException($"The stored data of {contract} does not fit {contract.Type.FullName}: {e.Message}", e);
        }
    }

    /// <summary>What the JSON reader and the converters throw for bytes that are no valid text, number or id.</summary>
    private static bool IsMalformed(Exception e) => e is JsonException or InvalidOperationException or FormatException or ArgumentException or OverflowException;

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new JsonException($"expected {token}, found {reader.TokenType}");
        }
    }
}
