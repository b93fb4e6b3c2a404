using Crm.Primitives;
using Crm.Sip.Transactions;

namespace Crm.Sip.Registrar;

/// <summary>
/// The location service: agents' bindings, at most ten each; a further device takes the place of the one that ends first.
/// Changes in number are told through a callback. Not thread safe.
/// </summary>
public sealed class BindingTable(Action<AgentId, int> changed)
{
    /// <summary>Bindings per agent.</summary>
    public const int PerAgentMax = 10;

    private readonly Dictionary<AgentId, List<Binding>> _bindings = [];
    private readonly DeadlineQueue<AgentId> _expiries = new();

    /// <summary>All bindings.</summary>
    public int Count { get; private set; }

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public Instant NextDue => _expiries.NextDue;

    /// <summary>An agent's bindings, the newest first.</summary>
    public IReadOnlyList<Binding> Of(AgentId agent) => _bindings.GetValueOrDefault(agent) ?? (IReadOnlyList<Binding>)[];

    /// <summary>True when that user's device is registered from just that address and port.</summary>
    public bool HasBindingFrom(AgentId agent, string userName, SipHop source) =>
        Of(agent).Any(b => b.UserName == userName && b.Road.Source.Transport == source.Transport && b.Road.Source.Address.Equals(source.Address));

    /// <summary>The way to the device with that Contact; null when it is not registered.</summary>
    public SipHop? FindHop(SipUri contact) =>
        _bindings.Values.SelectMany(b => b).FirstOrDefault(b => b.Contact.IsEquivalentTo(contact))?.Hop;

    /// <summary>Puts the agent's bindings in place.</summary>
    public void Replace(AgentId agent, IEnumerable<Binding> bindings)
    {
        var kept = bindings.OrderByDescending(b => b.Expires).Take(PerAgentMax).ToList();
        int before = Of(agent).Count;
        Count += kept.Count - before;
        if (kept.Count == 0)
        {
            _bindings.Remove(agent);
        }
        else
        {
            _bindings[agent] = kept;
            _expiries.Add(kept[^1].Expires, agent);
        }

        if (kept.Count != before)
        {
            changed(agent, kept.Count);
        }
    }

    /// <summary>Ends bindings whose time is over.</summary>
    public void Advance(Instant now)
    {
        while (_expiries.TryTake(now, out _, out var agent))
        {
            var current = Of(agent);
            if (current.Any(b => b.Expires <= now))
            {
                Replace(agent, current.Where(b => b.Expires > now));
            }
        }
    }

    /// <summary>
    /// A connection has closed: WebSocket devices and those behind NAT are gone with it; a TCP device with an address of its own can
    /// still be reached there.
    /// </summary>
    public void ConnectionClosed(long connection)
    {
        foreach (var agent in _bindings.Where(e => e.Value.Exists(b => b.Road.Source.Connection == connection)).Select(e => e.Key).ToList())
        {
            Replace(agent, Of(agent).Select(b => Outlive(b, connection)).OfType<Binding>());
        }
    }

    private static Binding? Outlive(Binding binding, long connection)
    {
        if (binding.Road.Source.Connection != connection)
        {
            return binding;
        }

        return binding.Road.Symmetric || SipHop.ForUri(binding.Contact) is null
            ? null
            : binding with { Road = binding.Road.WithoutConnection() };
    }
}
