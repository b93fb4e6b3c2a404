using System.Text.Encodings.Web;
using System.Text.Json;
using Crm.Mime;
using Crm.Mime.Json;

namespace Crm.Cli.Verbs.Mail;

/// <summary><c>mime parse FILE|-</c>: one e-mail to JSON; docs/mime.md describes it. What is no e-mail, or beyond a limit, gives the reason.</summary>
public sealed class MimeParseVerb : ICliVerb
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public string Name => "mime parse";

    /// <inheritdoc/>
    public string Arguments => "FILE|-";

    /// <inheritdoc/>
    public async Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation)
    {
        if (arguments is not [var path] || path is ['-', _, ..])
        {
            return await CliVerbs.Refuse(this, console);
        }

        byte[] bytes;
        try
        {
            bytes = await Read(path, console, cancellation);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"cannot read {path}: {problem.Message}");
            return ExitCode.BadInput;
        }

        if (!MimeParser.TryParse(bytes, MimeLimits.Default, out MimeMessage? message, out MimeParseError? error))
        {
            await console.Error.WriteLineAsync(error.Reason);
            return ExitCode.BadInput;
        }

        await using (var output = new TextWriterStream(console.Output))
        await using (var json = new Utf8JsonWriter(output, Readable))
        {
            MimeJson.Write(message, json);
        }

        await console.Output.WriteLineAsync();
        return ExitCode.Good;
    }

    // Reads no more than is needed to see that the input is too large.
    private static async Task<byte[]> Read(string path, CliConsole console, CancellationToken cancellation)
    {
        await using Stream? file = path == "-" ? null : File.OpenRead(path);
        Stream source = file ?? console.Input;
        using var taken = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int length;
        while (taken.Length <= MimeLimits.Default.MaxMessageBytes && (length = await source.ReadAsync(buffer, cancellation)) > 0)
        {
            taken.Write(buffer, 0, length);
        }

        return taken.ToArray();
    }
}
