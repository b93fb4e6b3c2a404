using System.Diagnostics.CodeAnalysis;
using Crm.Events.Agents;
using Crm.Routing.Settings;

namespace Crm.Routing.State;

/// <summary>One <see cref="AgentCapacity"/> for all agents whose settings give the same: they are few, and so always near at hand.</summary>
internal sealed class CapacityTable
{
    /// <summary>Capacities that are kept to be shared; beyond it all are made anew as agents are configured.</summary>
    private const int Most = 1_024;

    private readonly Dictionary<AgentSettings, AgentCapacity> _all = new(new SameCapacity());

    public AgentCapacity For(AgentSettings settings)
    {
        if (!_all.TryGetValue(settings, out var capacity))
        {
            if (_all.Count == Most)
            {
                _all.Clear();
            }

            _all.Add(settings, capacity = new AgentCapacity(settings));
        }

        return capacity;
    }

    private sealed class SameCapacity : IEqualityComparer<AgentSettings>
    {
        public bool Equals(AgentSettings? a, AgentSettings? b) => a!.MaxVoice == b!.MaxVoice && SettingsEquality.Same(a.Capacity, b.Capacity);

        public int GetHashCode([DisallowNull] AgentSettings settings) =>
            HashCode.Combine(settings.MaxVoice, settings.Capacity?.Units, settings.Capacity?.Media.Length);
    }
}
