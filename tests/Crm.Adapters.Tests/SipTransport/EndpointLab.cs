using System.Net;
using System.Threading.Channels;
using Crm.Primitives;
using Crm.Primitives.Security;
using Crm.Sip.Authentication;
using Crm.Sip.Transport;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;

namespace Crm.Adapters.Tests.SipTransport;

/// <summary>A directory in which addresses that start alike are one trunk, and agent1 has the secret "demo".</summary>
internal sealed class LabDirectory(string trunkPrefix, string? target) : ITelephonyDirectory
{
    private readonly TrunkSettings _trunk = new(new TrunkId("lab"), "Lab", [], 100, 100, target, null, false);

    public string Realm => "lab.test";

    public TrunkSettings? FindTrunk(IPAddress address) => address.ToString().StartsWith(trunkPrefix, StringComparison.Ordinal) ? _trunk : null;

    public TrunkSettings? GetTrunk(TrunkId id) => id == _trunk.Id ? _trunk : null;

    public NumberDestination? FindNumber(TrunkId trunk, string number) => null;

    public DeviceCredential? FindDevice(string userName) => userName == "agent1"
        ? new(
            new AgentId("agent1"),
            userName,
            DigestCalculator.Ha1(DigestAlgorithm.Sha256, userName, Realm, "demo"),
            DigestCalculator.Ha1(DigestAlgorithm.Md5, userName, Realm, "demo"))
        : null;
}

/// <summary>A started endpoint whose events can be awaited.</summary>
internal sealed class EndpointLab : ISignallingEvents, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Channel<SignallingEvent> _events = Channel.CreateUnbounded<SignallingEvent>();

    private EndpointLab(SipEndpoint endpoint) => Endpoint = endpoint;

    public SipEndpoint Endpoint { get; }

    public IPEndPoint Address => Endpoint.LocalEndPoint!;

    /// <summary>What to do at once when an event comes.</summary>
    public Func<SignallingEvent, SignallingCommand?> React { get; set; } = _ => null;

    public List<string> Notices { get; private init; } = [];

    public static async Task<EndpointLab> Start(string address, string trunkPrefix, string? target = null, Func<SipEndpointOptions, SipEndpointOptions>? change = null)
    {
        var notices = new List<string>();
        var options = new SipEndpointOptions { Address = IPAddress.Parse(address), Port = 0, Report = text => { lock (notices) { notices.Add(text); } } };
        var lab = new EndpointLab(new SipEndpoint(change?.Invoke(options) ?? options, new LabDirectory(trunkPrefix, target), new SignInThrottle(), TimeProvider.System)) { Notices = notices };
        await lab.Endpoint.StartAsync(lab);
        return lab;
    }

    public void Raise(SignallingEvent signallingEvent)
    {
        _events.Writer.TryWrite(signallingEvent);
        if (React(signallingEvent) is { } command)
        {
            Endpoint.Execute(command);
        }
    }

    /// <summary>The next event of a type; others before it are thrown away.</summary>
    public async Task<T> Next<T>() where T : SignallingEvent
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await _events.Reader.ReadAsync(patience.Token) is T wanted)
            {
                return wanted;
            }
        }
    }

    public ValueTask DisposeAsync() => Endpoint.DisposeAsync();
}
