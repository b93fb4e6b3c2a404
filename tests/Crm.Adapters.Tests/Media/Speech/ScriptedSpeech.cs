using System.Collections.Concurrent;
using Crm.Telephony.Media;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media.Speech;

/// <summary>A speech engine whose answers the test holds back or gives: a text that is a number sounds as that many hertz.</summary>
internal sealed class ScriptedSpeech : ISpeechSynthesizer
{
    private readonly BlockingCollection<(string Text, TaskCompletionSource<short[]?> Answer)> _held = [];
    private int _atOnce;

    public bool Holds { get; init; }

    public string Engine { get; init; } = "scripted";

    public string? Unavailable => null;

    public int Asked { get; private set; }

    public int MostAtOnce { get; private set; }

    public string? VoiceOf(string language) => language is "en" or "zh" ? "voice-" + language : null;

    public async ValueTask<short[]?> Speak(string text, string voice, CancellationToken cancellation)
    {
        lock (_held)
        {
            Asked++;
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
        }

        try
        {
            var answer = new TaskCompletionSource<short[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
            using var cancelling = cancellation.Register(() => answer.TrySetResult(null));
            if (Holds)
            {
                _held.Add((text, answer), CancellationToken.None);
                return await answer.Task;
            }

            return Sound(text);
        }
        finally
        {
            lock (_held)
            {
                _atOnce--;
            }
        }
    }

    /// <summary>Waits, bounded, until a text is in the engine; speaking goes on when the answer is called.</summary>
    public Action NextHeld()
    {
        Assert.True(_held.TryTake(out var held, TimeSpan.FromSeconds(10)), "nothing was asked");
        return () => held.Answer.TrySetResult(Sound(held.Text));
    }

    private static short[]? Sound(string text) =>
        double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double hertz) ? ToneMeter.Sine(hertz, 4000, 4000) : null;
}
