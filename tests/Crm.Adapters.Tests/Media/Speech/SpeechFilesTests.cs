using Crm.Media.Speech;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media.Speech;

public sealed class SpeechFilesTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("crm-speech-");
    private readonly FakeClock _clock = new();

    private string Folder => Path.Combine(_parent.FullName, "speech");

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public void What_was_kept_is_read_again_by_the_next_process()
    {
        short[] samples = ToneMeter.Sine(500, 9000, 1600);
        Files().Write(Key("hello"), samples);
        var found = Files().Read(Key("hello"));
        Assert.Equal(samples, found!.Value.Samples);
        Assert.Equal(_clock.GetUtcNow(), found.Value.Made);
    }

    [Fact]
    public void Engine_voice_and_text_all_tell_entries_apart()
    {
        SpeechFiles files = Files();
        files.Write(Key("hello"), [1, 2]);
        Assert.Null(files.Read(Key("hello ")));
        Assert.Null(files.Read(new SpeechKey("other", "voice", "hello")));
        Assert.Null(files.Read(new SpeechKey("engine", "other", "hello")));
    }

    [Fact]
    public void Only_the_owner_may_read_and_names_do_not_say_what_was_spoken()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no modes on Windows");
        Files().Write(Key("Mrs Example"), [1, 2, 3]);
        FileInfo file = Assert.Single(new DirectoryInfo(Folder).GetFiles());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(Folder).UnixFileMode);
        Assert.Matches("^[0-9a-f]{64}\\.wav$", file.Name);
    }

    [Fact]
    public void Nothing_outlives_seven_days_however_often_it_is_used()
    {
        SpeechFiles files = Files();
        files.Write(Key("old"), [1, 2, 3]);
        for (int day = 0; day < 7; day++)
        {
            _clock.Advance(TimeSpan.FromDays(1));
            files.Sweep();
            Assert.NotNull(files.Read(Key("old")));
        }

        files.Write(Key("new"), [1, 2, 3]);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(files.Read(Key("old")));
        files.Sweep();
        Assert.Equal(Key("new").FileName, Assert.Single(new DirectoryInfo(Folder).GetFiles()).Name);
    }

    [Fact]
    public void Beyond_the_byte_limit_the_oldest_go_first()
    {
        SpeechFiles files = Files(mostBytes: 10_000);
        for (int i = 0; i < 50; i++)
        {
            files.Write(Key("text " + i), new short[478]); // 1,000 bytes with the header
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(new DirectoryInfo(Folder).GetFiles().Sum(file => file.Length) <= 10_000);
            Assert.NotNull(files.Read(Key("text " + i)));
        }

        Assert.Null(files.Read(Key("text 0")));
        Assert.NotNull(files.Read(Key("text 45")));
    }

    [Fact]
    public void What_is_larger_than_the_cache_is_not_kept()
    {
        SpeechFiles files = Files(mostBytes: 1_000);
        files.Write(Key("long"), new short[479]);
        Assert.Null(files.Read(Key("long")));
    }

    [Fact]
    public void What_an_interrupted_write_left_is_removed_and_files_of_others_are_not()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, Key("torn").FileName + ".part"), "RIFF");
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "mine");
        _clock.Advance(TimeSpan.FromDays(3650));
        Files().Sweep();
        Assert.Equal("notes.txt", Assert.Single(new DirectoryInfo(Folder).GetFiles()).Name);
    }

    [Fact]
    public void A_broken_file_is_no_entry_and_is_replaced()
    {
        SpeechFiles files = Files();
        files.Write(Key("hello"), [1, 2, 3]);
        File.WriteAllText(Path.Combine(Folder, Key("hello").FileName), "no audio");
        File.SetLastWriteTimeUtc(Path.Combine(Folder, Key("hello").FileName), _clock.GetUtcNow().UtcDateTime);
        Assert.Null(files.Read(Key("hello")));
        files.Write(Key("hello"), [4, 5]);
        Assert.Equal([4, 5], files.Read(Key("hello"))!.Value.Samples);
    }

    [Fact]
    public void A_disk_that_refuses_is_counted_and_harms_nobody()
    {
        File.WriteAllText(Folder, "a file where the folder should be");
        SpeechFiles files = Files();
        files.Write(Key("hello"), [1, 2, 3]);
        files.Sweep();
        Assert.Null(files.Read(Key("hello")));
        Assert.True(files.Faults > 0);
    }

    private static SpeechKey Key(string text) => new("engine", "voice", text);

    private SpeechFiles Files(long mostBytes = 1_000_000) => new(Folder, mostBytes, TimeSpan.FromDays(7), _clock);
}
