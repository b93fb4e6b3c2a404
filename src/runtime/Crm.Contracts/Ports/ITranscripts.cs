using Crm.Events.Conversations;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>A line of a conversation with its instant, sealed.</summary>
public sealed record TranscriptLine(Instant At, ChatLineWritten Line);

/// <summary>What was written in conversations, as the records keep it. Thread safe.</summary>
public interface ITranscripts
{
    /// <summary>All lines in order; empty when there are none.</summary>
    ValueTask<IReadOnlyList<TranscriptLine>> Read(InteractionId conversation, CancellationToken cancellation);
}
