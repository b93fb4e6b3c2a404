using Crm.Sip;
using Crm.Sip.Authentication;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

public class RegistrarTests
{
    private readonly RegistrarLab _lab = new();
    private readonly RawPeer _phone;

    public RegistrarTests() => _phone = new RawPeer(_lab.Network, "10.9.0.1:5060", "agent1");

    [Fact]
    public void Register_is_challenged_by_sha256_only_and_then_taken()
    {
        var ok = _lab.Register(_phone, "r1");
        Assert.Equal(200, ok.StatusCode);
        Assert.Equal("3600", ok.Contacts.Single().Parameters["expires"]);
        Assert.Equal(new BindingsChanged(RegistrarLab.Agent1, 1), _lab.Agent.Single<BindingsChanged>());
        var challenge = _lab.Network.Messages.OfType<SipResponse>().Single(r => r.StatusCode == 401);
        Assert.Equal(DigestAlgorithm.Sha256, Challenges(challenge).Single().Algorithm);
    }

    [Fact]
    public void With_md5_allowed_sha256_is_still_offered_first()
    {
        var lab = new RegistrarLab(o => o with { AllowMd5 = true });
        var phone = new RawPeer(lab.Network, "10.9.0.1:5060", "agent1");
        lab.Register(phone, "r1");
        var challenge = lab.Network.Messages.OfType<SipResponse>().Single(r => r.StatusCode == 401);
        Assert.Equal([DigestAlgorithm.Sha256, DigestAlgorithm.Md5], Challenges(challenge).Select(c => c.Algorithm));
    }

    [Fact]
    public void Refresh_keeps_one_binding_and_raises_nothing()
    {
        _lab.Register(_phone, "r1");
        Assert.Equal(200, _lab.Register(_phone, "r1", number: 3).StatusCode);
        Assert.Equal(1, _lab.Agent.Count<BindingsChanged>());
        Assert.Equal(1, _lab.Agent.Core.Gauges.Bindings);
    }

    [Fact]
    public void Expires_zero_removes_and_the_wildcard_removes_all()
    {
        _lab.AddPhone("10.9.0.2:5060");
        _lab.Register(_phone, "r1");
        Assert.Equal(200, _lab.Register(_phone, "r1", number: 3, expires: "0").StatusCode);
        Assert.Equal(1, _lab.Agent.Core.Gauges.Bindings);
        var all = _lab.Register(_phone, "r9", expires: "0", change: r => r.Headers.Set("Contact", "*"));
        Assert.Equal(200, all.StatusCode);
        Assert.Empty(all.Contacts);
        Assert.Equal(new BindingsChanged(RegistrarLab.Agent1, 0), _lab.Agent.Events.OfType<BindingsChanged>().Last());
    }

    [Fact]
    public void Wildcard_without_expires_zero_draws_400()
    {
        Assert.Equal(400, _lab.Register(_phone, "r1", change: r => r.Headers.Set("Contact", "*")).StatusCode);
    }

    [Theory]
    [InlineData("59", 423, null)]
    [InlineData("60", 200, "60")]
    [InlineData("3600", 200, "3600")]
    [InlineData("86400", 200, "3600")]
    public void Interval_is_refused_below_a_minute_and_cut_above_an_hour(string asked, int status, string? given)
    {
        var response = _lab.Register(_phone, "r1", expires: asked);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(given ?? "60", status == 423 ? response.Headers.Get("Min-Expires") : response.Contacts.Single().Parameters["expires"]);
    }

    [Fact]
    public void Binding_ends_when_its_time_is_over()
    {
        _lab.Register(_phone, "r1", expires: "60");
        _lab.Network.Run(59);
        Assert.Equal(1, _lab.Agent.Core.Gauges.Bindings);
        _lab.Network.Run(2);
        Assert.Equal(new BindingsChanged(RegistrarLab.Agent1, 0), _lab.Agent.Events.OfType<BindingsChanged>().Last());
    }

