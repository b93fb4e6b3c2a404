using Crm.Contracts.Desk;
using Crm.Contracts.Rest;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>A call an agent wants to place.</summary>
/// <param name="To">The number as he gave it.</param>
/// <param name="From">The number to show; null leaves it to the rules.</param>
/// <param name="Customer">Whom he calls, when that is known; else he is looked up by the number.</param>
/// <param name="By">User name of who gives the command.</param>
public sealed record DialWish(AgentId Agent, string To, string? From, CustomerId? Customer, string By);

/// <summary>Calls that agents place themselves. Implemented by the engine. Thread safe.</summary>
public interface IDialling
{
    /// <summary>
    /// Reserves the agent and begins the call: he comes to the line first, then the number is dialled. <see cref="CallStarted"/>, or refused
    /// with "forbidden" (he may not dial), "wrong-state" (he rings, speaks, wraps up, is away or unreachable), "destination-refused" (the
    /// detail is the rules' reason word), "not-found" (no such agent or customer), "invalid" or "unavailable".
    /// </summary>
    ValueTask<CommandResult> Dial(CommandId id, DialWish wish, CancellationToken cancellation);

    /// <summary>The numbers an agent dialled last, each once, the latest first, at most 10.</summary>
    ValueTask<IReadOnlyList<DialledNumber>> Dialled(AgentId agent, CancellationToken cancellation);
}
