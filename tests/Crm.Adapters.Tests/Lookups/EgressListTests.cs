using System.Net;
using Crm.Channels.Egress;

namespace Crm.Adapters.Tests.Lookups;

public sealed class EgressListTests
{
    private readonly EgressList _list = new(["api.example.com", "crm.example.com:8443", "127.0.0.1:9000", "[::1]:9000"]);

    [Theory]
    [InlineData("https://api.example.com/orders?id=1", true)]
    [InlineData("http://API.example.com/", true)]
    [InlineData("https://crm.example.com:8443/x", true)]
    [InlineData("http://127.0.0.1:9000/", true)]
    [InlineData("http://[::1]:9000/", true)]
    [InlineData("https://crm.example.com/", false)]
    [InlineData("https://api.example.com:444/", false)]
    [InlineData("https://api.example.com.evil.org/", false)]
    [InlineData("https://user:secret@api.example.com/", false)]
    [InlineData("ftp://api.example.com/", false)]
    [InlineData("http://127.0.0.1:9001/", false)]
    public void Only_listed_hosts_and_ports_may_be_asked(string url, bool allowed) => Assert.Equal(allowed, _list.Allows(new Uri(url)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.20.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void A_listed_name_does_not_lead_behind_the_firewall(string address)
    {
        Assert.False(EgressList.Reaches("api.example.com", IPAddress.Parse(address)));
        Assert.True(EgressList.Reaches("api.example.com", IPAddress.Parse("93.184.216.34")));
        Assert.True(EgressList.Reaches(address, IPAddress.Parse(address)));
        Assert.True(EgressList.Reaches("localhost", IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://api.example.com")]
    [InlineData("api.example.com/path")]
    [InlineData("user@api.example.com")]
    [InlineData("api.example.com:99999")]
    public void What_is_no_host_is_refused(string entry)
    {
        Assert.False(EgressList.IsEntry(entry));
        Assert.Throws<FormatException>(() => new EgressList([entry]));
    }
}
