namespace Crm.Contracts.Settings;

/// <summary>A setting's name and meaning, as shown in documentation and checked at the start.</summary>
/// <param name="IsList">Values separated by commas, or numbered as <c>Name:0</c>, <c>Name:1</c>.</param>
public sealed record SettingName(string Name, string Meaning, bool IsList = false);

/// <summary>Every setting there is. A name that is not here stops the start.</summary>
public static class SettingsCatalogue
{
    /// <summary>The settings, by section.</summary>
    public static IReadOnlyList<SettingName> All { get; } =
    [
        new("Listen:Public", "true listens on all addresses; default false: this machine only"),
        new("Http:Port", "plain HTTP port, default 8080; 0 takes a free one"),
        new("Http:TlsPort", "HTTPS port, default 8443; 0 takes a free one, off serves no HTTPS"),
        new("Http:Certificate", "path of a PFX or PEM file; default: a self-signed certificate made at the first start"),
        new("Http:CertificatePassword", "password of that file"),
        new("Http:AllowedHosts", "names this server is reached by, besides loopback names", IsList: true),
        new("Http:PublicUrl", "address customers reach this server by, such as https://crm.example.com: links that are sent to them begin with it; default: Twilio:PublicUrl, else the address of whoever sends"),
        new("Http:TrustedProxies", "networks whose X-Forwarded-For and X-Forwarded-Proto are believed", IsList: true),
        new("Http:MetricsToken", "bearer token for /metrics from elsewhere than loopback"),
        new("Sip:Address", "address SIP listens on; default 127.0.0.1, or all when public"),
        new("Sip:Port", "SIP port over UDP and TCP, default 5060; 0 takes a free one"),
        new("Sip:TlsPort", "SIP port over TLS, default 5061; 0 takes a free one, off serves no TLS"),
        new("Sip:PublicAddress", "address others see, when it differs"),
        new("Sip:Realm", "digest realm, default crm"),
        new("Sip:AllowMd5", "true also challenges with MD5, for old phones; default false"),
        new("Media:Address", "address audio uses; default 127.0.0.1, or all when public"),
        new("Media:PublicAddress", "address others see, when it differs"),
        new("Media:PortMin", "first RTP port, default 20000"),
        new("Media:PortMax", "last RTP port, default 39999"),
        new("Media:WebRtcPort", "UDP port of all browsers, default 3479; 0 takes a free one"),
        new("Media:IceServers", "STUN and TURN addresses given to browsers", IsList: true),
        new("Storage:Provider", "Sqlite (default) or PostgreSql"),
        new("Storage:ConnectionString", "database to use; with Sqlite default: records.db under Data:Path"),
        new("Storage:Journal", "Sqlite (default) or PostgreSql: the journal beside the records, for several nodes"),
        new("Data:Path", "folder of databases, keys and recordings, default data"),
        new("Data:SharedPath", "folder all nodes see, for keys, mails, lists, recordings and files of chats; default Data:Path"),
        new("Cluster:NodeId", "this node's name, letters, digits and hyphens; default: the machine's name"),
        new("Cluster:LeaseSeconds", "seconds after which the shards of a silent node may be taken over, 2 to 300, default 10"),
        new("Memory:LargePages", "true lays the process's memory in pages of 2 MiB (Linux, where transparent huge pages are \"madvise\"): routing of a large site is a fifth faster; default false"),
        new("Recordings:KeepDays", "days after which recordings are deleted, 1 to 3650, where a queue says nothing else; default: kept"),
        new("Calls:SurviveRestart", "seconds, 0 to 3600, default 60: calls of a process that was lost are carried on when its last sign of life is not longer ago; 0 closes them always"),
        new("Calls:HoldReminder", "seconds after which an agent is reminded of a customer on hold, 10 to 3600, default 60"),
        new("Calls:HoldReturn", "seconds after which a customer on hold is taken back by itself, 10 to 86400; default: never"),
        new("Calls:MonitoringHidden", "true hides from agents who only listens to them; default false. The law of the place may ask that they be told"),
        new("Calls:AgentsDialAway", "false lets agents place calls only while they are Available; default true"),
        new("Desk:SecondTab", "TakesOver (default) or IsRefused: what a second tab of the same agent does"),
        new("Demo:Enabled", "demo people, queues, trunk and customers; default: when the database is new"),
        new("Demo:Traffic", "simulated calls per minute, 0 to 600, default 0"),
        new("Demo:TrunkTarget", "host:port outbound calls of the demo trunk go to; default: simulated people inside the server"),
        new("Customers:CountryCode", "country code of numbers dialled without one, default 86"),
        new("Flows:LookupHosts", "hosts (name or name:port) that flows may ask over HTTP; default none", IsList: true),
        new("Webhooks:AllowedHosts", "hosts (name or name:port) that webhooks may be sent to; default none", IsList: true),
        new("Webhooks:FirstRetry", "seconds after which a failed delivery is tried again, 0.1 to 3600, default 5; doubles up to 120 times as much"),
        new("Webhooks:GiveUpAfter", "hours after which an event that could not be delivered is a dead letter, 0.001 to 168, default 24"),
        new("Cti:AllowedOrigins", "origins such as https://crm.example.com whose pages may embed the softphone; default none", IsList: true),
        new("Chat:AllowedOrigins", "origins such as https://shop.example.com whose pages may hold the chat; default none but the server's own", IsList: true),
        new("Chat:EntryPoints", "entry points as name=queue, such as checkout=sales; a queue that takes chats is one under its own id", IsList: true),
        new("Chat:IdentitySecret", "secret, 16 characters or more, by which a site proves who its signed-in customers are; default: no such proof is taken"),
        new("Twilio:BaseUrl", "address of the Twilio interface, default https://api.twilio.com; plain http only towards this machine"),
        new("Twilio:AccountSid", "account, AC and 32 hexadecimal digits; with it text messages and WhatsApp are on"),
        new("Twilio:AuthToken", "the account's token: requests to Twilio carry it, and Twilio's are proven by it"),
        new("Twilio:PublicUrl", "address by which Twilio reaches this server, exactly as written there, such as https://crm.example.com"),
        new("Twilio:Senders", "our addresses as channel:number=queue, such as sms:+14155550100=support, whatsapp:+14155550100=support", IsList: true),
        new("Twilio:MessagingService", "SID (MG...) of the messaging service text messages are sent by; default: the number itself"),
        new("Twilio:Templates", "approved WhatsApp templates as SID=text, numbered, such as Twilio:Templates:0=HX...=Your order {{1}} is on its way", IsList: true),
        new("Twilio:SipTarget", "SIP address of ours that voice calls are handed to, such as sip:{to}@sip.example.com:5061;transport=tls; {to} is the number called"),
    ];

    /// <summary>Sections that are wholly ours.</summary>
    internal static IReadOnlySet<string> Sections { get; } = new HashSet<string>(
        All.Select(s => s.Name[..s.Name.IndexOf(':', StringComparison.Ordinal)]).Concat(["Mail"]), StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the web framework that are taken from the command line as they are.</summary>
    internal static bool IsFramework(string name) =>
        name.StartsWith("Logging:", StringComparison.OrdinalIgnoreCase)
        || name.Equals("environment", StringComparison.OrdinalIgnoreCase)
        || name.Equals("contentRoot", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name, or the numbered item of a list, is known.</summary>
    internal static bool IsKnown(string name)
    {
        foreach (var setting in All)
        {
            if (name.Equals(setting.Name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            if (setting.IsList
                && name.Length > setting.Name.Length + 1
                && name.StartsWith(setting.Name + ":", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(name.AsSpan(setting.Name.Length + 1), out _))
            {
                return true;
            }
        }

        return false;
    }
}