    [Fact]
    public void Register_out_of_order_is_refused_and_changes_nothing()
    {
        _lab.Register(_phone, "r1", number: 10);
        Assert.Equal(500, _lab.Register(_phone, "r1", number: 5, expires: "0").StatusCode);
        Assert.Equal(1, _lab.Agent.Core.Gauges.Bindings);
    }

    [Fact]
    public void Eleventh_device_takes_the_place_of_the_one_that_ends_first()
    {
        for (int i = 1; i <= 11; i++)
        {
            _lab.Register(_phone, $"r{i}", expires: $"{100 + i}", change: r => r.Headers.Set("Contact", $"<sip:agent1@10.9.0.1:{7000 + int.Parse(r.CallId[1..])}>"));
        }

        var ok = _lab.Register(_phone, "query", change: r => r.Headers.Remove("Contact"));
        Assert.Equal(10, ok.Contacts.Count);
        Assert.DoesNotContain(ok.Contacts, c => c.Uri.Port == 7001);
    }

    [Fact]
    public void Device_may_not_register_another_user()
    {
        Assert.Equal(403, _lab.Register(_phone, "r1", change: r => r.Headers.Set("To", "<sip:agent2@10.0.0.1>")).StatusCode);
        Assert.Equal(0, _lab.Agent.Core.Gauges.Bindings);
    }

    [Fact]
    public void Unknown_user_and_wrong_secret_look_the_same()
    {
        var wrong = _lab.Register(_phone, "r1", secret: "guess");
        var unknown = _lab.Register(_phone, "r2", user: "nobody");
        Assert.Equal(401, wrong.StatusCode);
        Assert.Equal(401, unknown.StatusCode);
        Assert.Equal(wrong.Headers.Select(h => h.Key), unknown.Headers.Select(h => h.Key));
    }

    [Fact]
    public void Guessing_is_slowed_down_and_the_right_secret_works_after_the_delay()
    {
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(401, _lab.Register(_phone, $"g{i}", secret: "guess").StatusCode);
        }

        var slowed = _lab.Register(_phone, "g5");
        Assert.Equal(403, slowed.StatusCode);
        Assert.Equal("1", slowed.Headers.Get("Retry-After"));
        var elsewhere = new RawPeer(_lab.Network, "10.9.0.77:5060", "agent1");
        Assert.Equal(200, _lab.Register(elsewhere, "other").StatusCode);
        _lab.Network.Run(1);
        Assert.Equal(200, _lab.Register(_phone, "g6").StatusCode);
        Assert.Equal(401, _lab.Register(_phone, "g7", secret: "guess").StatusCode);
        Assert.Equal(200, _lab.Register(_phone, "g8").StatusCode);
    }

    [Fact]
    public void Captured_credentials_do_not_work_twice()
    {
        _lab.Register(_phone, "r1");
        var captured = _lab.Network.Messages.OfType<SipRequest>().Last(r => r.Headers.Contains("Authorization"));
        var replay = _phone.Request(SipMethod.Register, _lab.Agent.Address, number: 9, callId: "replay", toUser: "agent1");
        replay.Headers.CopyFrom(captured.Headers, "Authorization");
        _phone.Received.Clear();
        _phone.Send(replay, _lab.Agent.Address);
        _lab.Network.Run(0.1);
        Assert.True(Challenges(_phone.Last(401)).Single().Stale);
    }

    [Fact]
    public void Device_behind_nat_is_called_at_the_address_it_registered_from()
    {
        _lab.Register(_phone, "r1", change: r =>
        {
            r.Headers.Set("Via", r.Headers.Get("Via")!.Replace("10.9.0.1:5060", "192.168.1.7:5060", StringComparison.Ordinal));
            r.Headers.Set("Contact", "<sip:agent1@192.168.1.7:5060>");
        });
        _lab.Agent.Call(new AgentInviteTarget(RegistrarLab.Agent1));
        _lab.Network.Run(0.1);
        Assert.Equal("192.168.1.7", Assert.Single(_phone.Requests("INVITE")).RequestUri.Host);
    }

    private static List<DigestChallenge> Challenges(SipResponse response) =>
        [.. response.Headers.GetAll("WWW-Authenticate").Select(v => DigestChallenge.TryParse(v, out var c) ? c : null!)];
}
