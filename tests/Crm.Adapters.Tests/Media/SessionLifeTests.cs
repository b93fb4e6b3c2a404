using System.Net;
using Crm.Media;
using Crm.Primitives;
using Crm.Rtp.Control;
using Crm.Telephony.Media;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media;

public sealed class SessionLifeTests
{
    [Fact]
    public async Task Connected_is_told_once_lost_once_and_regained()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440, silenceTimeout: TimeSpan.FromSeconds(1));
        stage.Run(500);
        Assert.Single(stage.Events.Of<MediaConnected>());
        a.Hertz = -1;
        stage.Run(3000);
        Assert.Equal([new MediaLost(a.Session, "silence")], stage.Events.Of<MediaLost>());
        a.Hertz = 440;
        stage.Run(500);
        Assert.Single(stage.Events.Of<MediaRegained>());
        Assert.Single(stage.Events.Of<MediaConnected>());
    }

    [Fact]
    public async Task A_peer_that_never_sends_is_lost_and_without_a_timeout_it_is_not()
    {
        await using var stage = new MediaStage();
        TestPhone timed = await stage.Connect(-1, silenceTimeout: TimeSpan.FromSeconds(2));
        await stage.Connect(-1);
        stage.Run(1900);
        Assert.Empty(stage.Events.Of<MediaLost>());
        stage.Run(2000);
        Assert.Equal([new MediaLost(timed.Session, "no-media")], stage.Events.Of<MediaLost>());
    }

    [Fact]
    public async Task A_peer_that_holds_and_sends_nothing_is_not_lost()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440, silenceTimeout: TimeSpan.FromSeconds(1));
        stage.Run(500);
        var held = Assert.IsType<MediaAgreed>(await stage.Reoffer(a, a.Offer(direction: "inactive")));
        Assert.Contains("a=inactive\r\n", held.Sdp);
        a.Hertz = -1;
        a.Heard.Clear();
        stage.Run(3000);
        Assert.Empty(stage.Events.Of<MediaLost>());
        Assert.Empty(a.Heard);

        Assert.IsType<MediaAgreed>(await stage.Reoffer(a, a.Offer()));
        a.Hertz = 440;
        stage.Run(500);
        Assert.NotEmpty(a.Heard);
        Assert.Single(stage.Events.Of<MediaConnected>());
    }

    [Theory]
    [InlineData("sendonly", "127.0.0.1", false)]
    [InlineData("inactive", "127.0.0.1", false)]
    [InlineData("sendrecv", "0.0.0.0", false)]
    [InlineData("recvonly", "127.0.0.1", true)]
    [InlineData("sendrecv", "127.0.0.1", true)]
    public async Task Who_takes_no_audio_holds_us_and_may_be_silent(string direction, string address, bool listens)
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440, silenceTimeout: TimeSpan.FromSeconds(1));
        stage.Run(500);
        var agreed = Assert.IsType<MediaAgreed>(await stage.Reoffer(a, a.Offer(direction: direction, address: address)));
        Assert.Equal(listens, agreed.PeerListens);
        a.Hertz = -1;
        stage.Run(3000);
        Assert.Equal(direction == "sendrecv" && listens, stage.Events.Of<MediaLost>().Any());
    }

    [Fact]
    public async Task After_a_hold_the_stream_resumes_with_a_marker_and_time_that_ran_on()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        stage.Run(200);
        var last = a.Headers[^1];
        await stage.Reoffer(a, a.Offer(direction: "sendonly", address: "0.0.0.0"));
        stage.Run(1000);
        Assert.Equal(last, a.Headers[^1]);
        await stage.Reoffer(a, a.Offer());
        stage.Run(100);
        var next = a.Headers[a.Headers.IndexOf(last) + 1];
        Assert.True(next.Marker);
        Assert.Equal((ushort)(last.SequenceNumber + 1), next.SequenceNumber);
        Assert.Equal(last.Timestamp + 51 * 160, next.Timestamp);
    }

    [Fact]
    public async Task A_peer_that_moves_to_another_port_by_reoffer_is_heard_and_hears_there()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        TestPhone b = await stage.Connect(1000);
        stage.Bridge(a, b);
        stage.Run(300);
        using var moved = new TestPhone(1700);
        var agreed = Assert.IsType<MediaAgreed>(await stage.Reoffer(a, moved.Offer()));
        moved.TakeAnswer(agreed.Sdp!);
        a.Hertz = -1;
        stage.Run(800, _ =>
        {
            moved.SendFrame();
            moved.Receive();
        });
        Assert.True(ToneMeter.Share(moved.HeardLately(400), 1000) > 0.99);
        Assert.True(ToneMeter.Share(b.HeardLately(400), 1700) > 0.99);
    }

    [Fact]
    public async Task A_reoffer_that_fits_nothing_is_refused_and_the_call_goes_on()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        stage.Plane.SetEcho(a.Session, true);
        string g729Only = a.Offer().Replace("RTP/AVP 0 8 101", "RTP/AVP 18");
        Assert.Equal(488, Assert.IsType<MediaRefusal>(await stage.Reoffer(a, g729Only)).SipStatus);
        Assert.Equal(400, Assert.IsType<MediaRefusal>(await stage.Reoffer(a, "nonsense")).SipStatus);
        stage.Run(600);
        Assert.True(ToneMeter.Share(a.HeardLately(300), 440) > 0.99);
    }

    [Fact]
    public async Task Our_own_offer_is_answered_and_media_flows()
    {
        await using var stage = new MediaStage();
        using var phone = new TestPhone(440);
        var options = new MediaSessionOptions(MediaPeer.Rtp, TimeSpan.Zero);
        var offered = Assert.IsType<MediaAgreed>(await stage.Served(stage.Plane.CreateOffer(phone.Session, options)));
        phone.TakeAnswer(offered.Sdp!);
        var applied = Assert.IsType<MediaAgreed>(await stage.Served(stage.Plane.ApplyAnswer(phone.Session, phone.Offer())));
        Assert.Equal((null, "PCMU"), (applied.Sdp, applied.Codec));
        stage.Plane.SetEcho(phone.Session, true);
        stage.Run(600, _ =>
        {
            phone.SendFrame();
            phone.Receive();
        });
        Assert.True(ToneMeter.Share(phone.HeardLately(300), 440) > 0.99);
    }

    [Fact]
    public async Task An_answer_that_rejects_audio_or_cannot_be_read_closes_the_session()
    {
        await using var stage = new MediaStage();
        var options = new MediaSessionOptions(MediaPeer.Rtp, TimeSpan.Zero);
        foreach ((string answer, int status) in new[] { (new TestPhone().Offer().Replace("m=audio ", "m=audio 0 RTP/AVP 0\r\na=x:"), 488), ("rubbish", 400) })
        {
            var session = new MediaSessionId(Guid.CreateVersion7());
            await stage.Served(stage.Plane.CreateOffer(session, options));
            Assert.Equal(1, stage.Plane.GetFigures().Sessions);
            Assert.Equal(status, Assert.IsType<MediaRefusal>(await stage.Served(stage.Plane.ApplyAnswer(session, answer))).SipStatus);
            stage.Thread.Serve();
            Assert.Equal(0, stage.Plane.GetFigures().Sessions);
            Assert.Equal(0, stage.Plane.GetFigures().PortsInUse);
        }
    }

    [Fact]
    public async Task Early_media_that_do_not_fit_leave_the_session_to_the_answer()
    {
        await using var stage = new MediaStage();
        using var phone = new TestPhone(440);
        var offered = Assert.IsType<MediaAgreed>(await stage.Served(stage.Plane.CreateOffer(phone.Session, new MediaSessionOptions(MediaPeer.Rtp, TimeSpan.Zero))));
        foreach (string early in new[] { phone.Offer().Replace("m=audio ", "m=audio 0 RTP/AVP 0\r\na=x:"), "rubbish" })
        {
            Assert.IsType<MediaRefusal>(await stage.Served(stage.Plane.ApplyAnswer(phone.Session, early, early: true)));
            stage.Thread.Serve();
            Assert.Equal(1, stage.Plane.GetFigures().Sessions);
        }

        phone.TakeAnswer(offered.Sdp!);
        Assert.IsType<MediaAgreed>(await stage.Served(stage.Plane.ApplyAnswer(phone.Session, phone.Offer())));
        stage.Plane.SetEcho(phone.Session, true);
        stage.Run(600, _ =>
        {
            phone.SendFrame();
            phone.Receive();
        });
        Assert.True(ToneMeter.Share(phone.HeardLately(300), 440) > 0.99);
    }

    [Fact]
    public async Task Who_was_silent_while_it_rang_has_his_time_from_the_answer_on()
    {
        await using var stage = new MediaStage();
        using var phone = new TestPhone(440);
        var options = new MediaSessionOptions(MediaPeer.Rtp, TimeSpan.FromSeconds(5));
        var offered = Assert.IsType<MediaAgreed>(await stage.Served(stage.Plane.CreateOffer(phone.Session, options)));
        phone.TakeAnswer(offered.Sdp!);
        await stage.Served(stage.Plane.ApplyAnswer(phone.Session, phone.Offer(), early: true));
        stage.Run(5_100);
        Assert.Single(stage.Events.Of<MediaLost>());
        await stage.Served(stage.Plane.ApplyAnswer(phone.Session, phone.Offer()));
        stage.Run(4_900);
        Assert.Single(stage.Events.Of<MediaLost>());
        stage.Run(300);
        Assert.Equal(2, stage.Events.Of<MediaLost>().Count);
    }

    [Fact]
    public async Task When_ports_are_used_up_the_next_offer_is_refused_and_a_closed_session_makes_room()
    {
        await using var stage = new MediaStage(options => options with { PortMax = options.PortMin + 3 });
        TestPhone first = await stage.Connect(0);
        await stage.Connect(0);
        using var third = new TestPhone();
        var refusal = Assert.IsType<MediaRefusal>(await stage.AnswerOffer(third, third.Offer()));
        Assert.Equal(503, refusal.SipStatus);
        Assert.Equal(2, stage.Plane.GetFigures().PortsInUse);
        stage.Plane.CloseSession(first.Session);
        stage.Thread.Serve();
        Assert.IsType<MediaAgreed>(await stage.AnswerOffer(third, third.Offer()));
    }

    [Fact]
    public async Task More_sessions_than_allowed_and_an_id_in_use_are_refused()
    {
        await using var stage = new MediaStage(options => options with { MaxSessions = 1 });
        TestPhone a = await stage.Connect(0);
        Assert.Equal("session-in-use", Assert.IsType<MediaRefusal>(await stage.AnswerOffer(a, a.Offer())).Reason);
        using var b = new TestPhone();
        Assert.Equal(503, Assert.IsType<MediaRefusal>(await stage.AnswerOffer(b, b.Offer())).SipStatus);
    }

    [Fact]
    public async Task A_flood_of_rubbish_is_counted_and_the_call_is_heard_through_it()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        TestPhone b = await stage.Connect(1000);
        stage.Bridge(a, b);
        var random = new Random(5);
        stage.Run(2000, _ =>
        {
            for (int i = 0; i < 10; i++)
            {
                var rubbish = new byte[random.Next(1, 400)];
                random.NextBytes(rubbish);
                rubbish[0] = (byte)random.Next(256);
                a.SendRaw(rubbish);
            }

            a.SendPacket(77, new byte[160], 1); // a payload type nobody agreed on
        });
        Assert.True(ToneMeter.Share(b.HeardLately(), 440) > 0.9, $"{ToneMeter.Share(b.HeardLately(), 440)}");
        MediaFigures figures = stage.Plane.GetFigures();
        Assert.True(figures.PacketsMalformed > 300);
        Assert.True(figures.PacketsDiscarded >= 100);
        Assert.Empty(stage.Events.Of<DigitReceived>());
    }

    [Fact]
    public async Task A_stray_source_interrupts_nobody_and_one_that_goes_on_takes_over()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(440);
        TestPhone b = await stage.Connect(0);
        stage.Bridge(a, b);
        stage.Run(1000, _ =>
        {
            uint own = a.Ssrc;
            a.Ssrc = (uint)Random.Shared.Next(1_000_000, int.MaxValue);
            a.SendPacket(0, new byte[160], 0);
            a.Ssrc = own;
        });
        Assert.True(ToneMeter.Share(b.HeardLately(), 440) > 0.9, $"{ToneMeter.Share(b.HeardLately(), 440)}");

        a.Ssrc = 99;
        a.Hertz = 1000;
        stage.Run(800);
        Assert.True(ToneMeter.Share(b.HeardLately(400), 1000) > 0.99);
    }

    [Fact]
    public async Task Reports_are_sent_about_every_five_seconds_and_a_goodbye_at_the_end()
    {
        await using var stage = new MediaStage();
        using var phone = new TestPhone(440);
        string offer = phone.Offer() + "a=rtcp-mux\r\n";
        var agreed = Assert.IsType<MediaAgreed>(await stage.AnswerOffer(phone, offer));
        Assert.Contains("a=rtcp-mux\r\n", agreed.Sdp);
        phone.TakeAnswer(agreed.Sdp!);
        stage.Run(30_000, step =>
        {
            phone.SendFrame();
            phone.Receive();
        });
        Assert.InRange(phone.ControlPackets.Count, 4, 12);
        var reader = new RtcpReader(phone.ControlPackets[^1]);
        Assert.True(reader.TryNext(out RtcpPacket report));
        Assert.True(report.TryReadSenderReport(out SenderReport sent));
        Assert.True(sent.PacketCount > 500);
        Assert.Equal(0, report.Report(0).CumulativeLost);
        Assert.Equal(phone.Ssrc, report.Report(0).Ssrc);

        stage.Plane.CloseSession(phone.Session);
        stage.Thread.Serve();
        phone.Receive();
        var goodbye = new RtcpReader(phone.ControlPackets[^1]);
        Assert.True(goodbye.TryNext(out _) && goodbye.TryNext(out _));
        Assert.True(goodbye.TryNext(out RtcpPacket bye));
        Assert.Equal(RtcpPacketType.Bye, bye.Type);
    }

    [Fact]
    public async Task Commands_for_things_that_are_gone_do_nothing()
    {
        await using var stage = new MediaStage();
        var session = new MediaSessionId(Guid.CreateVersion7());
        var bridge = new BridgeId(Guid.CreateVersion7());
        stage.Plane.Join(bridge, session, RecordingSide.Agent);
        stage.Plane.Leave(bridge, session);
        stage.Plane.SetGain(bridge, session, session, 1);
        stage.Plane.CloseBridge(bridge);
        stage.Plane.CloseSession(session);
        stage.Plane.SendDigits(session, "1");
        stage.Plane.SetEcho(session, true);
        stage.Plane.StopRecording(new RecordingId(Guid.CreateVersion7()));
        stage.Plane.MoveRecording(new RecordingId(Guid.CreateVersion7()), bridge);
        stage.Plane.StopPlaying(session, new PlaybackId(Guid.CreateVersion7()));
        stage.Run(40);
        Assert.Empty(stage.Events.All);
        Assert.IsType<MediaRefusal>(await stage.Served(stage.Plane.AnswerReoffer(session, new TestPhone().Offer())));
        Assert.IsType<MediaRefusal>(await stage.Served(stage.Plane.ApplyAnswer(session, new TestPhone().Offer())));
    }

    [Fact]
    public async Task A_plane_on_its_own_thread_echoes_in_real_time()
    {
        var events = new RecordedMediaEvents();
        int port = 46_000 + Random.Shared.Next(0, 500) * 4;
        await using var plane = MediaPlane.Start(
            new MediaPlaneOptions { Address = IPAddress.Loopback, PortMin = port, PortMax = port + 40, WebRtcPort = 0, RecordingsPath = Path.GetTempPath() + "/crm-none" }, events, new Recordings.TestRecordingKeys());
        using var phone = new TestPhone(440);
        var agreed = Assert.IsType<MediaAgreed>(await plane.AnswerOffer(phone.Session, new MediaSessionOptions(MediaPeer.Rtp, TimeSpan.Zero), phone.Offer()));
        phone.TakeAnswer(agreed.Sdp!);
        plane.SetEcho(phone.Session, true);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (int i = 0; i < 500 && ToneMeter.Share(phone.HeardLately(100), 440) < 0.9; i++)
        {
            phone.SendFrame();
            await pace.WaitForNextTickAsync();
            phone.Receive();
        }

        Assert.True(ToneMeter.Share(phone.HeardLately(100), 440) >= 0.9);
        events.Wait<MediaConnected>();
        Assert.Null(plane.WebRtcUnavailable);
    }
}
