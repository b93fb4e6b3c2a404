using System.Collections.Concurrent;
using Crm.Primitives;
using Crm.Telephony.Signalling;

namespace Crm.Engine.WebCalls;

/// <summary>
/// Stands before the signalling port: commands for the legs of browsers on web pages are carried out here, all others by the port. So
/// that a call from a page is a call like any other to everything that decides about it. Thread safe.
/// </summary>
public sealed class WebLegs(ISignalling phones) : ISignalling
{
    private readonly ConcurrentDictionary<LegId, WebLeg> _legs = new();

    /// <inheritdoc/>
    public void Execute(SignallingCommand command)
    {
        if (_legs.TryGetValue(command.Leg, out var leg))
        {
            leg.Take(command);
        }
        else
        {
            phones.Execute(command);
        }
    }

    /// <summary>A browser comes to the line.</summary>
    internal void Add(WebLeg leg) => _legs[leg.Id] = leg;

    /// <summary>Forgets a leg that is over.</summary>
    internal void Remove(LegId leg) => _legs.TryRemove(leg, out _);
}
