using System.Net;
using Crm.Contracts.Settings;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Crm.Telephony.Trunks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Configuration;

/// <summary>Telephony's configuration in memory, read from the records; demo trunks and devices only where demo data may work. Thread safe.</summary>
public sealed class TelephonyDirectory(RecordsContextFactory records, CrmSettings settings) : ITelephonyDirectory
{
    private volatile TelephonyPicture _picture = TelephonyPicture.Empty;

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

    /// <summary>Reads everything again and swaps the picture.</summary>
    public async Task Reload(CancellationToken cancellation)
    {
        await using var context = records.Create();
        bool demo = settings.DemoAllowed;
        var trunks = await context.Trunks.AsNoTracking().Where(t => demo || !t.IsDemo).ToListAsync(cancellation);
        var numbers = await context.DialledNumbers.AsNoTracking().ToListAsync(cancellation);
        var devices = await context.Devices.AsNoTracking().Where(d => demo || !d.IsDemo).ToListAsync(cancellation);
        _picture = new TelephonyPicture(
            trunks.Select(ToTrunk),
            numbers.Select(n => new DialledNumber(n.Trunk, n.Number, ToDestination(n))),
            devices.Select(d => new DeviceCredential(d.Agent, d.UserName, d.Ha1Sha256, d.Ha1Md5)));
    }

    private TrunkSettings ToTrunk(TrunkRow row) => new(
        row.Id,
        row.DisplayName,
        [.. row.AllowedNetworks.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        row.MaxChannels,
        row.MaxCallsPerSecond,
        row.IsDemo ? settings.Demo.TrunkTarget ?? row.Target : row.Target,
        row.UserName,
        row.IsDemo);

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
