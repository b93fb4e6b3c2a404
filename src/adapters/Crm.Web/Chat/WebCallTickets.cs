using System.Buffers.Text;
using System.Security.Cryptography;
using Crm.Primitives;

namespace Crm.Web.Chat;

/// <summary>
/// The rights to one call each: for one entry point, one address, one chat or none, a minute long, used once. Only their hashes are kept,
/// in memory: a restart makes them void. Thread safe.
/// </summary>
public sealed class WebCallTickets(TimeProvider clock)
{
    /// <summary>Tickets that may be open at once; the oldest goes for a further one.</summary>
    public const int OpenMax = 2_000;

    /// <summary>How long one is good: the time to allow the microphone.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private const int Length = 24;
    private const int TextMax = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Granted> _open = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Gives one out.</summary>
    public string Issue(string entryPoint, string address, InteractionId? conversation)
    {
        string ticket = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length));
        string hash = ChatTokens.Hash(ticket);
        lock (_gate)
        {
            while (_order.TryPeek(out string? oldest) && (_order.Count >= OpenMax || !_open.TryGetValue(oldest, out var known) || IsOver(known)))
            {
                _open.Remove(_order.Dequeue());
            }

            _open.Add(hash, new Granted(entryPoint, address, conversation, Instant.Now(clock) + Lifetime));
            _order.Enqueue(hash);
        }

        return ticket;
    }

    /// <summary>Takes one back; null when it is unknown, used, too old or another address's. Whatever the answer, it is used up.</summary>
    public (string EntryPoint, InteractionId? Conversation)? Take(string? ticket, string address)
    {
        if (ticket is not { Length: > 0 and <= TextMax })
        {
            return null;
        }

        lock (_gate)
        {
            return _open.Remove(ChatTokens.Hash(ticket), out var granted) && !IsOver(granted) && granted.Address == address
                ? (granted.EntryPoint, granted.Conversation)
                : null;
        }
    }

    private bool IsOver(Granted granted) => Instant.Now(clock) >= granted.Until;

    private sealed record Granted(string EntryPoint, string Address, InteractionId? Conversation, Instant Until);
}
