using Crm.Audio.Dtmf;
using Crm.Audio.Levels;
using Crm.Audio.Tones;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media;

public sealed class DigitTests
{
    [Fact]
    public async Task Keys_sent_as_events_are_reported_once_each()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(0);
        stage.Run(200);
        foreach (char key in "159#")
        {
            a.PressKey(key);
            stage.Run(100);
        }

        Assert.Equal("159#", Digits(stage));
    }

    [Fact]
    public async Task The_payload_type_of_events_is_what_SDP_says()
    {
        await using var stage = new MediaStage();
        using var a = new TestPhone();
        var agreed = Assert.IsType<MediaAgreed>(await stage.AnswerOffer(a, a.Offer().Replace("101", "96")));
        Assert.Contains("a=rtpmap:96 telephone-event/8000", agreed.Sdp);
        a.TakeAnswer(agreed.Sdp!);
        a.SendFrame();
        a.PressKey('7', payloadType: 96);
        a.PressKey('8', payloadType: 101);
        stage.Run(100);
        Assert.Equal("7", Digits(stage));
    }

    [Fact]
    public async Task Tones_in_the_voice_are_keys_where_the_peer_has_no_events()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(-1, events: false);
        Play(stage, a, "42*");
        Assert.Equal("42*", Digits(stage));
    }

    [Fact]
    public async Task Tones_that_leak_beside_events_are_not_reported_again()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(-1);
        a.PressKey('4');
        Play(stage, a, "4");
        Assert.Equal("4", Digits(stage));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_pressed_while_prompts_are_played_are_reported_once_each_and_prompts_are_none(bool events)
    {
        await using var stage = new MediaStage(options => options with { PromptsPath = ShippedPrompts.Folder });
        TestPhone a = await stage.Connect(events ? 0 : -1, events);
        var menu = new SequenceSource([new PromptSource("menu-choices", "en"), new PromptSource("number-7", "zh"), new PromptSource("menu-choices", "zh")]);
        stage.Plane.Play(a.Session, new PlaybackId(Guid.CreateVersion7()), menu, loop: true);
        stage.Thread.ServeNext();
        stage.Thread.ServeNext();
        stage.Run(18_000, events ? null : _ => a.SendSamples(new short[160]));
        Assert.Equal("", Digits(stage));
        foreach (string key in (string[])["1", "5", "5", "9", "*", "0", "#", "D"])
        {
            if (events)
            {
                a.PressKey(key[0]);
                stage.Run(100);
            }
            else
            {
                Play(stage, a, key);
            }

            Assert.True(AudioLevel.Peak([.. a.Heard.TakeLast(8000)]) > 5000);
        }

        Assert.Equal("1559*0#D", Digits(stage));
        Assert.Empty(stage.Events.Of<PlaybackEnded>());
    }

    [Fact]
    public async Task Digits_go_out_as_events_within_the_stream_and_audio_goes_on_after()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(0);
        TestPhone b = await stage.Connect(1000);
        stage.Bridge(a, b);
        stage.Run(200);
        stage.Plane.SendDigits(a.Session, "12x#");
        stage.Run(1500);
        Assert.Equal("12#", a.Keys);
        for (int i = 1; i < a.Headers.Count; i++)
        {
            Assert.Equal((ushort)(a.Headers[i - 1].SequenceNumber + 1), a.Headers[i].SequenceNumber);
        }

        int firstEvent = a.Headers.FindIndex(header => header.PayloadType == TestPhone.EventPayloadType);
        Assert.True(a.Headers[firstEvent].Marker);
        Assert.Equal(a.Headers[firstEvent - 1].Timestamp + 160, a.Headers[firstEvent].Timestamp);
        Assert.True(ToneMeter.Share(a.HeardLately(400), 1000) > 0.99);
    }

    [Fact]
    public async Task Digits_go_out_as_tones_where_the_peer_has_no_events()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(0, events: false);
        stage.Run(100);
        stage.Plane.SendDigits(a.Session, "0D");
        stage.Run(800);
        var detector = new DtmfDetector();
        string heard = "";
        for (int at = 0; at + 160 <= a.Heard.Count; at += 160)
        {
            char digit = detector.Accept(a.Heard.Skip(at).Take(160).ToArray());
            heard += digit == '\0' ? "" : digit;
        }

        Assert.Equal("0D", heard);
    }

    [Fact]
    public async Task A_flood_of_digits_is_cut_at_the_queues_bound()
    {
        await using var stage = new MediaStage();
        TestPhone a = await stage.Connect(0);
        stage.Run(40);
        stage.Plane.SendDigits(a.Session, new string('5', 10_000));
        stage.Run(20_000);
        Assert.Equal(64, a.Keys.Length);
    }

    private static string Digits(MediaStage stage) => string.Concat(stage.Events.Of<DigitReceived>().Select(received => received.Digit));

    private static void Play(MediaStage stage, TestPhone phone, string digits)
    {
        var generator = new ToneGenerator(DtmfDigits.Pattern(digits));
        stage.Run(digits.Length * 180 + 400, _ =>
        {
            var frame = new short[160];
            generator.Fill(frame);
            phone.SendSamples(frame);
        });
    }
}
