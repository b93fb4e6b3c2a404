using System.Collections.Concurrent;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>Transcripts that are only noted; each of them once.</summary>
internal sealed class FakeTranscriptMails : ITranscriptMails
{
    private readonly ConcurrentDictionary<InteractionId, (string Address, string? Language)> _sent = new();

    public IReadOnlyDictionary<InteractionId, (string Address, string? Language)> Sent => _sent;

    public ValueTask<bool?> MayAsk(InteractionId conversation, string tokenHash, CancellationToken cancellation) => new(!_sent.ContainsKey(conversation));

    public ValueTask<CommandResult?> Send(
        CommandId id, InteractionId conversation, string tokenHash, string address, string? language, CancellationToken cancellation) =>
        new(_sent.TryAdd(conversation, (address, language)) ? new CommandDone() : new CommandRefused("wrong-state", "It was asked for before."));
}
