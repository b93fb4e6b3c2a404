using Crm.CallProgressCorpus.Speech;

namespace Crm.CallProgressCorpus.Scenes;

/// <summary>Where a beep is in a scene.</summary>
public sealed record SceneBeep(int StartMilliseconds, int EndMilliseconds, int Hertz);

/// <summary>A call's audio from the far end, and what is true of it. Times count from its beginning.</summary>
/// <param name="Voice">Who speaks.</param>
/// <param name="Greeting">What is said.</param>
/// <param name="Line">What the line did to it.</param>
/// <param name="Audio">What arrives, 8 kHz.</param>
/// <param name="AnsweredMilliseconds">When the call was answered; before that is early media.</param>
/// <param name="SpeechEndMilliseconds">When the greeting was over.</param>
/// <param name="Beep">The beep of a machine that has one.</param>
/// <param name="Music">Whether music came before the words.</param>
public sealed record Scene(
    Voice Voice, GreetingText Greeting, Line Line, short[] Audio, int AnsweredMilliseconds, int SpeechEndMilliseconds, SceneBeep? Beep, bool Music);
