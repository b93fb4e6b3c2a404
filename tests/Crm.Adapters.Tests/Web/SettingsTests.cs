using Crm.Contracts.Settings;

namespace Crm.Adapters.Tests.Web;

public sealed class SettingsTests
{
    [Fact]
    public void Nothing_set_gives_the_documented_defaults_on_loopback()
    {
        var settings = Read();
        Assert.Equal((8080, 8443), (settings.Http.Port, settings.Http.TlsPort));
        Assert.Equal(("127.0.0.1", 5060, 5061), (settings.Sip.Address.ToString(), settings.Sip.Port, settings.Sip.TlsPort));
        Assert.Equal((20000, 39999, 3479), (settings.Media.PortMin, settings.Media.PortMax, settings.Media.WebRtcPort));
        Assert.Equal("/somewhere/data", settings.DataPath);
        Assert.False(settings.Public);
        Assert.True(settings.DemoAllowed);
        Assert.Null(settings.Demo.Enabled);
    }

    [Theory]
    [InlineData("Http:Port", "80a", "Http:Port: \"80a\" is not a whole number from 0 to 65535.")]
    [InlineData("Http:Port", "-1", "Http:Port: \"-1\" is not a whole number from 0 to 65535.")]
    [InlineData("Sip:TlsPort", "65536", "Sip:TlsPort: \"65536\" is not a whole number from 0 to 65535.")]
    [InlineData("Listen:Public", "yes", "Listen:Public: \"yes\" is not true or false.")]
    [InlineData("Http:Prot", "1", "Http:Prot: there is no such setting.")]
    [InlineData("Mail:Host", "x", "Mail:Host: there is no such setting.")]
    [InlineData("Http:Port:0", "1", "Http:Port:0: there is no such setting.")]
    [InlineData("Storage:Provider", "Oracle", "Storage:Provider: \"Oracle\" is not a database of this version: Sqlite or PostgreSql.")]
    [InlineData("Storage:Provider", "1", "Storage:Provider: \"1\" is not a database of this version: Sqlite or PostgreSql.")]
    [InlineData("Media:IceServers", "http://x", "Media:IceServers: \"http://x\" is not an address that starts with stun:, stuns:, turn: or turns:.")]
    [InlineData("Sip:Address", "0.0.0.0", "Sip:Address: 0.0.0.0 can be reached from elsewhere; say Listen:Public=true as well.")]
    [InlineData("Media:PortMin", "50000", "Media:PortMin: 50000 must be below Media:PortMax, 39999.")]
    [InlineData("Demo:Traffic", "NaN", "Demo:Traffic: \"NaN\" is not a number from 0 to 600.")]
    [InlineData("Calls:SurviveRestart", "-1", "Calls:SurviveRestart: \"-1\" is not a whole number from 0 to 3600.")]
    [InlineData("Calls:HoldReminder", "9", "Calls:HoldReminder: \"9\" is not a whole number from 10 to 3600.")]
    [InlineData("Calls:HoldReturn", "never", "Calls:HoldReturn: \"never\" is not a whole number from 10 to 86400.")]
    [InlineData("Calls:MonitoringHidden", "1", "Calls:MonitoringHidden: \"1\" is not true or false.")]
    [InlineData("Memory:LargePages", "2", "Memory:LargePages: \"2\" is not true or false.")]
    [InlineData("Calls:PartiesMax", "3", "Calls:PartiesMax: there is no such setting.")]
    [InlineData("Demo:Traffic", "601", "Demo:Traffic: \"601\" is not a number from 0 to 600.")]
    public void One_line_says_what_is_wrong(string name, string value, string line)
    {
        var result = SettingsReader.Read([new(name, value)], [], "/somewhere");
        Assert.Null(result.Settings);
        Assert.Equal([line], result.Faults);
    }

    [Theory]
    [InlineData("Storage:Journal", "Files", "Storage:Journal: \"Files\" is not a database of this version: Sqlite or PostgreSql.")]
    [InlineData("Cluster:NodeId", "a b", "Cluster:NodeId: \"a b\" is not a name of 1 to 40 letters, digits and hyphens.")]
    [InlineData("Cluster:LeaseSeconds", "1", "Cluster:LeaseSeconds: \"1\" is not a whole number from 2 to 300.")]
    [InlineData("Cluster:Roles", "voice", "Cluster:Roles: there is no such setting.")]
    [InlineData("Storage:Provider", "Sqlite", "Storage:Journal: a journal in PostgreSql lies beside the records; say Storage:Provider=PostgreSql as well.")]
    public void A_node_among_others_says_what_is_wrong_with_its_settings(string name, string value, string line)
    {
        var values = new Dictionary<string, string?>
        {
            ["Storage:Provider"] = "PostgreSql", ["Storage:Journal"] = "PostgreSql", ["Storage:ConnectionString"] = "Host=localhost;Database=crm",
        };
        values[name] = value;
        Assert.Contains(line, SettingsReader.Read(values, [], "/somewhere").Faults);
    }

