using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Crm.Audio.Wav;
using Crm.Telephony.Media;

namespace Crm.Media.Speech;

/// <summary>
/// Speech by eSpeak NG: English and Mandarin. The program runs as a child process of its own for each text, because it parses text from
/// outside: fixed arguments, no shell, no inherited environment, the text through its input, killed when cancelled or when it writes
/// more than <see cref="MostOutputBytes"/>. It is looked for at each use, so that installing it needs no restart. Thread safe.
/// </summary>
/// <param name="find">Gives the program's full path, null when it is not installed.</param>
public sealed class EspeakNg(Func<string?> find) : ISpeechSynthesizer
{
    /// <summary>Output beyond this is refused: twelve minutes, more than the longest text takes.</summary>
    public const int MostOutputBytes = 32 * 1024 * 1024;

    private const string ProgramName = "espeak-ng";
    private const int BlockBytes = 64 * 1024;

    /// <inheritdoc/>
    public string Engine => "espeak-ng en150 zh160";

    /// <inheritdoc/>
    public string? Unavailable => find() is null
        ? "espeak-ng is not installed: text to speech is off; install with: apt-get install espeak-ng"
        : null;

    /// <summary>The program found on a search path of the form of PATH; folders that are not absolute are passed over.</summary>
    public static EspeakNg OnPath(string? path) => new(() => (path ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Where(Path.IsPathFullyQualified)
        .Select(folder => Path.Combine(folder, ProgramName))
        .FirstOrDefault(File.Exists));

    /// <inheritdoc/>
    public string? VoiceOf(string language)
    {
        int dash = language.IndexOf('-', StringComparison.Ordinal);
        return (dash < 0 ? language : language[..dash]).ToLowerInvariant() switch
        {
            "en" => language.Equals("en-US", StringComparison.OrdinalIgnoreCase) ? "en-us" : "en-gb",

            // plain "cmn" spells Chinese characters by their English names where the large dictionary is not built in; this one reads them
            "zh" => "cmn-latn-pinyin",
            _ => null,
        };
    }

    /// <inheritdoc/>
    public async ValueTask<short[]?> Speak(string text, string voice, CancellationToken cancellation)
    {
        if (find() is not { } program || cancellation.IsCancellationRequested)
        {
            return null;
        }

        try
        {
            using var process = Process.Start(Invocation(program, voice));
            if (process is null)
            {
                return null;
            }

            using var killing = cancellation.Register(() => Kill(process));
            try
            {
                // the wait ends even where something the program started keeps its pipes open
                return await Converse(process, text, cancellation).WaitAsync(cancellation);
            }
            finally
            {
                Kill(process);
            }
        }
        catch (Exception fault) when (fault is Win32Exception or IOException or OperationCanceledException)
        {
            // not a program, gone, or took too long: the caller counts a text that was not spoken
            return null;
        }
    }

    private static async Task<short[]?> Converse(Process process, string text, CancellationToken cancellation)
    {
        Task complaints = process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellation);
        await using (Stream input = process.StandardInput.BaseStream)
        {
            await input.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), cancellation);
        }

        byte[]? output = await ReadBounded(process.StandardOutput.BaseStream, cancellation);
        if (output is null)
        {
            return null;
        }

        await complaints;
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 && WavReader.TryRead(output, out WavReader? wav, out _) ? wav!.DecodeMono(output) : null;
    }

    private static ProcessStartInfo Invocation(string program, string voice)
    {
        var invocation = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        invocation.Environment.Clear();
        foreach (string argument in (string[])["-b", "1", "-s", voice.StartsWith("cmn", StringComparison.Ordinal) ? "160" : "150", "-v", voice, "--stdin", "--stdout"])
        {
            invocation.ArgumentList.Add(argument);
        }

        return invocation;
    }

    private static async Task<byte[]?> ReadBounded(Stream stream, CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        var block = new byte[BlockBytes];
        int count;
        while ((count = await stream.ReadAsync(block, cancellation)) > 0)
        {
            if (output.Length + count > MostOutputBytes)
            {
                return null;
            }

            output.Write(block, 0, count);
        }

        return output.ToArray();
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (InvalidOperationException)
        {
            // it ended by itself meanwhile, which is what was wanted
        }
    }
}
