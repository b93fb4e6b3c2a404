using System.Text.RegularExpressions;

namespace Crm.Architecture.Tests.Tidy;

/// <summary>The style guide as code: each rule takes a file's path and text and says what is wrong.</summary>
internal static partial class TidyRules
{
    /// <summary>No source file is longer.</summary>
    public const int LinesMax = 500;

    /// <summary>Everything wrong with a file.</summary>
    public static IEnumerable<string> Check(string file, string text)
    {
        int lines = text.AsSpan().Count('\n');
        if (lines > LinesMax)
        {
            yield return $"{file}: {lines} lines; the limit is {LinesMax}.";
        }

        if (UnfinishedWord().Match(text) is { Success: true } unfinished)
        {
            yield return $"{file}: '{unfinished.Value}': finish it or leave it out.";
        }

        if (file.EndsWith(".cs", StringComparison.Ordinal))
        {
            foreach (string fault in CheckCSharp(file, text))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> CheckCSharp(string file, string text)
    {
        if (VagueName().Match(text) is { Success: true } vague)
        {
            yield return $"{file}: '{vague.Value}': find the noun of the field.";
        }

        if (AsyncVoid().IsMatch(text))
        {
            yield return $"{file}: async void loses its errors; return a Task.";
        }

        bool benchmark = file.StartsWith("tests/Crm.Benchmarks/", StringComparison.Ordinal); // they pace themselves and are driven from a synchronous edge
        if (!benchmark && BlockingWait().Match(text) is { Success: true } wait)
        {
            yield return $"{file}: '{wait.Value}' blocks a thread on asynchronous work.";
        }

        if (EmptyCatch().IsMatch(text))
        {
            yield return $"{file}: an empty catch hides errors; say why in a comment or handle it.";
        }

        if (file.StartsWith("tests/", StringComparison.Ordinal) && !benchmark && Sleep().Match(text) is { Success: true } sleep)
        {
            yield return $"{file}: '{sleep.Value}': tests wait for what happens, never for time to pass.";
        }

        if (SkippedTest().Match(text) is { Success: true } skipped)
        {
            yield return $"{file}: '{skipped.Value}': a skipped test proves nothing.";
        }
    }

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|NotImplemented" + @"Exception)\b")]
    private static partial Regex UnfinishedWord();

    [GeneratedRegex(@"\b(class|record|interface|struct) +\w*(Manager|Helper|Helpers|Util|Utils|Processor)\b")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"\basync void\b")]
    private static partial Regex AsyncVoid();

    [GeneratedRegex(@"\.GetAwaiter\(\)\.GetResult\(\)|\)\.Wait\(\)|\)\.Result\b")]
    private static partial Regex BlockingWait();

    [GeneratedRegex(@"catch\s*(\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"Thread\.Sleep\(")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\[(Fact|Theory)\(Skip")]
    private static partial Regex SkippedTest();
}
