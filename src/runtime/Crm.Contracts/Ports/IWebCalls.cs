using Crm.Contracts.Chat;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>Calls of customers by their browsers, from web pages into queues. Implemented by the engine. Thread safe.</summary>
public interface IWebCalls
{
    /// <summary>Whether a call could begin now; null for an entry point that takes no calls from pages.</summary>
    ValueTask<ChatAvailability?> Availability(string entryPoint, CancellationToken cancellation);

    /// <summary>Begins a call; answered when its media are agreed on. Never throws for a refusal.</summary>
    ValueTask<WebCallResult> Begin(WebCallBeginning beginning, CancellationToken cancellation);

    /// <summary>A call as its customer may see it; null when it is not there, forgotten (a minute after its end), or the token is not its.</summary>
    ValueTask<WebCallStatus?> Look(InteractionId call, string tokenHash, CancellationToken cancellation);

    /// <summary>The customer hangs up. False when there is no such call of this token; one that is over already counts as done.</summary>
    bool HangUp(InteractionId call, string tokenHash);
}
