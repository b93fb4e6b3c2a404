using Crm.Messaging.Files;
using Crm.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Crm.Web.Chat;

/// <summary>A file as it came in a request's body, found good.</summary>
internal sealed record FileRead(string ClientMessageId, string Name, string Type, ReadOnlyMemory<byte> Content);

/// <summary>Reads files out of requests: the body is the file itself, its name and the writer's id of it are in the query. Bounded in size, time and number at once.</summary>
internal static class FileReading
{
    /// <summary>Files being read at once, of all people; more are refused with 503.</summary>
    public const int AtOnce = 8;

    private static readonly SemaphoreSlim Room = new(AtOnce);

    /// <summary>Reads one; else the answer that refuses it.</summary>
    public static async Task<(FileRead? File, IResult? Refusal)> Read(HttpContext context, string? clientMessageId, string? name)
    {
        if (!ChatReading.IsClientId(clientMessageId))
        {
            return (null, Problem.OfField("clientMessageId", "Use 1 to 64 visible ASCII characters."));
        }

        if (!FileKind.IsName(name))
        {
            return (null, Problem.OfField("name", $"Use a file's name of at most {FileKind.NameMax} characters, without folders or control characters."));
        }

        if (context.Request.ContentLength is not (> 0 and <= FileKind.BytesMax))
        {
            return (null, Problem.Of(ProblemKind.TooLarge, $"Send 1 to {FileKind.BytesMax} bytes, and say how many."));
        }

        if (!await Room.WaitAsync(TimeSpan.Zero))
        {
            return (null, Problem.Of(ProblemKind.Unavailable, "Too many files are being sent. Try again in a moment."));
        }

        try
        {
            byte[] content = await Body(context);
            return FileKind.Of(name!, context.Request.ContentType, content) is { } kind
                ? (new FileRead(clientMessageId!, name!, kind.Type, content), null)
                : (null, Problem.Of(ProblemKind.UnsupportedMediaType, $"Its name, type and content must agree, and be one of {string.Join(' ', FileKind.Endings)}."));
        }
        finally
        {
            Room.Release();
        }
    }

    private static async Task<byte[]> Body(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = FileKind.BytesMax;
        }

        byte[] content = new byte[context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(content, context.RequestAborted);
        return content;
    }
}
