using Crm.Media.Speech;
using Crm.Telephony.Media;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media.Speech;

public sealed class SpeechStoreTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("crm-speech-");
    private readonly FakeClock _clock = new();

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public async Task A_text_is_made_once_however_many_ask_and_comes_from_memory_after()
    {
        var engine = new ScriptedSpeech { Holds = true };
        using SpeechStore store = Store(engine);
        Task<short[]?>[] asking = [.. Enumerable.Range(0, 20).Select(_ => store.Get(Text("500")))];
        Assert.Null(store.FindCached(Text("500")));
        engine.NextHeld()();
        short[]?[] answers = await Task.WhenAll(asking).WaitAsync(Patience);
        Assert.All(answers, answer => Assert.Same(answers[0], answer));
        Assert.Same(answers[0], store.FindCached(Text("500")));
        Assert.Equal(1, engine.Asked);
        Assert.Equal(new SpeechFigures(1, 0, 0, 0), store.Figures);
    }

    [Fact]
    public async Task After_a_restart_it_comes_from_disk()
    {
        using (SpeechStore first = Store(new ScriptedSpeech()))
        {
            Assert.NotNull(await first.Get(Text("500")).WaitAsync(Patience));
        }

        var engine = new ScriptedSpeech();
        using SpeechStore second = Store(engine);
        Assert.NotNull(await second.Get(Text("500")).WaitAsync(Patience));
        Assert.Equal(0, engine.Asked);
        using SpeechStore other = Store(new ScriptedSpeech { Engine = "another" });
        Assert.NotNull(await other.Get(Text("500")).WaitAsync(Patience));
        Assert.Equal(1, other.Figures.Made);
    }

    [Fact]
    public async Task After_a_week_it_is_in_memory_no_more_either()
    {
        using SpeechStore store = Store(new ScriptedSpeech());
        await store.Get(Text("500")).WaitAsync(Patience);
        _clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        Assert.NotNull(store.FindCached(Text("500")));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(store.FindCached(Text("500")));
        Assert.Empty(_parent.GetFiles("*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Two_are_made_at_once_and_the_others_wait()
    {
        var engine = new ScriptedSpeech { Holds = true };
        using SpeechStore store = Store(engine);
        Task<short[]?>[] asking = [.. Enumerable.Range(0, 10).Select(i => store.Get(Text((400 + i).ToString(System.Globalization.CultureInfo.InvariantCulture))))];
        for (int i = 0; i < 10; i++)
        {
            engine.NextHeld()();
        }

        Assert.All(await Task.WhenAll(asking).WaitAsync(Patience), Assert.NotNull);
        Assert.Equal(2, engine.MostAtOnce);
    }

    [Fact]
    public async Task What_takes_too_long_is_given_up_and_so_is_what_waited_for_it()
    {
        var engine = new ScriptedSpeech { Holds = true };
        using SpeechStore store = Store(engine);
        Task<short[]?>[] stuck = [store.Get(Text("500")), store.Get(Text("600"))];
        engine.NextHeld();
        engine.NextHeld();
        _clock.Advance(SpeechStore.Limit);
        Assert.All(await Task.WhenAll(stuck).WaitAsync(Patience), Assert.Null);
        Assert.Equal(2, store.Figures.Failed);
        Task<short[]?> again = store.Get(Text("500"));
        engine.NextHeld()();
        Assert.NotNull(await again.WaitAsync(Patience));
    }

    [Fact]
    public async Task Too_many_under_way_are_refused()
    {
        var engine = new ScriptedSpeech { Holds = true };
        using SpeechStore store = Store(engine);
        Task<short[]?>[] asking = [.. Enumerable.Range(0, SpeechStore.MostUnderWay).Select(i => store.Get(Text("1" + i)))];
        Assert.Null(await store.Get(Text("500")).WaitAsync(Patience));
        Assert.Equal(1, store.Figures.Refused);
        for (int i = 0; i < asking.Length; i++)
        {
            engine.NextHeld()();
        }

        await Task.WhenAll(asking).WaitAsync(Patience);
        Task<short[]?> after = store.Get(Text("500"));
        engine.NextHeld()();
        Assert.NotNull(await after.WaitAsync(Patience));
    }

    [Theory]
    [InlineData("500", "de")]
    [InlineData("", "en")]
    [InlineData("\u0001", "en")]
    [InlineData("no sound", "en")]
    public async Task What_cannot_be_spoken_is_nothing(string text, string language)
    {
        using SpeechStore store = Store(new ScriptedSpeech());
        Assert.Null(await store.Get(new SpeechSource(text, language)).WaitAsync(Patience));
    }

    [Fact]
    public void Memory_forgets_what_was_used_least_lately()
    {
        var memory = new SpeechMemory(1000, TimeSpan.FromDays(7), _clock);
        for (int i = 0; i < 100; i++)
        {
            memory.Keep(Key(i), new short[100], _clock.GetUtcNow());
            Assert.NotNull(memory.Find(Key(0)));
            Assert.True(memory.Samples <= 1000);
        }

        Assert.NotNull(memory.Find(Key(99)));
        Assert.Null(memory.Find(Key(50)));
        memory.Keep(Key(200), new short[1001], _clock.GetUtcNow());
        Assert.Null(memory.Find(Key(200)));
        Assert.Equal(0, memory.Samples);
    }

    private static SpeechSource Text(string text) => new(text, "en");

    private static SpeechKey Key(int number) => new("engine", "voice", "text " + number);

    private SpeechStore Store(ISpeechSynthesizer engine) => new(engine, Path.Combine(_parent.FullName, "speech"), 1_000_000, _clock);
}