    [Fact]
    public void A_node_has_a_name_a_lease_and_a_folder_it_shares()
    {
        var alone = Read();
        Assert.Equal((StorageProvider.Sqlite, "/somewhere/data"), (alone.Storage.Journal, alone.SharedPath));
        (string, string)[] storage = [("Storage:Provider", "PostgreSql"), ("Storage:Journal", "PostgreSql"), ("Storage:ConnectionString", "Host=localhost")];
        var node = Read([.. storage, ("Cluster:NodeId", "b"), ("Cluster:LeaseSeconds", "4"), ("Data:SharedPath", "/shared")]);
        Assert.Equal(("b", TimeSpan.FromSeconds(4), "/shared", StorageProvider.PostgreSql), (node.Cluster.NodeId, node.Cluster.Lease, node.SharedPath, node.Storage.Journal));
        Assert.Equal("web-1-example", SettingsReader.Read(storage.ToDictionary(s => s.Item1, s => (string?)s.Item2), [], "/", "web-1.example").Settings!.Cluster.NodeId);
        Assert.Equal(
            ["Cluster:NodeId: only one process can use a journal in Sqlite; say Storage:Journal=PostgreSql as well."],
            SettingsReader.Read([new("Cluster:NodeId", "b")], [], "/").Faults);
    }

