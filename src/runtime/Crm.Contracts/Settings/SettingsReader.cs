using System.Net;

namespace Crm.Contracts.Settings;

/// <summary>The outcome of reading settings: usable settings, or one line per fault.</summary>
public sealed record SettingsResult(CrmSettings? Settings, IReadOnlyList<string> Faults);

/// <summary>
/// Reads and checks settings from flat names and values (case-insensitive). Pure: touches no file, socket or clock.
/// </summary>
public sealed class SettingsReader
{
    private readonly Dictionary<string, string> _values;
    private readonly List<string> _faults = [];

    private SettingsReader(IEnumerable<KeyValuePair<string, string?>> values)
    {
        _values = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                _values[name] = value.Trim();
            }
        }
    }

    private delegate T? Reader<T>(string text, out string? expected);

    /// <summary>Reads the merged configuration.</summary>
    /// <param name="values">All names and values after precedence; names of other parties are passed over.</param>
    /// <param name="commandLine">The arguments of the process; every name among them must be known.</param>
    /// <param name="workingFolder">What a relative data path is relative to.</param>
    /// <param name="machineName">What a node is called that has no name of its own.</param>
    public static SettingsResult Read(IEnumerable<KeyValuePair<string, string?>> values, IReadOnlyList<string> commandLine, string workingFolder, string machineName = "node")
    {
        var reader = new SettingsReader(values);
        var names = CommandLine.Names(commandLine, out var malformed);
        reader._faults.AddRange(malformed);
        reader.CheckNames(names);
        var settings = reader.Build(workingFolder, machineName);
        reader.CheckTogether(settings);
        return new SettingsResult(reader._faults.Count == 0 ? settings : null, reader._faults);
    }

    private void CheckNames(IReadOnlyList<string> commandLineNames)
    {
        var ours = _values.Keys.Where(n => n.Contains(':', StringComparison.Ordinal) && SettingsCatalogue.Sections.Contains(n[..n.IndexOf(':', StringComparison.Ordinal)]));
        var given = commandLineNames.Where(n => !SettingsCatalogue.IsFramework(n));
        foreach (string name in ours.Concat(given).Distinct(StringComparer.OrdinalIgnoreCase).Where(n => !SettingsCatalogue.IsKnown(n)).Order(StringComparer.OrdinalIgnoreCase))
        {
            _faults.Add($"{name}: there is no such setting.");
        }
    }

    private CrmSettings Build(string workingFolder, string machineName)
    {
        bool isPublic = Value<bool>("Listen:Public", (string t, out string? e) => SettingValue.Truth(t, out e)) ?? false;
        var anywhere = isPublic ? IPAddress.Any : IPAddress.Loopback;
        var http = new HttpSettings(
            Port("Http:Port", 8080),
            PortOrOff("Http:TlsPort", 8443),
            Text("Http:Certificate"),
            Text("Http:CertificatePassword"),
            List<string>("Http:AllowedHosts", SettingValue.HostName),
            [.. List<IPNetwork?>("Http:TrustedProxies", (string t, out string? e) => SettingValue.Network(t, out e)).Select(n => n!.Value)],
            Text("Http:MetricsToken"));
        var sip = new SipSettings(
            Object<IPAddress>("Sip:Address", SettingValue.Address) ?? anywhere,
            Port("Sip:Port", 5060),
            PortOrOff("Sip:TlsPort", 5061),
            Object<IPAddress>("Sip:PublicAddress", SettingValue.Address),
            Text("Sip:Realm") ?? "crm",
            Value<bool>("Sip:AllowMd5", (string t, out string? e) => SettingValue.Truth(t, out e)) ?? false);
        var media = new MediaSettings(
            Object<IPAddress>("Media:Address", SettingValue.Address) ?? anywhere,
            Object<IPAddress>("Media:PublicAddress", SettingValue.Address),
            Value<int>("Media:PortMin", (string t, out string? e) => SettingValue.WholeNumber(t, 1024, 65534, out e)) ?? 20000,
            Value<int>("Media:PortMax", (string t, out string? e) => SettingValue.WholeNumber(t, 1025, 65535, out e)) ?? 39999,
            Port("Media:WebRtcPort", 3479),
            List<string>("Media:IceServers", (string t, out string? e) => IceServer(t, out e)));
        var demo = new DemoSettings(
            Value<bool>("Demo:Enabled", (string t, out string? e) => SettingValue.Truth(t, out e)),
            Value<double>("Demo:Traffic", (string t, out string? e) => SettingValue.Number(t, 0, 600, out e)) ?? 0,
            Object<string>("Demo:TrunkTarget", SettingValue.HostAndPort));
        return new CrmSettings(
            isPublic,
            http,
            sip,
            media,
            new StorageSettings(Value<StorageProvider>("Storage:Provider", Provider) ?? StorageProvider.Sqlite, Text("Storage:ConnectionString"))
            {
                Journal = Value<StorageProvider>("Storage:Journal", Provider) ?? StorageProvider.Sqlite,
            },
            demo,
            Path.GetFullPath(Text("Data:Path") ?? "data", workingFolder),
            Object<string>("Customers:CountryCode", CountryCode) ?? "86",
            Object<Uri>("Twilio:BaseUrl", SettingValue.WebAddress))
        {
            PublicUrl = Object<string>("Http:PublicUrl", TwilioReader.PublicUrl),
            SharedPath = Text("Data:SharedPath") is { } shared ? Path.GetFullPath(shared, workingFolder) : null!,
            Cluster = new ClusterSettings
            {
                NodeId = Object<string>("Cluster:NodeId", SettingValue.NodeName) ?? SettingValue.NodeNameOf(machineName),
                Lease = Seconds("Cluster:LeaseSeconds", 2, 300) ?? new ClusterSettings().Lease,
            },
            LargePages = Value<bool>("Memory:LargePages", (string t, out string? e) => SettingValue.Truth(t, out e)) ?? false,
            LookupHosts = List<string>("Flows:LookupHosts", LookupHost),
            RecordingKeepDays = Value<int>("Recordings:KeepDays", (string t, out string? e) => SettingValue.WholeNumber(t, 1, 3650, out e)),
            WebhookHosts = List<string>("Webhooks:AllowedHosts", LookupHost),
            WebhookFirstRetry = TimeSpan.FromSeconds(Value<double>("Webhooks:FirstRetry", (string t, out string? e) => SettingValue.Number(t, 0.1, 3600, out e)) ?? 5),
            WebhookGiveUpAfter = TimeSpan.FromHours(Value<double>("Webhooks:GiveUpAfter", (string t, out string? e) => SettingValue.Number(t, 0.001, 168, out e)) ?? 24),
            CtiOrigins = List<string>("Cti:AllowedOrigins", SettingValue.Origin),
            Calls = new CallSettings
            {
                SurviveRestart = (Seconds("Calls:SurviveRestart", 0, 3_600) ?? new CallSettings().SurviveRestart) is { } limit && limit > TimeSpan.Zero ? limit : null,
                HoldReminder = Seconds("Calls:HoldReminder", 10, 3_600) ?? new CallSettings().HoldReminder,
                HoldReturn = Seconds("Calls:HoldReturn", 10, 86_400),
                MonitoringHidden = Value<bool>("Calls:MonitoringHidden", (string t, out string? e) => SettingValue.Truth(t, out e)) ?? false,
                AgentsDialAway = Value<bool>("Calls:AgentsDialAway", (string t, out string? e) => SettingValue.Truth(t, out e)) ?? true,
            },
            ChatOrigins = List<string>("Chat:AllowedOrigins", SettingValue.Origin),
            ChatIdentitySecret = Object<string>("Chat:IdentitySecret", Secret),
            ChatEntryPoints = EntryPoints(),
            Twilio = Twilio(),
            SecondTabRefused = Object<string>("Desk:SecondTab", SecondTab) == "IsRefused",
        };
    }

    private TwilioSettings? Twilio() => TwilioReader.Together(
        name => _values.Keys.Any(n => n.Equals(name, StringComparison.OrdinalIgnoreCase) || n.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)),
        Object<Uri>("Twilio:BaseUrl", SettingValue.WebAddress),
        Object<string>("Twilio:AccountSid", TwilioReader.Account),
        Secretly("Twilio:AuthToken", TwilioReader.Token),
        Object<string>("Twilio:PublicUrl", TwilioReader.PublicUrl),
        List<TwilioSender>("Twilio:Senders", TwilioReader.Sender),
        Object<string>("Twilio:MessagingService", TwilioReader.Service),
        List<TwilioTemplate>("Twilio:Templates", TwilioReader.Template),
        Object<string>("Twilio:SipTarget", TwilioReader.SipTarget),
        _faults);

    /// <summary>Reads a secret: what is wrong with it is told without it.</summary>
    private string? Secretly(string name, Reader<string> read)
    {
        string? expected = null;
        string? value = Text(name) is { } text ? read(text, out expected) : null;
        if (expected is not null)
        {
            _faults.Add($"{name}: is not {expected}.");
        }

        return value;
    }

    private static string? Secret(string text, out string? expected)
    {
        expected = text.Length >= 16 ? null : "a secret of at least 16 characters";
        return text;
    }

    private Dictionary<string, string> EntryPoints()
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string pair in List<string>("Chat:EntryPoints", EntryPoint))
        {
            string[] parts = pair.Split('=', 2);
            if (!found.TryAdd(parts[0], parts[1]))
            {
                _faults.Add($"Chat:EntryPoints: \"{parts[0]}\" is given twice.");
            }
        }

        return found;
    }

    private static string? EntryPoint(string text, out string? expected)
    {
        bool good = text.Split('=') is [{ Length: > 0 and <= 64 }, { Length: > 0 and <= 64 }] && !text.Any(char.IsWhiteSpace);
        expected = good ? null : "an entry point and its queue, such as checkout=sales";
        return good ? text : null;
    }

    private static string? LookupHost(string text, out string? expected) =>
        SettingValue.HostAndPort(text, out expected) ?? SettingValue.HostName(text, out expected);

    private static string? SecondTab(string text, out string? expected)
    {
        string? known = text.Equals("TakesOver", StringComparison.OrdinalIgnoreCase) ? "TakesOver"
            : text.Equals("IsRefused", StringComparison.OrdinalIgnoreCase) ? "IsRefused" : null;
        expected = known is null ? "TakesOver or IsRefused" : null;
        return known;
    }

    private void CheckTogether(CrmSettings settings)
    {
        if (settings.Public && settings.Http.TlsPort is null && settings.Http.TrustedProxies.Count == 0)
        {
            _faults.Add("Listen:Public: needs HTTPS (Http:TlsPort) or a proxy (Http:TrustedProxies); browsers give no microphone otherwise.");
        }

        if (!settings.DemoAllowed && settings.Demo.Enabled == true)
        {
            _faults.Add("Demo:Enabled: demo people have known passwords; not together with Listen:Public or Http:TrustedProxies.");
        }

        if (settings.Demo.Traffic > 0 && (!settings.DemoAllowed || settings.Demo.Enabled == false))
        {
            _faults.Add("Demo:Traffic: simulated customers call the demo; not together with Listen:Public, Http:TrustedProxies or Demo:Enabled=false.");
        }

        foreach (var (name, address) in new[] { ("Sip:Address", settings.Sip.Address), ("Media:Address", settings.Media.Address) })
        {
            if (!settings.Public && !IPAddress.IsLoopback(address))
            {
                _faults.Add($"{name}: {address} can be reached from elsewhere; say Listen:Public=true as well.");
            }
        }

        if (settings.Media.PortMin >= settings.Media.PortMax)
        {
            _faults.Add($"Media:PortMin: {settings.Media.PortMin} must be below Media:PortMax, {settings.Media.PortMax}.");
        }

        CheckStorage(settings);
        if (settings.Http.Port != 0 && settings.Http.Port == settings.Http.TlsPort)
        {
            _faults.Add($"Http:TlsPort: {settings.Http.TlsPort} is Http:Port already.");
        }
    }

    private void CheckStorage(CrmSettings settings)
    {
        var storage = settings.Storage;
        if (storage.Provider == StorageProvider.PostgreSql && storage.ConnectionString is null)
        {
            _faults.Add("Storage:ConnectionString: PostgreSql needs one, such as Host=localhost;Database=crm;Username=crm.");
        }

        if (storage.Journal == StorageProvider.PostgreSql && storage.Provider != StorageProvider.PostgreSql)
        {
            _faults.Add("Storage:Journal: a journal in PostgreSql lies beside the records; say Storage:Provider=PostgreSql as well.");
        }

        if (storage.Journal != StorageProvider.PostgreSql)
        {
            _faults.AddRange(new[] { "Cluster:NodeId", "Cluster:LeaseSeconds" }
                .Where(name => Text(name) is not null)
                .Select(name => $"{name}: only one process can use a journal in Sqlite; say Storage:Journal=PostgreSql as well."));
        }
    }

    private string? Text(string name) => _values.GetValueOrDefault(name);

    private int Port(string name, int standard) =>
        Value<int>(name, (string t, out string? e) => SettingValue.WholeNumber(t, 0, 65535, out e)) ?? standard;

    private TimeSpan? Seconds(string name, int min, int max) =>
        Value<int>(name, (string t, out string? e) => SettingValue.WholeNumber(t, min, max, out e)) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private int? PortOrOff(string name, int standard) =>
        "off".Equals(Text(name), StringComparison.OrdinalIgnoreCase) ? null : Port(name, standard);

    private T? Value<T>(string name, Reader<T?> read) where T : struct => Read(name, Text(name), read);

    private T? Object<T>(string name, Reader<T> read) where T : class => Read(name, Text(name), read);

    private T? Read<T>(string name, string? text, Reader<T> read)
    {
        if (text is null)
        {
            return default;
        }

        var value = read(text, out string? expected);
        if (expected is not null)
        {
            _faults.Add($"{name}: \"{text}\" is not {expected}.");
        }

        return value;
    }

    private List<T> List<T>(string name, Reader<T> read)
    {
        var texts = (Text(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
            .Concat(_values.Where(v => v.Key.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => v.Value));
        return [.. texts.Select(t => Read(name, t, read)).OfType<T>()];
    }

    private static StorageProvider? Provider(string text, out string? expected)
    {
        bool good = Enum.TryParse<StorageProvider>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsDigit(text[0]);
        expected = good ? null : "a database of this version: Sqlite or PostgreSql";
        return good ? value : null;
    }

    private static string? CountryCode(string text, out string? expected)
    {
        bool good = text.Length is >= 1 and <= 3 && text.All(char.IsAsciiDigit) && text[0] != '0';
        expected = good ? null : "a country code of 1 to 3 digits";
        return good ? text : null;
    }

    private static string? IceServer(string text, out string? expected)
    {
        bool good = text.Split(':', 2) is ["stun" or "stuns" or "turn" or "turns", { Length: > 0 }];
        expected = good ? null : "an address that starts with stun:, stuns:, turn: or turns:";
        return good ? text : null;
    }
}
