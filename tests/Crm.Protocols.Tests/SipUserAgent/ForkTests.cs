using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

public class ForkTests
{
    private readonly RegistrarLab _lab = new();

    [Fact]
    public void First_device_to_answer_wins_and_the_others_are_cancelled()
    {
        var (one, two) = (_lab.AddPhone("10.9.0.1:5060"), _lab.AddPhone("10.9.0.2:5060"));
        var leg = _lab.Agent.Call(new AgentInviteTarget(RegistrarLab.Agent1));
        _lab.Network.Run(0.1);
        foreach (var phone in new[] { one, two })
        {
            phone.Send(phone.Respond(Assert.Single(phone.Requests("INVITE")), 180), _lab.Agent.Address);
        }

        _lab.Network.Run(0.1);
        two.Send(two.Respond(two.Requests("INVITE").First(), 200, VirtualAgent.Answer), _lab.Agent.Address);
        _lab.Network.Run(0.1);
        Assert.Equal(new LegAccepted(leg, VirtualAgent.Answer), _lab.Agent.Single<LegAccepted>());
        Assert.Single(two.Requests("ACK"));
        var cancel = Assert.Single(one.Requests("CANCEL"));
        Assert.Contains("cause=200", cancel.Headers.Get("Reason"));
        Assert.Empty(two.Requests("CANCEL"));
        Assert.Single(_lab.Agent.Events.OfType<LegProgressed>());
    }

    [Fact]
    public void Second_200_is_acked_and_byed_once_while_the_call_goes_on()
    {
        var (one, two) = (_lab.AddPhone("10.9.0.1:5060"), _lab.AddPhone("10.9.0.2:5060"));
        _lab.Agent.Call(new AgentInviteTarget(RegistrarLab.Agent1));
        _lab.Network.Run(0.1);
        one.Send(one.Respond(one.Requests("INVITE").First(), 200, VirtualAgent.Answer), _lab.Agent.Address);
        two.Answers = r => r.Method == SipMethod.Bye ? two.Respond(r, 200) : null;
        for (int copy = 0; copy < 3; copy++)
        {
            two.Send(two.Respond(two.Requests("INVITE").First(), 200, VirtualAgent.Answer, "late"), _lab.Agent.Address);
            _lab.Network.Run(0.5);
        }

        Assert.Equal(1, _lab.Agent.Count<LegAccepted>());
        Assert.Equal(3, two.Requests("ACK").Count());
        Assert.Single(two.Requests("BYE"));
        Assert.Equal(0, _lab.Agent.Count<LegEnded>());
    }

    [Fact]
    public void When_all_refuse_the_best_refusal_is_told_once()
    {
        var (one, two) = (_lab.AddPhone("10.9.0.1:5060"), _lab.AddPhone("10.9.0.2:5060"));
        one.Answers = r => r.Method == SipMethod.Invite ? one.Respond(r, 503) : null;
        two.Answers = r => r.Method == SipMethod.Invite ? two.Respond(r, 486) : null;
        var leg = _lab.Agent.Call(new AgentInviteTarget(RegistrarLab.Agent1));
        _lab.Network.Run(1);
        Assert.Equal(new LegRefused(leg, 486, Termination.Client("busy")), _lab.Agent.Single<LegRefused>());
    }

    [Fact]
    public void Agent_without_devices_fails_at_once_with_480()
    {
        var leg = _lab.Agent.Call(new AgentInviteTarget(RegistrarLab.Agent1));
        Assert.Equal(new LegRefused(leg, 480, Termination.Client("not-registered")), _lab.Agent.Single<LegRefused>());
        Assert.Equal((0, 0, 0, 0), _lab.Agent.Core.Gauges);
    }
}