    [Theory]
    [InlineData(StorageProvider.PostgreSql, "Host=db;Database=crm;Username=crm;Password=hidden-word", true)]
    [InlineData(StorageProvider.PostgreSql, "Database=crm;Password=hidden-word", false)]
    [InlineData(StorageProvider.PostgreSql, "Host=db;Pasword=hidden-word", false)]
    [InlineData(StorageProvider.PostgreSql, "Host=db;Port=hidden-word", false)]
    [InlineData(StorageProvider.PostgreSql, "hidden-word", false)]
    [InlineData(StorageProvider.Sqlite, "Data Source=records.db", true)]
    [InlineData(StorageProvider.Sqlite, "Host=hidden-word", false)]
    public void A_connection_string_is_checked_before_anything_starts_and_never_repeated(StorageProvider provider, string text, bool good)
    {
        var faults = Crm.Persistence.Records.StorageFaults.Of(new StorageSettings(provider, text));
        Assert.Equal(good ? 0 : 1, faults.Count);
        Assert.All(faults, fault => Assert.StartsWith("Storage:ConnectionString: ", fault, StringComparison.Ordinal));
        Assert.All(faults, fault => Assert.DoesNotContain("hidden-word", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Twilio_is_off_until_an_account_is_given_and_then_wants_all_of_it()
    {
        Assert.Null(Read().Twilio);
        Assert.Null(Read(("Twilio:BaseUrl", "https://api.example")).Twilio);
        var faults = SettingsReader.Read([new("Twilio:Senders", "sms:+14155550100=support")], [], "/somewhere").Faults;
        Assert.Equal(["Twilio:AccountSid", "Twilio:AuthToken", "Twilio:PublicUrl"], faults.Select(f => f[..f.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Twilio_is_read_with_its_senders_and_templates()
    {
        string sid = new('0', 32);
        var twilio = Read(
            ("Twilio:AccountSid", "AC" + sid), ("Twilio:AuthToken", "0123456789abcdef"), ("Twilio:PublicUrl", "https://Crm.example/base/"),
            ("Twilio:Senders", "sms:+14155550100=support, whatsapp:+14155550100=sales"), ("Twilio:Templates:0", $"HX{sid}=Hello, {{{{1}}}}"),
            ("Twilio:SipTarget", "sip:{to}@sip.example.com:5061;transport=tls")).Twilio!;
        Assert.Equal("https://Crm.example/base", twilio.PublicUrl); // as written: signatures are over it
        Assert.Equal([new TwilioSender("sms", "+14155550100", "support"), new TwilioSender("whatsapp", "+14155550100", "sales")], twilio.Senders);
        Assert.Equal(new TwilioTemplate("HX" + sid, "Hello, {{1}}"), Assert.Single(twilio.Templates));
        Assert.Equal("https://api.twilio.com/", twilio.BaseUrl.ToString());
    }

    [Theory]
    [InlineData("Twilio:AccountSid", "AC12")]
    [InlineData("Twilio:AuthToken", "short-secret")]
    [InlineData("Twilio:PublicUrl", "crm.example")]
    [InlineData("Twilio:PublicUrl", "https://crm.example/?x=1")]
    [InlineData("Twilio:Senders", "fax:+14155550100=support")]
    [InlineData("Twilio:Senders", "sms:4155550100=support")]
    [InlineData("Twilio:Templates:0", "Hello")]
    [InlineData("Twilio:SipTarget", "sip:a@b\"><Hangup/>")]
    [InlineData("Twilio:BaseUrl", "http://api.twilio.com")]
    public void What_is_wrong_with_twilio_stops_the_start_and_tells_no_secret(string name, string value)
    {
        string sid = new('0', 32);
        var values = new Dictionary<string, string?>
        {
            ["Twilio:AccountSid"] = "AC" + sid, ["Twilio:AuthToken"] = "0123456789abcdef", ["Twilio:PublicUrl"] = "https://crm.example",
        };
        values[name] = value;
        string fault = Assert.Single(SettingsReader.Read(values, [], "/somewhere").Faults);
        Assert.StartsWith(name.Replace(":0", "", StringComparison.Ordinal) + ": ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("short-secret", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_decides_about_holds_monitoring_and_dialling()
    {
        Assert.Equal(new CallSettings(), Read().Calls);
        Assert.Equal(
            new CallSettings { SurviveRestart = TimeSpan.FromSeconds(5), HoldReminder = TimeSpan.FromSeconds(30), HoldReturn = TimeSpan.FromMinutes(5), MonitoringHidden = true, AgentsDialAway = false },
            Read(("Calls:SurviveRestart", "5"), ("Calls:HoldReminder", "30"), ("Calls:HoldReturn", "300"), ("Calls:MonitoringHidden", "true"), ("Calls:AgentsDialAway", "false")).Calls);
        Assert.Null(Read(("Calls:SurviveRestart", "0")).Calls.SurviveRestart);
    }

    [Theory]
    [InlineData("Http:TrustedProxies", "10.0.0.0/8")]
    [InlineData("Listen:Public", "true")]
    [InlineData("Demo:Enabled", "false")]
    public void Simulated_customers_call_the_demo_only(string name, string value)
    {
        Assert.Equal(6, Read(("Demo:Traffic", "6")).Demo.Traffic);
        var result = SettingsReader.Read([new("Demo:Traffic", "6"), new(name, value)], [], "/");
        Assert.StartsWith("Demo:Traffic: simulated customers call the demo", Assert.Single(result.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var result = SettingsReader.Read([new("Http:Port", "x"), new("Demo:Enabled", "perhaps"), new("Sip:Prot", "1")], ["--Nonsense=1", "stray"], "/");
        Assert.Equal(5, result.Faults.Count);
    }

    [Fact]
    public void Names_of_other_parties_are_passed_over_unless_they_are_on_the_command_line()
    {
        Assert.Empty(SettingsReader.Read([new("PATH", "/bin"), new("MAIL", "/var/mail/x"), new("Logging:LogLevel:Default", "Debug")], [], "/").Faults);
        Assert.Equal(["PATH: there is no such setting."], SettingsReader.Read([], ["--PATH=/bin"], "/").Faults);
    }

    [Theory]
    [InlineData("--Http:Port=1")]
    [InlineData("--Http:Port", "1")]
    [InlineData("/Http:Port=1")]
    [InlineData("http:port=1")]
    [InlineData("--Http:AllowedHosts:0=a")]
    [InlineData("--Logging:LogLevel:Default=Debug")]
    public void A_known_name_in_any_form_is_fine(params string[] arguments) => Assert.Empty(SettingsReader.Read([], arguments, "/").Faults);

    [Theory]
    [InlineData("--Http:Port")]
    [InlineData("stray")]
    [InlineData("-p=1")]
    [InlineData("--")]
    public void What_the_configuration_system_would_pass_over_in_silence_is_a_fault(string argument) => Assert.Single(SettingsReader.Read([], [argument], "/").Faults);

    [Fact]
    public void A_public_server_needs_https_or_a_proxy_and_has_no_demo_people()
    {
        Assert.Empty(SettingsReader.Read([new("Listen:Public", "true")], [], "/").Faults);
        Assert.False(Read(("Listen:Public", "true")).DemoAllowed);
        Assert.Equal("0.0.0.0", Read(("Listen:Public", "true")).Sip.Address.ToString());
        Assert.Single(SettingsReader.Read([new("Listen:Public", "true"), new("Http:TlsPort", "off")], [], "/").Faults);
        Assert.Empty(SettingsReader.Read([new("Listen:Public", "true"), new("Http:TlsPort", "off"), new("Http:TrustedProxies", "10.0.0.0/8")], [], "/").Faults);
        Assert.Single(SettingsReader.Read([new("Listen:Public", "true"), new("Demo:Enabled", "true")], [], "/").Faults);
    }

    [Fact]
    public void Lists_come_separated_by_commas_or_numbered()
    {
        Assert.Equal(["a.example", "b.example"], Read(("Http:AllowedHosts", "a.example, B.example")).Http.AllowedHosts);
        Assert.Equal(["a.example", "b.example"], Read(("Http:AllowedHosts:0", "a.example"), ("Http:AllowedHosts:1", "b.example")).Http.AllowedHosts);
        Assert.Equal(["10.1.2.3/32"], Read(("Http:TrustedProxies", "10.1.2.3")).Http.TrustedProxies.Select(n => n.ToString()));
    }

    private static CrmSettings Read(params (string Name, string Value)[] values)
    {
        var result = SettingsReader.Read(values.Select(v => new KeyValuePair<string, string?>(v.Name, v.Value)), [], "/somewhere");
        Assert.Empty(result.Faults);
        return result.Settings!;
    }
}
