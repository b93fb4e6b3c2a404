using System.Diagnostics;
using Crm.Audio.Levels;
using Crm.Media.Speech;

namespace Crm.Adapters.Tests.Media.Speech;

public sealed class EspeakNgTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crm-espeak-");

    private static EspeakNg Installed => EspeakNg.OnPath(Environment.GetEnvironmentVariable("PATH"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("en", "Hello, you are number three in the queue.", 1.5, 5)]
    [InlineData("en-US", "-v/etc/passwd --help `id` $(id) <speak> %s", 1, 20)]
    [InlineData("zh", "您好,您现在排在第三位。", 1.5, 6)]
    public async Task A_text_is_spoken(string language, string text, double leastSeconds, double mostSeconds)
    {
        Assert.SkipWhen(Installed.Unavailable is not null, "espeak-ng is not installed");
        short[] spoken = (await Installed.Speak(text, Installed.VoiceOf(language)!, CancellationToken.None))!;
        Assert.InRange(spoken.Length / 8000.0, leastSeconds, mostSeconds);
        Assert.True(AudioLevel.Dbm0(spoken) > -35);
    }

    [Fact]
    public async Task The_longest_texts_fit_into_the_output_limit()
    {
        Assert.SkipWhen(Installed.Unavailable is not null, "espeak-ng is not installed");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        Assert.NotNull(await Installed.Speak(new string('请', SpeechText.MostCharacters), Installed.VoiceOf("zh")!, limit.Token));
        Assert.NotNull(await Installed.Speak(string.Concat(Enumerable.Repeat("one two ", 250)), Installed.VoiceOf("en")!, limit.Token));
    }

    [Theory]
    [InlineData("en", "en-gb")]
    [InlineData("EN-us", "en-us")]
    [InlineData("en-AU", "en-gb")]
    [InlineData("zh-CN", "cmn-latn-pinyin")]
    [InlineData("de", null)]
    [InlineData("", null)]
    [InlineData("english", null)]
    public void Voices_are_those_of_English_and_Mandarin(string language, string? voice) => Assert.Equal(voice, Installed.VoiceOf(language));

    [Fact]
    public async Task Where_it_is_not_installed_the_install_line_is_named_and_nothing_is_spoken()
    {
        var missing = EspeakNg.OnPath(_folder.FullName + ":relative:");
        Assert.Equal("espeak-ng is not installed: text to speech is off; install with: apt-get install espeak-ng", missing.Unavailable);
        Assert.Null(await missing.Speak("hello", "en-gb", CancellationToken.None));
        Assert.NotNull(EspeakNg.OnPath(null).Unavailable);
    }

    [Fact]
    public void Installing_it_is_noticed_without_a_restart()
    {
        var engine = EspeakNg.OnPath(_folder.FullName);
        Assert.NotNull(engine.Unavailable);
        Program("exit 0");
        Assert.Null(engine.Unavailable);
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("cat; exit 0")]
    [InlineData("cat >/dev/null; kill -9 $$")]
    [InlineData("exec <&-; exit 0")]
    [InlineData("exec cat /dev/zero")]
    public async Task A_program_that_fails_or_says_too_much_speaks_nothing(string script)
    {
        Program(script);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Assert.Null(await EspeakNg.OnPath(_folder.FullName).Speak("hello", "en-gb", limit.Token));
        Assert.False(limit.IsCancellationRequested);
    }

    [Fact]
    public async Task A_program_that_cannot_be_run_speaks_nothing()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "espeak-ng"), "no program");
        Assert.Null(await EspeakNg.OnPath(_folder.FullName).Speak("hello", "en-gb", CancellationToken.None));
    }

    [Theory]
    [InlineData("exec sleep 1000")]
    [InlineData("sleep 1000; exit 0")]
    public async Task A_program_that_hangs_is_killed_at_the_limit(string script)
    {
        Program($"echo $$ > {_folder.FullName}/pid; {script}");
        using var limit = new CancellationTokenSource();
        Task<short[]?> speaking = EspeakNg.OnPath(_folder.FullName).Speak("hello", "en-gb", limit.Token).AsTask();
        int pid = await Pid();
        await limit.CancelAsync();
        Assert.Null(await speaking.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.True(SpinWait.SpinUntil(() => HasEnded(pid), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Text_goes_through_the_input_and_nothing_of_the_servers_environment_is_passed_on()
    {
        Program($"/bin/cat > {_folder.FullName}/text; /usr/bin/env > {_folder.FullName}/env; echo \"$@\" > {_folder.FullName}/args");
        await EspeakNg.OnPath(_folder.FullName).Speak("--help; touch x 请", "en-gb", CancellationToken.None);
        Assert.Equal("--help; touch x 请\n", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "text")));
        Assert.Equal("-b 1 -s 150 -v en-gb --stdin --stdout\n", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "args")));
        Assert.DoesNotContain("HOME=", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "env")), StringComparison.Ordinal);
    }

    private static bool HasEnded(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private async Task<int> Pid()
    {
        string path = Path.Combine(_folder.FullName, "pid");
        Assert.True(SpinWait.SpinUntil(() => File.Exists(path) && File.ReadAllText(path).EndsWith('\n'), TimeSpan.FromSeconds(10)));
        return int.Parse(await File.ReadAllTextAsync(path), System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Program(string script)
    {
        string path = Path.Combine(_folder.FullName, "espeak-ng");
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
