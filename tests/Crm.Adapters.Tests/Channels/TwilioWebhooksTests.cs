using System.Security.Cryptography;
using System.Text;
using Crm.Channels.Twilio;
using Crm.Contracts.Channels;
using Crm.Contracts.Settings;
using Crm.Events.Conversations;

namespace Crm.Adapters.Tests.Channels;

public sealed class TwilioWebhooksTests
{
    private static readonly TwilioSettings Settings = TwilioGatewayTests.Settings;

    private readonly Intake _intake = new();
    private readonly TwilioWebhooks _webhooks;

    public TwilioWebhooksTests() => _webhooks = new TwilioWebhooks(Settings, _intake);

    private static (string, string)[] Message(string sid = "SM1", string from = "+15550999", string to = "+15550001", string body = "hello") =>
        [("MessageSid", sid), ("AccountSid", Settings.AccountSid), ("From", from), ("To", to), ("Body", body), ("NumMedia", "0")];

    private static ChannelRequest Request(
        string kind, (string Name, string Value)[] form, string query = "", string? token = null, string? base_ = null, string? signature = null)
    {
        string path = $"{TwilioWebhooks.Path}/{kind}{query}";
        var fields = form.Select(f => KeyValuePair.Create(f.Name, f.Value)).ToArray();
        string? signed = signature ?? TwilioSignature.Of(token ?? Settings.AuthToken, (base_ ?? Settings.PublicUrl) + path, fields);
        string body = string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value).Replace("%20", "+", StringComparison.Ordinal)}"));
        return new ChannelRequest(
            kind, path, "application/x-www-form-urlencoded; charset=UTF-8", name => name == TwilioSignature.Header && signed.Length > 0 ? signed : null, Encoding.UTF8.GetBytes(body));
    }

    private async Task<ChannelAnswer> Take(ChannelRequest request) => await _webhooks.Take(request, CancellationToken.None);

    [Fact]
    public async Task A_message_is_taken_and_answered_with_nothing_to_do()
    {
        var answer = await Take(Request("messages", Message(body: "Grüße & 你好 + 😀\n\0")));
        Assert.Equal((200, "text/xml; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.EndsWith("<Response/>", answer.Body, StringComparison.Ordinal);
        var message = Assert.Single(_intake.Messages);
        Assert.Equal(("sms", "SM1", "+15550001", "+15550999", "Grüße & 你好 + 😀\n"), (message.Channel, message.ProviderId, message.Own, message.Peer, message.Text));
    }

    [Fact]
    public async Task Whatsapp_is_a_channel_of_its_own_and_files_are_named()
    {
        await Take(Request("messages", [.. Message(from: "whatsapp:+15550999", to: "whatsapp:+15550002", body: "")[..5], ("NumMedia", "2"), ("MediaContentType0", "image/jpeg"), ("ProfileName", "Li Na")]));
        var message = Assert.Single(_intake.Messages);
        Assert.Equal(("whatsapp", "+15550002", "+15550999", "Li Na"), (message.Channel, message.Own, message.Peer, message.Name));
        Assert.Equal(["image/jpeg", "file"], message.FileTypes);
    }

    [Fact]
    public async Task Whoever_cannot_prove_it_is_told_why_and_nothing_is_taken()
    {
        Assert.Equal((403, "no-signature"), Told(await Take(Request("messages", Message(), signature: ""))));
        Assert.Equal((403, "wrong-signature"), Told(await Take(Request("messages", Message(), token: "another"))));
        Assert.Equal((403, "wrong-signature"), Told(await Take(Request("messages", Message(), base_: "https://other.example"))));
        Assert.Equal((403, "wrong-signature"), Told(await Take(Request("messages", Message(), base_: "http://crm.example"))));
        var good = Request("messages", Message());
        Assert.Equal((403, "wrong-signature"), Told(await Take(good with { PathAndQuery = good.PathAndQuery + "?x=1" })));
        Assert.Equal((403, "wrong-signature"), Told(await Take(good with { Body = Encoding.UTF8.GetBytes("MessageSid=SM2") })));
        Assert.Equal((403, "other-account"), Told(await Take(Request("messages", [("MessageSid", "SM1"), ("AccountSid", "AC" + new string('f', 32)), ("From", "+1"), ("To", "+2")]))));
        Assert.Equal((404, "unknown-kind"), Told(await Take(good with { Kind = "else" })));
        Assert.Empty(_intake.Messages);
    }

    [Fact]
    public async Task A_default_port_in_what_was_signed_is_no_other_address() =>
        Assert.Equal(200, (await Take(Request("messages", Message(), base_: "https://crm.example:443"))).Status);

    [Fact]
    public async Task A_replay_is_answered_as_the_first_was()
    {
        _intake.Answer = ChannelTaking.Known;
        Assert.Equal(200, (await Take(Request("messages", Message()))).Status);
    }

    [Fact]
    public async Task What_cannot_be_taken_now_or_ever_is_no_success()
    {
        _intake.Answer = ChannelTaking.Later;
        Assert.Equal(503, (await Take(Request("messages", Message()))).Status);
        _intake.Answer = ChannelTaking.Unknown;
        Assert.Equal(404, (await Take(Request("messages", Message()))).Status);
        Assert.Equal(400, (await Take(Request("messages", [("AccountSid", Settings.AccountSid)]))).Status);
        Assert.Equal(400, (await Take(Request("messages", [.. Message(), ("MessageSid", "SM2")]))).Status); // twice: which one?
    }

    [Fact]
    public async Task A_json_body_is_proven_by_its_hash_and_then_told_that_no_such_thing_is_expected()
    {
        byte[] body = "{}"u8.ToArray();
        string path = $"{TwilioWebhooks.Path}/messages?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(body))}";
        string signature = TwilioSignature.Of(Settings.AuthToken, Settings.PublicUrl + path, []);
        var request = new ChannelRequest("messages", path, "application/json", _ => signature, body);
        Assert.Equal(415, (await Take(request)).Status);
        Assert.Equal((403, "wrong-signature"), Told(await Take(request with { Body = "[]"u8.ToArray() })));
    }

    [Theory]
    [InlineData("queued", ChatDelivery.Sent)]
    [InlineData("sent", ChatDelivery.Sent)]
    [InlineData("delivered", ChatDelivery.Delivered)]
    [InlineData("read", ChatDelivery.Read)]
    [InlineData("undelivered", ChatDelivery.Failed)]
    public async Task A_report_names_our_line_and_how_far_it_got(string status, ChatDelivery state)
    {
        (string, string)[] form = [("MessageSid", "SM1"), ("AccountSid", Settings.AccountSid), ("MessageStatus", status), ("ErrorCode", "30003"), ("From", "+15550001")];
        Assert.Equal(204, (await Take(Request("status", form, "?line=abc.7"))).Status);
        Assert.Equal(new ChannelReport("sms", "abc.7", "SM1", state, state == ChatDelivery.Failed ? "unreachable" : null), Assert.Single(_intake.Reports));
        Assert.Equal(400, (await Take(Request("status", form))).Status);
        Assert.Equal((403, "wrong-signature"), Told(await Take(Request("status", form, "?line=abc.7") with { PathAndQuery = TwilioWebhooks.Path + "/status?line=abc.8" })));
    }

    [Fact]
    public async Task A_call_is_handed_to_our_sip_side()
    {
        (string, string)[] call = [("CallSid", "CA1"), ("AccountSid", Settings.AccountSid), ("To", "+15550001\"><Hangup/>"), ("From", "+15550999")];
        var answer = await Take(Request("voice", call));
        Assert.Contains(">sip:+15550001@sip.example:5061;transport=tls</Sip>", answer.Body, StringComparison.Ordinal);
        Assert.Contains("statusCallback=\"https://crm.example/api/v1/channels/twilio/voice-status\"", answer.Body, StringComparison.Ordinal);
        Assert.Equal(204, (await Take(Request("voice-status", call))).Status);
        var without = new TwilioWebhooks(Settings with { SipTarget = null }, _intake);
        Assert.Contains("<Reject/>", (await without.Take(Request("voice", call), CancellationToken.None)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_is_sent_makes_it_throw()
    {
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] body = new byte[random.Next(200)];
            random.NextBytes(body);
            var request = Request("messages", Message()) with { Body = body };
            Assert.Equal(403, (await Take(request)).Status);
        }

        Assert.Equal(400, (await Take(Request("messages", Message()) with { Body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a=b&", 201))) })).Status);
    }

    private static (int, string?) Told(ChannelAnswer answer) => (answer.Status, answer.Reason);

    private sealed class Intake : IChannelIntake
    {
        public List<ChannelMessage> Messages { get; } = [];

        public List<ChannelReport> Reports { get; } = [];

        public ChannelTaking Answer { get; set; } = ChannelTaking.Taken;

        public ValueTask<ChannelTaking> Arrived(ChannelMessage message, CancellationToken cancellation)
        {
            Messages.Add(message);
            return new(Answer);
        }

        public ValueTask<ChannelTaking> Reported(ChannelReport report, CancellationToken cancellation)
        {
            Reports.Add(report);
            return new(Answer);
        }
    }
}
