using System.Diagnostics;
using Crm.Telephony.Signalling;

namespace Crm.Adapters.Tests.SipTransport;

/// <summary>Calls by a foreign SIP implementation, where it is installed.</summary>
public class SippTests
{
    private const string Sipp = "/usr/bin/sipp";
    private const string Sdp = "v=0\r\no=- 1 1 IN IP4 127.77.9.1\r\ns=-\r\nc=IN IP4 127.77.9.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";

    [Theory]
    [InlineData("u1")]
    [InlineData("t1")]
    public async Task Built_in_caller_completes_every_call(string transport)
    {
        Assert.SkipUnless(File.Exists(Sipp), "sipp is not installed");
        await using var lab = await EndpointLab.Start("127.77.9.1", "127.77.9.");
        lab.React = e => e is InviteReceived i ? new AnswerLeg(i.Leg, Sdp) : null;
        await Run($"-sn uac -t {transport} -i 127.77.9.2 -m 50 -r 50 -d 50 -nostdin -timeout 30s -s 4001 {lab.Address}");
        var figures = lab.Endpoint.GetFigures();
        Assert.Equal((0, 0L, 0L), (figures.Dialogs, figures.Faults, figures.Malformed));
    }

    [Fact]
    public async Task Caller_that_requires_reliable_ringing_gets_it_and_its_answer_after_the_prack()
    {
        Assert.SkipUnless(File.Exists(Sipp), "sipp is not installed");
        await using var lab = await EndpointLab.Start("127.77.10.1", "127.77.10.");
        lab.React = e =>
        {
            if (e is not InviteReceived i)
            {
                return null;
            }

            // The answer waits inside for the PRACK of the description.
            lab.Endpoint.Execute(new SendProgress(i.Leg, 183, Sdp));
            return new AnswerLeg(i.Leg, Sdp);
        };
        string scenario = Path.GetTempFileName();
        await File.WriteAllTextAsync(scenario, ReliableCaller);
        await Run($"-sf {scenario} -i 127.77.10.2 -m 20 -r 20 -nostdin -timeout 30s -s 4001 {lab.Address}");
        File.Delete(scenario);
        var figures = lab.Endpoint.GetFigures();
        Assert.Equal((0, 0L, 0L), (figures.Dialogs, figures.Faults, figures.Malformed));
    }

    private static async Task Run(string arguments)
    {
        var start = new ProcessStartInfo(Sipp, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        using var sipp = Process.Start(start)!;
        var output = sipp.StandardOutput.ReadToEndAsync();
        var errors = sipp.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await sipp.WaitForExitAsync(patience.Token);
        Assert.True(sipp.ExitCode == 0, $"{await errors}\n{await output}");
    }

    private const string ReliableCaller = """
        <?xml version="1.0" encoding="ISO-8859-1" ?>
        <scenario name="requires 100rel">
          <send retrans="500"><![CDATA[
            INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
            Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
            From: <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
            To: <sip:[service]@[remote_ip]:[remote_port]>
            Call-ID: [call_id]
            CSeq: 1 INVITE
            Contact: <sip:sipp@[local_ip]:[local_port]>
            Max-Forwards: 70
            Require: 100rel
            Content-Type: application/sdp
            Content-Length: [len]

            v=0
            o=- 1 1 IN IP4 [local_ip]
            s=-
            c=IN IP4 [media_ip]
            t=0 0
            m=audio 6000 RTP/AVP 0
          ]]></send>
          <recv response="100" optional="true"/>
          <recv response="183" rrs="true">
            <action><ereg regexp="[0-9]+" search_in="hdr" header="RSeq:" check_it="true" assign_to="number"/></action>
          </recv>
          <send retrans="500"><![CDATA[
            PRACK [next_url] SIP/2.0
            Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
            From: <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
            [last_To:]
            Call-ID: [call_id]
            CSeq: 2 PRACK
            RAck: [$number] 1 INVITE
            Max-Forwards: 70
            Content-Length: 0

          ]]></send>
          <recv response="200"/>
          <recv response="200" rrs="true"/>
          <send><![CDATA[
            ACK [next_url] SIP/2.0
            Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
            From: <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
            [last_To:]
            Call-ID: [call_id]
            CSeq: 1 ACK
            Max-Forwards: 70
            Content-Length: 0

          ]]></send>
          <pause milliseconds="50"/>
          <send retrans="500"><![CDATA[
            BYE [next_url] SIP/2.0
            Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
            From: <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
            [last_To:]
            Call-ID: [call_id]
            CSeq: 3 BYE
            Max-Forwards: 70
            Content-Length: 0

          ]]></send>
          <recv response="200"/>
        </scenario>
        """;
}
