using System.Net;

namespace Crm.Contracts.Settings;

/// <summary>Everything an operator sets, read and checked once at the start by <see cref="SettingsReader"/>.</summary>
/// <param name="Public">Listen on all addresses; false means this machine only.</param>
/// <param name="DataPath">Folder of databases, keys and recordings; a full path.</param>
/// <param name="CountryCode">Country code of national numbers, 1 to 3 digits.</param>
public sealed record CrmSettings(
    bool Public,
    HttpSettings Http,
    SipSettings Sip,
    MediaSettings Media,
    StorageSettings Storage,
    DemoSettings Demo,
    string DataPath,
    string CountryCode,
    Uri? TwilioBaseUrl)
{
    /// <summary>The address customers reach this server by, without a slash at its end; null when nobody says.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Folder of what all nodes of a cluster need: keys, mails, lists, recordings, files of chats; a full path. The data path unless something else is said.</summary>
    public string SharedPath { get => field ?? DataPath; init; }

    /// <summary>This node among others.</summary>
    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>Whether the kernel is asked for large pages for the heap.</summary>
    public bool LargePages { get; init; }

    /// <summary>Hosts flows may ask: name or name:port.</summary>
    public IReadOnlyList<string> LookupHosts { get; init; } = [];

    /// <summary>Days after which recordings are deleted where a queue says nothing else; null keeps them.</summary>
    public int? RecordingKeepDays { get; init; }

    /// <summary>Hosts webhooks may be sent to: name or name:port.</summary>
    public IReadOnlyList<string> WebhookHosts { get; init; } = [];

    /// <summary>Pause after the first failed delivery of a webhook; it doubles with each further one.</summary>
    public TimeSpan WebhookFirstRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After so long without success an event becomes a dead letter.</summary>
    public TimeSpan WebhookGiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Origins of pages that may hold the softphone in a frame and speak with it.</summary>
    public IReadOnlyList<string> CtiOrigins { get; init; } = [];

    /// <summary>What agents may do in calls, and what they are told.</summary>
    public CallSettings Calls { get; init; } = new();

    /// <summary>Origins of pages, besides the server's own, on which customers may chat.</summary>
    public IReadOnlyList<string> ChatOrigins { get; init; } = [];

    /// <summary>The secret by which a site proves who its signed-in customers are; null takes no such proof.</summary>
    public string? ChatIdentitySecret { get; init; }

    /// <summary>Queues by the names of entry points that pages give.</summary>
    public IReadOnlyDictionary<string, string> ChatEntryPoints { get; init; } = new Dictionary<string, string>();

    /// <summary>Text messages, WhatsApp and calls by Twilio; null when they are off.</summary>
    public TwilioSettings? Twilio { get; init; }

    /// <summary>Whether a second tab of the same agent is refused while the first is connected, instead of taking the desk over.</summary>
    public bool SecondTabRefused { get; init; }

    /// <summary>Demo people, devices and trunks have known secrets: they work only where nobody else can reach them.</summary>
    public bool DemoAllowed => !Public && Http.TrustedProxies.Count == 0;
}

/// <summary>What agents may do in calls, and what they are told.</summary>
public sealed record CallSettings
{
    /// <summary>How long ago a process may have given its last sign of life for another to carry its calls on; null closes them.</summary>
    public TimeSpan? SurviveRestart { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After so long on hold the agent is reminded of the customer.</summary>
    public TimeSpan HoldReminder { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After so long on hold the customer is taken back by itself; null never does.</summary>
    public TimeSpan? HoldReturn { get; init; }

    /// <summary>Agents are not shown who only monitors them; whoever speaks to them they see always.</summary>
    public bool MonitoringHidden { get; init; }

    /// <summary>Whether agents may place calls while their presence is other than Available; never while Offline.</summary>
    public bool AgentsDialAway { get; init; } = true;
}

/// <summary>The web server.</summary>
/// <param name="Port">Plain HTTP; 0 takes a free port.</param>
/// <param name="TlsPort">HTTPS; 0 takes a free port; null means off.</param>
/// <param name="Certificate">Path of a PFX, or of a PEM with certificate and key; null makes a self-signed one.</param>
/// <param name="CertificatePassword">Password of the PFX or of the PEM's key.</param>
/// <param name="AllowedHosts">Names this server is reached by, besides loopback names.</param>
/// <param name="TrustedProxies">Networks whose X-Forwarded-For and -Proto are believed.</param>
/// <param name="MetricsToken">Bearer token for metrics and health details from elsewhere; null allows loopback only.</param>
public sealed record HttpSettings(
    int Port,
    int? TlsPort,
    string? Certificate,
    string? CertificatePassword,
    IReadOnlyList<string> AllowedHosts,
    IReadOnlyList<IPNetwork> TrustedProxies,
    string? MetricsToken);

/// <summary>SIP.</summary>
/// <param name="PublicAddress">Address others see, when it differs from the one listened on.</param>
/// <param name="Realm">Digest realm; device secrets must be issued anew when it changes.</param>
/// <param name="AllowMd5">Also challenge with MD5, for old phones.</param>
public sealed record SipSettings(IPAddress Address, int Port, int? TlsPort, IPAddress? PublicAddress, string Realm, bool AllowMd5);

/// <summary>Audio.</summary>
/// <param name="PortMin">First RTP port.</param>
/// <param name="PortMax">Last RTP port.</param>
/// <param name="WebRtcPort">The one UDP port of all browsers; 0 takes a free one.</param>
/// <param name="IceServers">STUN and TURN addresses given to browsers.</param>
public sealed record MediaSettings(
    IPAddress Address,
    IPAddress? PublicAddress,
    int PortMin,
    int PortMax,
    int WebRtcPort,
    IReadOnlyList<string> IceServers);

/// <summary>Which database holds the records.</summary>
public enum StorageProvider
{
    /// <summary>A file under the data path.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server.</summary>
    PostgreSql,
}

/// <summary>Where records and journal are kept.</summary>
/// <param name="ConnectionString">Null with SQLite: records.db under the data path.</param>
public sealed record StorageSettings(StorageProvider Provider, string? ConnectionString)
{
    /// <summary>Where the journal is: journal.db under the data path, or the PostgreSQL server of the records.</summary>
    public StorageProvider Journal { get; init; } = StorageProvider.Sqlite;
}

/// <summary>One node among others on one PostgreSQL journal. Without that journal there is one process, and none of this has a meaning.</summary>
public sealed record ClusterSettings
{
    /// <summary>The node's name; no two processes have the same one.</summary>
    public string NodeId { get; init; } = "node";

    /// <summary>How long the others wait for a node that has gone silent. They take over within twice this time.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Demo data and traffic.</summary>
/// <param name="Enabled">Null: when the database is new.</param>
/// <param name="Traffic">Simulated calls per minute, 0 to 600.</param>
/// <param name="TrunkTarget">host:port outbound calls of the demo trunk go to; null means the built-in simulated customers.</param>
public sealed record DemoSettings(bool? Enabled, double Traffic, string? TrunkTarget);
