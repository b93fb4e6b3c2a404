using Crm.Contracts.Ports;
using Crm.Customers.Numbers;
using Crm.Primitives;

namespace Crm.Engine.Inbound;

/// <summary>
/// Notes of calls that are about to be handed over, each for one call within <see cref="Patience"/>. At most <see cref="NotesMax"/>; more
/// are refused. Thread safe.
/// </summary>
public sealed class Handovers(TimeProvider clock) : IHandovers
{
    /// <summary>Notes waiting for their call at once.</summary>
    public const int NotesMax = 10_000;

    /// <summary>How long a call is awaited.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (HandoverNote Note, Instant Expires)> _byId = [];
    private readonly Dictionary<string, string> _byNumber = []; // the latest note of a number
    private readonly Queue<(Instant Expires, string Id)> _order = new();

    /// <inheritdoc/>
    public HandoverTicket? Accept(HandoverNote note)
    {
        var now = Instant.Now(clock);
        lock (_gate)
        {
            Expire(now);
            if (_byId.Count >= NotesMax)
            {
                return null;
            }

            var ticket = new HandoverTicket(Guid.CreateVersion7(clock.GetUtcNow()).ToString("n"), now + Patience);
            _byId.Add(ticket.Id, (note, ticket.Expires));
            _order.Enqueue((ticket.Expires, ticket.Id));
            if (NumberKey(note.From) is { } key)
            {
                _byNumber[key] = ticket.Id;
            }

            return ticket;
        }
    }

    /// <summary>Takes the note of a call: by its id, else by the caller's number. A note serves one call.</summary>
    public HandoverNote? Take(string? id, string? from)
    {
        lock (_gate)
        {
            Expire(Instant.Now(clock));
            if (id is null && NumberKey(from) is { } key)
            {
                id = _byNumber.GetValueOrDefault(key);
            }

            if (id is null || !_byId.Remove(id, out var found))
            {
                return null;
            }

            Forget(found.Note, id);
            return found.Note;
        }
    }

    private void Expire(Instant now)
    {
        while (_order.TryPeek(out var oldest) && oldest.Expires <= now)
        {
            _order.Dequeue();
            if (_byId.Remove(oldest.Id, out var late))
            {
                Forget(late.Note, oldest.Id);
            }
        }
    }

    private void Forget(HandoverNote note, string id)
    {
        if (NumberKey(note.From) is { } key && _byNumber.GetValueOrDefault(key) == id)
        {
            _byNumber.Remove(key);
        }
    }

    /// <summary>The digits of a number, so that writings with and without '+' or spaces agree; null when there are none.</summary>
    private static string? NumberKey(string? number) =>
        number is null ? null : string.Concat(number.Where(char.IsAsciiDigit)) is { Length: > 0 } digits ? digits : null;
}
