using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Crm.Audio.Wav;

namespace Crm.CallProgressCorpus.Speech;

/// <summary>
/// Words as telephone audio, spoken by espeak-ng once and kept as files; nothing of it is in the repository. The folder is that of
/// CRM_SPEECH_CORPUS, or one under the system's temporary folder. Thread safe, also between processes.
/// </summary>
public sealed class SpeechCache
{
    private const string Program = "espeak-ng";
    private const double Audible = 0.01;

    private readonly string _folder;

    /// <summary>Opens the cache, making its folder.</summary>
    public SpeechCache()
    {
        _folder = Environment.GetEnvironmentVariable("CRM_SPEECH_CORPUS") ?? Path.Combine(Path.GetTempPath(), "crm-speech-corpus-1");
        Directory.CreateDirectory(_folder);
    }

    /// <summary>Whether espeak-ng is there.</summary>
    public static bool CanSpeak => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, Program)));

    /// <summary>The words in a voice, 8 kHz, without the silence before and after.</summary>
    /// <param name="voice">Who.</param>
    /// <param name="text">What.</param>
    /// <param name="wordsPerMinute">80 to 450.</param>
    /// <param name="pitch">0 to 99.</param>
    /// <exception cref="InvalidOperationException">espeak-ng is not there or cannot speak this voice.</exception>
    public short[] Speak(Voice voice, string text, int wordsPerMinute, int pitch)
    {
        string key = $"{voice} {wordsPerMinute} {pitch} {text}";
        string path = Path.Combine(_folder, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32] + ".pcm");
        if (File.Exists(path))
        {
            return MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(path)).ToArray();
        }

        short[] samples = Trim(Run(voice, text, wordsPerMinute, pitch));
        string part = path + "." + Environment.ProcessId + "." + Environment.CurrentManagedThreadId;
        File.WriteAllBytes(part, MemoryMarshal.AsBytes(samples.AsSpan()));
        File.Move(part, path, overwrite: true);
        return samples;
    }

    private static short[] Run(Voice voice, string text, int wordsPerMinute, int pitch)
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in (string[])["-b", "1", "-v", voice.ToString(), "-s", $"{wordsPerMinute}", "-p", $"{pitch}", "--stdout", text])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start) ?? throw new InvalidOperationException("espeak-ng did not start");
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            byte[] file = output.ToArray();
            return process.ExitCode == 0 && WavReader.TryRead(file, out WavReader? wav, out _)
                ? wav!.DecodeMono(file)
                : throw new InvalidOperationException($"espeak-ng could not speak as {voice}");
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("espeak-ng is not installed; install with: apt-get install espeak-ng", missing);
        }
    }

    // where speech begins and ends has to be known to the frame; what is 40 dB below the peak is not heard any more
    private static short[] Trim(short[] samples)
    {
        int peak = samples.Length == 0 ? 0 : samples.Max(sample => Math.Abs((int)sample));
        int first = Array.FindIndex(samples, sample => Math.Abs((int)sample) > peak * Audible);
        int last = Array.FindLastIndex(samples, sample => Math.Abs((int)sample) > peak * Audible);
        return peak == 0 ? throw new InvalidOperationException("espeak-ng was silent") : samples[first..(last + 1)];
    }
}
