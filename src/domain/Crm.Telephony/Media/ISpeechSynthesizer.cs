namespace Crm.Telephony.Media;

/// <summary>
/// The port to a speech engine: text in, telephone audio out. Whoever calls it caches, queues and limits; an engine only speaks.
/// Thread safe.
/// </summary>
public interface ISpeechSynthesizer
{
    /// <summary>Name of the engine and of everything but voice and text that its sound depends on; part of what audio is cached by.</summary>
    string Engine { get; }

    /// <summary>Null while the engine can be used, else one sentence that says what is missing and how to get it. Never blocks for long.</summary>
    string? Unavailable { get; }

    /// <summary>The engine's voice for a language tag ("en", "zh-CN"); null when it does not speak that language. Pure.</summary>
    string? VoiceOf(string language);

    /// <summary>
    /// Speaks a text of at most 2,000 characters without control characters. Gives mono samples at 8 kHz, or null when it cannot; does
    /// not throw. Cancelling ends it at once, with null.
    /// </summary>
    ValueTask<short[]?> Speak(string text, string voice, CancellationToken cancellation);
}
