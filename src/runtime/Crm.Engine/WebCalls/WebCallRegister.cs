using Crm.Primitives;

namespace Crm.Engine.WebCalls;

/// <summary>A call from a page.</summary>
internal sealed record WebCall(InteractionId Interaction, string TokenHash, string Address, WebLeg Leg);

/// <summary>
/// The calls from pages that there are, and those of the last minute, so that a page can be told how its call ended. Bounds how many there
/// may be, in all and of one address. Thread safe.
/// </summary>
internal sealed class WebCallRegister(int callsMax, int perAddressMax, TimeSpan kept, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<InteractionId, WebCall> _calls = [];

    /// <summary>Takes a call in; false when there are too many. Gives the legs that are forgotten by that.</summary>
    public bool TryAdd(WebCall call, out IReadOnlyList<LegId> forgotten)
    {
        lock (_gate)
        {
            forgotten = Forget();
            var open = _calls.Values.Where(c => c.Leg.End is null).ToList();
            if (open.Count >= callsMax || open.Count(c => c.Address == call.Address) >= perAddressMax)
            {
                return false;
            }

            _calls.Add(call.Interaction, call);
            return true;
        }
    }

    /// <summary>A call, when the token is its.</summary>
    public WebCall? Find(InteractionId interaction, string tokenHash)
    {
        lock (_gate)
        {
            return _calls.TryGetValue(interaction, out var call) && call.TokenHash == tokenHash ? call : null;
        }
    }

    /// <summary>Calls that are not over.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
            {
                return _calls.Values.Count(c => c.Leg.End is null);
            }
        }
    }

    private List<LegId> Forget()
    {
        var now = Instant.Now(clock);
        var old = _calls.Values.Where(c => c.Leg.End is { } end && now - end.At >= kept).ToList();
        old.ForEach(c => _calls.Remove(c.Interaction));
        return old.ConvertAll(c => c.Leg.Id);
    }
}
