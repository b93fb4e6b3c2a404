using Crm.Contracts.Configuration;

namespace Crm.Contracts.Ports;

/// <summary>Brings changed configuration into routing. Thread safe.</summary>
public interface IConfigurationTaking
{
    /// <summary>
    /// Waits, two seconds at most, until routing has taken what <see cref="IConfigurationSource"/> says now. What it could not take in that time
    /// it takes as soon as it can.
    /// </summary>
    ValueTask Take(CancellationToken cancellation);

    /// <summary>Whether decisions rest on a thing as it is now; of a profile or calendar, whether all do who use it.</summary>
    bool HasTaken(ConfigurationKey thing);
}
