namespace Crm.Media.Playback;

/// <summary>Checks what may become part of a file name.</summary>
internal static class PromptName
{
    private const int MostLength = 64;

    /// <summary>Letters, digits, '-' and '_' only, at most 64 of them; so that no name can leave the prompts' folder.</summary>
    internal static bool IsSafe(string? name) =>
        name is { Length: > 0 and <= MostLength } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
