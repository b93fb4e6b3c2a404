using System.Text;
using Crm.Rtp.Addresses;
using Crm.Rtp.Ice;
using Crm.Rtp.Stun;

namespace Crm.Protocols.Tests.Rtp;

public class IceLiteAgentTests
{
    private const long Second = 1_000_000;
    private static readonly TransportAddress s_peer = TransportAddress.V4(0xC0000201, 5000);
    private static readonly TransportAddress s_other = TransportAddress.V4(0xC0000202, 5001);
    private readonly IceCredentials _local = new("local123", "0123456789012345678901");
    private readonly IceLiteAgent _agent;
    private readonly byte[] _response = new byte[256];

    public IceLiteAgentTests()
    {
        _agent = new IceLiteAgent(_local, 0);
        _agent.SetRemote("remo");
    }

    [Fact]
    public void A_valid_check_is_answered_with_the_address_it_came_from()
    {
        var outcome = Check(s_peer, 1);
        Assert.Equal(IceVerdict.Valid, outcome.Verdict);
        Assert.True(StunMessage.TryRead(_response.AsSpan(0, outcome.ResponseLength), out var response));
        Assert.Equal(StunMessageType.BindingSuccess, response.Type);
        Assert.True(response.TryGetMappedAddress(out var mapped));
        Assert.Equal(s_peer, mapped);
        Assert.True(response.VerifyIntegrity(_local.PasswordOctets));
        Assert.True(response.HasFingerprint);
        Assert.True(_agent.IsValidated(s_peer));
        Assert.True(_agent.Nominated.IsNone);
    }

    [Fact]
    public void The_pair_the_peer_chooses_is_used_and_changes_when_it_chooses_anew()
    {
        Assert.Equal(IceVerdict.Nominated, Check(s_peer, 1, use: true).Verdict);
        Assert.Equal(IceVerdict.Valid, Check(s_peer, 2, use: true).Verdict);
        Assert.Equal(IceVerdict.Valid, Check(s_other, 3).Verdict);
        Assert.Equal(s_peer, _agent.Nominated);
        Assert.Equal(IceVerdict.Nominated, Check(s_other, 4, use: true).Verdict);
        Assert.Equal(s_other, _agent.Nominated);
    }

    [Theory]
    [InlineData("local123:remo", "wrong-password-wrong-00", 401)]
    [InlineData("local124:remo", "0123456789012345678901", 401)]
    [InlineData("local123:else", "0123456789012345678901", 401)]
    [InlineData("local123", "0123456789012345678901", 401)]
    [InlineData("", "0123456789012345678901", 400)]
    [InlineData("local123:remo", "", 400)]
    public void Wrong_credentials_are_refused_and_validate_nothing(string username, string password, int status)
    {
        var outcome = _agent.OnStun(Request(username, password, use: true), s_peer, 1, _response);
        Assert.Equal(IceVerdict.Refused, outcome.Verdict);
        Assert.True(StunMessage.TryRead(_response.AsSpan(0, outcome.ResponseLength), out var response));
        Assert.Equal(StunMessageType.BindingError, response.Type);
        Assert.Equal(status, response.ErrorCode);
        Assert.False(_agent.IsValidated(s_peer));
        Assert.True(_agent.Nominated.IsNone);
    }

    [Fact]
    public void A_required_attribute_we_do_not_know_gets_420()
    {
        var outcome = _agent.OnStun(Request("local123:remo", _local.Password, unknown: 0x7001), s_peer, 1, _response);
        StunMessage.TryRead(_response.AsSpan(0, outcome.ResponseLength), out var response);
        Assert.Equal(420, response.ErrorCode);
        Assert.True(response.TryGet(StunAttributeType.UnknownAttributes, out var named));
        Assert.Equal([0x70, 0x01], named.ToArray());
    }

    [Fact]
    public void Anything_but_a_request_with_a_fingerprint_is_ignored()
    {
        byte[] buffer = new byte[64];
        var indication = new StunWriter(buffer, StunMessageType.BindingIndication, new byte[12]);
        indication.AddFingerprint();
        Assert.Equal(default, _agent.OnStun(buffer.AsSpan(0, indication.Length), s_peer, 1, _response));
        var bare = new StunWriter(buffer, StunMessageType.BindingRequest, new byte[12]);
        Assert.Equal(default, _agent.OnStun(buffer.AsSpan(0, bare.Length), s_peer, 1, _response));
        Assert.Equal(default, _agent.OnStun("GET / HTTP/1.1"u8, s_peer, 1, _response));
    }

    [Fact]
    public void Before_the_answer_is_known_any_sender_name_is_taken()
    {
        var agent = new IceLiteAgent(_local, 0);
        Assert.Equal(IceVerdict.Valid, agent.OnStun(Request("local123:whoever", _local.Password), s_peer, 1, _response).Verdict);
    }

