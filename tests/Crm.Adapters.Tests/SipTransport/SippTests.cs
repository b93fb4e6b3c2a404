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
        var start = new ProcessStartInfo(Sipp, $"-sn uac -t {transport} -i 127.77.9.2 -m 50 -r 50 -d 50 -nostdin -timeout 30s -s 4001 {lab.Address}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var sipp = Process.Start(start)!;
        var output = sipp.StandardOutput.ReadToEndAsync();
        var errors = sipp.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await sipp.WaitForExitAsync(patience.Token);
        Assert.True(sipp.ExitCode == 0, $"{await errors}\n{await output}");
        var figures = lab.Endpoint.GetFigures();
        Assert.Equal((0, 0L, 0L), (figures.Dialogs, figures.Faults, figures.Malformed));
    }
}
