using System.Security.Cryptography;
using System.Text;

namespace Crm.Media.Speech;

/// <summary>What the sound of a spoken text depends on.</summary>
/// <param name="Engine">See <see cref="Crm.Telephony.Media.ISpeechSynthesizer.Engine"/>.</param>
/// <param name="Voice">The engine's voice.</param>
/// <param name="Text">Cleaned text.</param>
internal readonly record struct SpeechKey(string Engine, string Voice, string Text)
{
    /// <summary>A file name that says nothing of the text: the SHA-256 of all three, in hexadecimal.</summary>
    internal string FileName =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Engine + "\n" + Voice + "\n" + Text))) + SpeechFiles.Extension;
}