    [Fact]
    public void Consent_runs_out_once_after_30_seconds_and_comes_back_with_a_check()
    {
        Check(s_peer, 5 * Second, use: true);
        Assert.False(_agent.TryExpire(35 * Second - 1));
        Assert.True(_agent.TryExpire(35 * Second));
        Assert.False(_agent.TryExpire(36 * Second));
        Assert.Equal(IceVerdict.Regained, Check(s_peer, 40 * Second, use: true).Verdict);
        Assert.False(_agent.IsLost);
    }

    [Fact]
    public void Refused_checks_do_not_keep_consent()
    {
        Check(s_peer, 0, use: true);
        _agent.OnStun(Request("local123:remo", "wrong-password-wrong-00"), s_peer, 29 * Second, _response);
        Assert.True(_agent.TryExpire(30 * Second));
    }

    [Fact]
    public void Candidates_are_bounded_and_the_nominated_one_stays()
    {
        Check(s_peer, 0, use: true);
        for (int i = 1; i < 100; i++)
        {
            Check(TransportAddress.V4(0x0A000000 + (uint)i, 4000), i);
        }

        Assert.True(_agent.IsValidated(s_peer));
        Assert.True(_agent.IsValidated(TransportAddress.V4(0x0A000000 + 99, 4000)));
        Assert.False(_agent.IsValidated(TransportAddress.V4(0x0A000000 + 1, 4000)));
        Assert.Equal(TransportAddress.V4(0x0A000000 + 84, 4000), _agent.Evicted);
    }

    [Fact]
    public void After_a_restart_the_old_credentials_are_good_until_the_new_ones_are_used()
    {
        Check(s_peer, 0, use: true);
        var fresh = new IceCredentials("fresh456", "9876543210987654321098");
        _agent.Restart(fresh);
        Assert.Equal(IceVerdict.Valid, Check(s_peer, 1, use: true).Verdict);
        _agent.SetRemote("anew");
        Assert.Equal(IceVerdict.Nominated, _agent.OnStun(Request("fresh456:anew", fresh.Password, use: true), s_other, 2, _response).Verdict);
        Assert.Equal(IceVerdict.Refused, Check(s_peer, 3).Verdict);
    }

    [Fact]
    public void A_second_restart_keeps_the_credentials_in_use_and_forgets_the_unused()
    {
        Check(s_peer, 0, use: true);
        var unused = new IceCredentials("unused99", "1111111111111111111111");
        _agent.Restart(unused);
        _agent.Restart(new IceCredentials("fresh456", "9876543210987654321098"));
        Assert.Equal("local123", _agent.PreviousUfrag);
        Assert.Equal(IceVerdict.Valid, Check(s_peer, 1, use: true).Verdict);
        Assert.Equal(IceVerdict.Refused, _agent.OnStun(Request("unused99:remo", unused.Password), s_peer, 2, _response).Verdict);
        Assert.Equal(IceVerdict.Nominated, _agent.OnStun(Request("fresh456:any1", "9876543210987654321098", use: true), s_other, 3, _response).Verdict);
        Assert.Null(_agent.PreviousUfrag);
    }

    [Fact]
    public void A_check_allocates_nothing()
    {
        byte[] request = Request("local123:remo", _local.Password, use: true);
        _agent.OnStun(request, s_peer, 0, _response);
        _agent.OnStun(request, s_peer, 1, _response);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _agent.OnStun(request, s_peer, i, _response);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Fresh_credentials_are_what_SDP_allows()
    {
        byte[] random = new byte[32];
        new Random(1).NextBytes(random);
        var credentials = IceCredentials.Make(random);
        Assert.True(IceCredentials.IsIceText(credentials.Ufrag, 4));
        Assert.True(IceCredentials.IsIceText(credentials.Password, 22));
        Assert.Throws<ArgumentException>(() => new IceCredentials("abc", credentials.Password));
        Assert.Throws<ArgumentException>(() => new IceCredentials("ab:cd", credentials.Password));
    }

    private IceOutcome Check(TransportAddress from, long at, bool use = false) =>
        _agent.OnStun(Request("local123:remo", _local.Password, use), from, at, _response);

    private static byte[] Request(string username, string password, bool use = false, ushort unknown = 0)
    {
        byte[] buffer = new byte[256];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, "transaction!"u8);
        if (username.Length > 0)
        {
            writer.Add(StunAttributeType.Username, Encoding.ASCII.GetBytes(username));
        }

        writer.AddPriority(1);
        writer.AddRole(StunAttributeType.IceControlling, 1);
        if (use)
        {
            writer.Add(StunAttributeType.UseCandidate, default);
        }

        if (unknown != 0)
        {
            writer.Add((StunAttributeType)unknown, default);
        }

        if (password.Length > 0)
        {
            writer.AddIntegrity(Encoding.ASCII.GetBytes(password));
        }

        writer.AddFingerprint();
        return buffer[..writer.Length];
    }
}
