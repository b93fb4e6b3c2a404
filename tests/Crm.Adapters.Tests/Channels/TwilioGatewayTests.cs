using System.Net;
using System.Text;
using Crm.Channels.Twilio;
using Crm.Contracts.Channels;
using Crm.Contracts.Settings;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Channels;

public sealed class TwilioGatewayTests : ChannelConformance, IDisposable
{
    internal static readonly TwilioSettings Settings = new(
        new Uri("https://api.twilio.test"), "AC" + new string('a', 32), "a-token-of-the-account", "https://crm.example",
        [new TwilioSender("sms", "+15550001", "support"), new TwilioSender("whatsapp", "+15550002", "support")], null,
        [new TwilioTemplate("HX" + new string('b', 32), "Your order {{1}} is on its way.")], "sip:{to}@sip.example:5061;transport=tls");

    private readonly FakeClock _clock = new();
    private readonly TwilioStandIn _twilio;
    private readonly TwilioClient _client;

    public TwilioGatewayTests()
    {
        _twilio = new TwilioStandIn(_clock);
        _client = new TwilioClient(Settings, _clock, _twilio);
        Gateway = new TwilioGateway("sms", Settings, _client);
    }

    protected override IChannelGateway Gateway { get; }

    protected override string Peer => "+15550999";

    protected override IReadOnlyList<string> TakenTexts => [.. _twilio.Messages.Select(m => m["Body"])];

    public void Dispose() => _client.Dispose();

    protected override void Next(Fate fate) => _twilio.Fate = fate;

    private OutgoingMessage Message(string from, TemplateMessage? template = null) => new("line.1", from, Peer, "hello", template, null, Now, false, []);

    [Fact]
    public async Task A_message_carries_our_id_in_its_callback_and_the_token_in_one_header_only()
    {
        await Gateway.Send(Message("+15550001"), CancellationToken.None);
        var (method, path, authorization, form) = Assert.Single(_twilio.Requests);
        Assert.Equal(("POST", $"/2010-04-01/Accounts/{Settings.AccountSid}/Messages.json"), (method, path));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Settings.AccountSid}:{Settings.AuthToken}")), authorization);
        Assert.Equal("https://crm.example/api/v1/channels/twilio/status?line=line.1", form["StatusCallback"]);
        Assert.Equal(["Body", "From", "StatusCallback", "To"], form.Keys.Order());
        Assert.DoesNotContain(Settings.AuthToken, Settings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_messaging_service_sends_in_the_numbers_place()
    {
        string service = "MG" + new string('c', 32);
        using var client = new TwilioClient(Settings, _clock, _twilio);
        var gateway = new TwilioGateway("sms", Settings with { MessagingService = service }, client);
        await gateway.Send(Message("+15550001"), CancellationToken.None);
        Assert.Equal(service, _twilio.Requests[0].Form["MessagingServiceSid"]);
        Assert.False(_twilio.Requests[0].Form.ContainsKey("From"));
        await gateway.Send(Message("+15550001") with { MaybeSent = true }, CancellationToken.None);
        Assert.DoesNotContain("From=", _twilio.Requests[1].Path, StringComparison.Ordinal);
        Assert.Equal(2, _twilio.Requests.Count); // found
    }

    [Fact]
    public async Task A_template_goes_as_its_id_and_values()
    {
        var whatsapp = new TwilioGateway("whatsapp", Settings, _client);
        await whatsapp.Send(Message("+15550002", new TemplateMessage(Settings.Templates[0].Sid, ["17"])), CancellationToken.None);
        var form = _twilio.Requests[0].Form;
        Assert.Equal(("whatsapp:+15550002", "whatsapp:" + Peer), (form["From"], form["To"]));
        Assert.Equal((Settings.Templates[0].Sid, """{"1":"17"}"""), (form["ContentSid"], form["ContentVariables"]));
        Assert.False(form.ContainsKey("Body"));
        Assert.Equal(TimeSpan.FromHours(24), whatsapp.Channel.Terms.ReplyWindow);
    }

    [Fact]
    public async Task A_short_wait_is_waited_here_and_a_long_one_is_told()
    {
        _twilio.Answers.Enqueue(() => TwilioStandIn.Fault(429, 20429, 2));
        var sending = Gateway.Send(Message("+15550001"), CancellationToken.None).AsTask();
        Assert.False(sending.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.IsType<HandoverAccepted>(await sending);
        _twilio.Answers.Enqueue(() => TwilioStandIn.Fault(429, 20429, 60));
        Assert.Equal(TimeSpan.FromSeconds(60), Assert.IsType<HandoverLater>(await Gateway.Send(Message("+15550001"), CancellationToken.None)).After);
    }

    [Fact]
    public async Task A_broken_operator_may_have_sent_it_and_a_changed_token_has_not()
    {
        _twilio.Answers.Enqueue(() => TwilioStandIn.Fault(500, 0));
        Assert.True(Assert.IsType<HandoverLater>(await Gateway.Send(Message("+15550001"), CancellationToken.None)).MaybeSent);
        _twilio.Answers.Enqueue(() => TwilioStandIn.Fault(401, 20003));
        Assert.Equal("sign-in", Assert.IsType<HandoverLater>(await Gateway.Send(Message("+15550001"), CancellationToken.None)).Reason);
        Assert.Equal(2, _twilio.Requests.Count); // what makes something is not repeated of itself
    }

    [Fact]
    public async Task An_answer_nobody_can_read_is_no_answer()
    {
        foreach (string body in new[] { "", "<html>", "[]", "{\"sid\":7}", "{}" })
        {
            _twilio.Answers.Enqueue(() => new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent(body) });
            Assert.True(Assert.IsType<HandoverLater>(await Gateway.Send(Message("+15550001"), CancellationToken.None)).MaybeSent);
        }
    }

    [Theory]
    [InlineData(21211, "invalid-address")]
    [InlineData(21610, "opted-out")]
    [InlineData(63016, "outside-window")]
    [InlineData(30007, "filtered")]
    [InlineData(30003, "unreachable")]
    [InlineData(21617, "text-too-long")]
    [InlineData(21408, "not-permitted")]
    [InlineData(99999, "twilio-99999")]
    public void Codes_have_our_words(int code, string word) => Assert.Equal(word, TwilioError.Reason(code));

    [Fact]
    public async Task Calls_are_made_and_given_other_instructions()
    {
        var made = await _client.Create(new NewTwilioCall("+15550999", "+15550001", "<Response/>", "https://crm.example/x"), CancellationToken.None);
        Assert.Equal("CA1", made.Value!.Sid);
        await _client.Update("CA1", "<Response><Hangup/></Response>", CancellationToken.None);
        Assert.Equal($"/2010-04-01/Accounts/{Settings.AccountSid}/Calls/CA1.json", _twilio.Requests[1].Path);
        Assert.Equal("<Response><Hangup/></Response>", _twilio.Requests[1].Form["Twiml"]);
    }
}
