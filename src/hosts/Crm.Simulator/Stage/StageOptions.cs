using System.Net;

namespace Crm.Simulator.Stage;

/// <summary>Where simulated phones live and which server they use.</summary>
/// <param name="Server">SIP over UDP of the server.</param>
/// <param name="Address">Local address of the phones.</param>
/// <param name="Port">SIP port of the phones; 0 takes a free one.</param>
/// <param name="Seed">Of the voices.</param>
public sealed record StageOptions(IPEndPoint Server, IPAddress Address, int Port = 0, int Seed = 1)
{
    /// <summary>Calls at once, both directions; incoming ones beyond it are refused with 486.</summary>
    public int CallsMax { get; init; } = 2_000;

    /// <summary>Takes notices for people; null drops them.</summary>
    public Action<string>? Report { get; init; }
}
