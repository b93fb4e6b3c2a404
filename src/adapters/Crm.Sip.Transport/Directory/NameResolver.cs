using System.Net;
using System.Net.Sockets;
using Crm.Primitives;

namespace Crm.Sip.Transport.Directory;

/// <summary>
/// Addresses of names (the A and AAAA step of RFC 3263 4.2; SRV is not asked), kept for a minute, failures for five seconds.
/// Bounded; not thread safe except for the look-up itself.
/// </summary>
internal sealed class NameResolver(TimeProvider clock)
{
    private const int NamesMax = 256;
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan KeepFailure = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (IPAddress? Address, Instant Until)> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A name looked up not long ago; the address is null when it led nowhere.</summary>
    public bool TryRecall(string name, out IPAddress? address)
    {
        bool fresh = _known.TryGetValue(name, out var entry) && entry.Until > Instant.Now(clock);
        address = entry.Address;
        return fresh;
    }

    /// <summary>Notes a result.</summary>
    public void Remember(string name, IPAddress? address)
    {
        if (_known.Count >= NamesMax)
        {
            _known.Clear();
        }

        _known[name] = (address, Instant.Now(clock) + (address is null ? KeepFailure : Keep));
    }

    /// <summary>Looks a name up, the bound family first; null when it leads nowhere.</summary>
    public static async Task<IPAddress?> Look(string name, AddressFamily preferred, CancellationToken cancellation)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name, cancellation).ConfigureAwait(false);
            return addresses.FirstOrDefault(a => a.AddressFamily == preferred) ?? addresses.FirstOrDefault();
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException or OperationCanceledException)
        {
            return null;
        }
    }
}
