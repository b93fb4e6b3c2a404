using System.Net;
using Crm.Contracts.Configuration;
using Crm.Contracts.Settings;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Crm.Telephony.Outbound;
using Crm.Telephony.Trunks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Configuration;

/// <summary>Telephony's configuration in memory, read from the records; demo trunks and devices only where demo data may work. Thread safe.</summary>
public sealed class TelephonyDirectory(RecordsContextFactory records, CrmSettings settings) : ITelephonyDirectory, IOutboundRulesSource
{
    private volatile TelephonyPicture _picture = TelephonyPicture.Empty;
    private volatile IReadOnlyList<KeptOutboundRules> _rules = [];
    private volatile string? _simulatedTarget;

    /// <inheritdoc/>
    public string Realm => settings.Sip.Realm;

    /// <inheritdoc/>
    public TrunkSettings? FindTrunk(IPAddress address) => _picture.FindTrunk(address);

    /// <inheritdoc/>
    public TrunkSettings? GetTrunk(TrunkId id) => _picture.GetTrunk(id);

    /// <inheritdoc/>
    public NumberDestination? FindNumber(TrunkId trunk, string number) => _picture.FindNumber(trunk, number);

    /// <inheritdoc/>
    public DeviceCredential? FindDevice(string userName) => _picture.FindDevice(userName);

    /// <inheritdoc/>
    public AgentId? FindExtension(string extension) => _picture.FindExtension(extension);

    /// <inheritdoc/>
    public string? ExtensionOf(AgentId agent) => _picture.ExtensionOf(agent);

    /// <inheritdoc/>
    public OutboundPlan Outbound => _picture.Outbound;

    /// <inheritdoc/>
    public IReadOnlyList<KeptOutboundRules> OutboundRules => _rules;

    /// <summary>Rules for calls to the outside that are not in force because something is wrong with them; one sentence each.</summary>
    public IReadOnlyList<string> Faults { get; private set; } = [];

    /// <summary>Whether a demo trunk has nowhere to send calls to.</summary>
    public bool HasDemoTrunkWithoutTarget => _picture.Trunks.Any(t => t is { IsDemo: true, Target: null });

    /// <summary>Calls on demo trunks without a target go to simulated customers who listen there (host:port).</summary>
    public Task UseSimulatedTarget(string target, CancellationToken cancellation)
    {
        _simulatedTarget = target;
        return Reload(cancellation);
    }

    /// <summary>Reads everything again and swaps the picture.</summary>
    public async Task Reload(CancellationToken cancellation)
    {
        await using var context = records.Create();
        bool demo = settings.DemoAllowed;
        var trunks = await context.Trunks.AsNoTracking().Where(t => demo || !t.IsDemo).ToListAsync(cancellation);
        var numbers = await context.DialledNumbers.AsNoTracking().ToListAsync(cancellation);
        var devices = await context.Devices.AsNoTracking().Where(d => demo || !d.IsDemo).ToListAsync(cancellation);
        string? site = await context.SiteSettings.AsNoTracking().Where(s => s.Name == OutboundReading.SiteRules).Select(s => s.Value).SingleOrDefaultAsync(cancellation);
        var versions = await context.ConfigurationVersions.AsNoTracking().Where(v => v.Kind == ConfigurationKind.Outbound)
            .GroupBy(v => v.Id).Select(g => new { Id = g.Key, Version = g.Max(v => v.Version) }).ToDictionaryAsync(v => v.Id, v => v.Version, cancellation);
        var faults = new List<string>();
        (TrunkSettings Settings, TrunkRow Row)[] known = [.. trunks.Select(t => (ToTrunk(t), t))];
        var outbound = OutboundReading.Read(
            settings.CountryCode, site, known, numbers.Select(n => n.Number).Concat(devices.Select(d => d.Extension).OfType<string>()), faults);
        Faults = faults;
        _rules =
        [
            OutboundReading.Kept(OutboundRulesId.Site, "", site, versions),
            .. known.OrderBy(t => t.Settings.Id.Value, StringComparer.Ordinal)
                .Select(t => OutboundReading.Kept(OutboundRulesId.Of(t.Settings.Id), t.Settings.DisplayName, t.Row.Outbound, versions)),
        ];
        _picture = new TelephonyPicture(
            known.Select(t => t.Settings),
            numbers.Select(n => new DialledNumber(n.Trunk, n.Number, ToDestination(n))),
            devices.Select(d => new DeviceCredential(d.Agent, d.UserName, d.Ha1Sha256, d.Ha1Md5)),
            devices.Where(d => d.Extension is not null).Select(d => KeyValuePair.Create(d.Extension!, d.Agent)),
            outbound);
    }

    private TrunkSettings ToTrunk(TrunkRow row) => new(
        row.Id,
        row.DisplayName,
        [.. row.AllowedNetworks.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        row.MaxChannels,
        row.MaxCallsPerSecond,
        row.IsDemo ? settings.Demo.TrunkTarget ?? row.Target ?? _simulatedTarget : row.Target,
        row.UserName,
        row.IsDemo)
    {
        MayTransfer = row.MayTransfer,
    };

    private static NumberDestination ToDestination(DialledNumberRow row) => row.Kind switch
    {
        "queue" => new QueueDestination(row.Queue ?? throw Incomplete(row), row.Language ?? "en"),
        "flow" => new FlowDestination(row.Flow ?? throw Incomplete(row), row.Language ?? "en"),
        "echo" => new EchoDestination(),
        "announcement" => new AnnouncementDestination(row.Prompt ?? throw Incomplete(row), row.Language ?? "en"),
        _ => throw Incomplete(row),
    };

    private static InvalidDataException Incomplete(DialledNumberRow row) => new($"The stored number {row.Number} of trunk {row.Trunk} is of kind \"{row.Kind}\" but not complete.");
}
