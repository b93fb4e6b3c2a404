using Crm.Audio.Levels;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media;

public sealed class BridgeAudioTests
{
    [Fact]
    public async Task Two_bridged_phones_hear_each_other_and_not_themselves()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        TestPhone b = await stage.Connect(1000);
        stage.Bridge(a, b);
        stage.Run(1000);
        Assert.True(ToneMeter.Share(a.HeardLately(), 1000) > 0.99);
        Assert.True(ToneMeter.Share(b.HeardLately(), 440) > 0.99);
        Assert.InRange(ToneMeter.Amplitude(b.HeardLately(), 440), 7800, 8200);
    }

    [Fact]
    public async Task Phones_that_are_in_no_bridge_hear_silence()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        TestPhone b = await stage.Connect(1000);
        stage.Run(400);
        Assert.True(a.Heard.Count > 2000);
        Assert.Equal(0, AudioLevel.Peak(a.HeardLately(200)));
        Assert.Equal(0, AudioLevel.Peak(b.HeardLately(200)));
    }

    [Fact]
    public async Task A_third_member_hears_both_and_a_muted_one_is_not_heard()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        TestPhone b = await stage.Connect(1000);
        TestPhone c = await stage.Connect(1700);
        BridgeId bridge = stage.Bridge(a, b, c);
        stage.Run(600);
        Assert.InRange(ToneMeter.Share(c.HeardLately(400), 440), 0.45, 0.55);
        Assert.InRange(ToneMeter.Share(c.HeardLately(400), 1000), 0.45, 0.55);

        stage.Plane.SetGain(bridge, c.Session, a.Session, 0);
        stage.Run(600);
        Assert.True(ToneMeter.Share(c.HeardLately(400), 1000) > 0.99);
        Assert.InRange(ToneMeter.Share(b.HeardLately(400), 440), 0.45, 0.55);
    }

    [Fact]
    public async Task A_held_customer_hears_music_and_the_agent_hears_nothing()
    {
        await using var stage = new MediaStage();
        stage.WritePrompt("music", "hold", ToneMeter.Sine(300, 6000, 8000));
        TestPhone customer = await stage.Connect(440);
        TestPhone agent = await stage.Connect(1000);
        BridgeId bridge = stage.Bridge(customer, agent);
        stage.Plane.SetGain(bridge, customer.Session, agent.Session, 0);
        stage.Plane.SetGain(bridge, agent.Session, customer.Session, 0);
        var music = new PlaybackId(Guid.CreateVersion7());
        stage.Thread.Serve();
        stage.Plane.Play(customer.Session, music, new MusicSource(), loop: true);
        stage.Thread.ServeNext(); // announced
        stage.Thread.ServeNext(); // loaded
        stage.Run(3000);
        Assert.True(ToneMeter.Share(customer.HeardLately(), 300) > 0.99);
        Assert.Equal(0, AudioLevel.Peak(agent.HeardLately()));

        stage.Plane.StopPlaying(customer.Session, music);
        stage.Plane.SetGain(bridge, customer.Session, agent.Session, 1);
        stage.Plane.SetGain(bridge, agent.Session, customer.Session, 1);
        stage.Run(800);
        Assert.True(ToneMeter.Share(customer.HeardLately(), 1000) > 0.99);
        Assert.True(ToneMeter.Share(agent.HeardLately(), 440) > 0.99);
        Assert.Empty(stage.Events.Of<PlaybackEnded>());
    }

    [Fact]
    public async Task Joining_another_bridge_leaves_the_first()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        TestPhone b = await stage.Connect(1000);
        TestPhone c = await stage.Connect(1700);
        stage.Bridge(a, b);
        stage.Run(200);
        stage.Bridge(c, a);
        stage.Run(600);
        Assert.True(ToneMeter.Share(a.HeardLately(400), 1700) > 0.99);
        Assert.Equal(0, AudioLevel.Peak(b.HeardLately(400)));
    }

    [Fact]
    public async Task A_closed_bridge_leaves_its_sessions_open()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        TestPhone b = await stage.Connect(1000);
        BridgeId bridge = stage.Bridge(a, b);
        stage.Run(200);
        stage.Plane.CloseBridge(bridge);
        stage.Run(400);
        Assert.Equal(0, AudioLevel.Peak(a.HeardLately(200)));
        Assert.Equal(2, stage.Plane.GetFigures().Sessions);
        Assert.Equal(0, stage.Plane.GetFigures().Bridges);
        stage.Bridge(a, b);
        stage.Run(400);
        Assert.True(ToneMeter.Share(a.HeardLately(200), 1000) > 0.99);
    }

    [Fact]
    public async Task Echo_gives_back_what_was_said()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        stage.Plane.SetEcho(a.Session, true);
        stage.Run(600);
        Assert.True(ToneMeter.Share(a.HeardLately(400), 440) > 0.99);
        stage.Plane.SetEcho(a.Session, false);
        stage.Run(400);
        Assert.Equal(0, AudioLevel.Peak(a.HeardLately(200)));
    }

    [Fact]
    public async Task The_stream_keeps_its_numbers_across_every_change_of_source()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        TestPhone b = await stage.Connect(1000);
        BridgeId bridge = stage.Bridge(a, b);
        stage.Run(200);
        stage.Plane.Leave(bridge, a.Session);
        stage.Plane.Play(a.Session, new PlaybackId(Guid.CreateVersion7()), new ToneSource(500, -10), loop: true);
        stage.Run(200);
        stage.Plane.Join(bridge, a.Session, RecordingSide.Customer);
        stage.Run(200);
        Assert.Single(a.Headers.Select(header => header.Ssrc).Distinct());
        for (int i = 1; i < a.Headers.Count; i++)
        {
            Assert.Equal((ushort)(a.Headers[i - 1].SequenceNumber + 1), a.Headers[i].SequenceNumber);
            Assert.Equal(a.Headers[i - 1].Timestamp + 160, a.Headers[i].Timestamp);
            Assert.False(a.Headers[i].Marker);
        }

        Assert.True(a.Headers[0].Marker);
    }

    [Fact]
    public async Task A_lost_packet_is_concealed_not_heard_as_a_hole()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(200);
        TestPhone b = await stage.Connect(0);
        stage.Bridge(a, b);
        stage.Run(400);
        a.Hertz = -1;
        stage.Run(20, _ => a.SkipFrame(lost: true));
        a.Hertz = 200;
        stage.Run(400);
        int quietest = Enumerable.Range(0, 20).Min(i => AudioLevel.Peak(b.HeardLately(400).AsSpan(i * 160, 160)));
        Assert.True(quietest > 4000, $"a hole of peak {quietest}");
    }

    [Fact]
    public async Task A_peer_that_sends_the_other_law_than_agreed_is_understood()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(-1);
        TestPhone b = await stage.Connect(0);
        stage.Bridge(a, b);
        stage.Run(800, step => a.SendALaw(ToneMeter.Sine(440, 8000, 160, step * 160)));
        Assert.True(ToneMeter.Share(b.HeardLately(400), 440) > 0.99);
        Assert.Equal(0, stage.Plane.GetFigures().PacketsDiscarded);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(60)]
    public async Task Packets_of_another_length_than_ours_are_heard_whole(int milliseconds)
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(-1);
        TestPhone b = await stage.Connect(0);
        stage.Bridge(a, b);
        int sent = 0;
        stage.Run(1500, step =>
        {
            for (; (sent + milliseconds) <= (step + 1) * 20; sent += milliseconds)
            {
                a.SendSamples(ToneMeter.Sine(440, 8000, milliseconds * 8, sent * 8));
            }
        });
        Assert.True(ToneMeter.Share(b.HeardLately(600), 440) > 0.97, $"{ToneMeter.Share(b.HeardLately(600), 440)}");
    }
}
