using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Events;
using Crm.Events.Agents;
using Crm.Primitives;

namespace Crm.Domain.Tests.Routing.Golden;

/// <summary>One number for all facts of a run, their instants and their order.</summary>
internal sealed class FactsHash : IDisposable
{
    /// <summary>What is absent is left out, so that a setting which is new and not set changes no number.</summary>
    private static readonly JsonSerializerOptions Shape = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Facts so far.</summary>
    public int Count { get; private set; }

    public void Add(IDomainEvent fact, Instant at)
    {
        Count++;
        _hash.AppendData(BitConverter.GetBytes(at.Microseconds));
        _hash.AppendData(System.Text.Encoding.UTF8.GetBytes(fact.GetType().Name));

        // dictionaries inside of settings have another order in every process, and a configured agent's come from the command as they are
        _hash.AppendData(fact is AgentConfigured configured
            ? JsonSerializer.SerializeToUtf8Bytes(new { configured.Agent, configured.Version })
            : JsonSerializer.SerializeToUtf8Bytes(fact, fact.GetType(), Shape));
    }

    /// <summary>The first 16 digits, and the number of facts.</summary>
    public override string ToString() => $"{Convert.ToHexStringLower(_hash.GetCurrentHash())[..16]} {Count}";

    public void Dispose() => _hash.Dispose();
}
