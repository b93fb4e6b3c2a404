using Crm.Sip;

namespace Crm.Cli.Verbs;

/// <summary>
/// <c>sip parse FILE|-</c>: one SIP message, as it would come in a datagram, to JSON. A bad one gives the reason and the status that an
/// element would answer.
/// </summary>
public sealed class SipParseVerb : ICliVerb
{
    private const int MaxInputBytes = 2 * SipParserOptions.DefaultMaxMessageBytes;

    /// <inheritdoc/>
    public string Name => "sip parse";

    /// <inheritdoc/>
    public string Arguments => "FILE|-";

    /// <inheritdoc/>
    public async Task<int> Run(IReadOnlyList<string> arguments, CliConsole console, CancellationToken cancellation)
    {
        if (arguments is not [var path])
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

        if (!SipMessageParser.TryParse(bytes, SipParserOptions.Default, out SipMessage? message, out SipParseError? error))
        {
            string status = error.Status is { } code ? $"{code} {SipReasonPhrases.For(code)}" : "none (the message is dropped)";
            await console.Error.WriteLineAsync($"{error.Reason} ({error.Section}); status: {status}");
            return ExitCode.BadInput;
        }

        await console.Output.WriteLineAsync(SipMessageJson.Write(message));
        return ExitCode.Good;
    }

    // Reads no more than is needed to see that the input is too large.
    private static async Task<byte[]> Read(string path, CliConsole console, CancellationToken cancellation)
    {
        await using Stream? file = path == "-" ? null : File.OpenRead(path);
        Stream source = file ?? console.Input;
        var buffer = new byte[MaxInputBytes];
        int length = await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return buffer[..length];
    }
}
