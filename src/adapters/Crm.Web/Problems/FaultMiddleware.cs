using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Crm.Web.Problems;

/// <summary>Turns exceptions and bodiless errors into problem details; nothing internal reaches the client.</summary>
internal sealed partial class FaultMiddleware(RequestDelegate next, ILogger<FaultMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            bool bodiless = context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null };
            if (bodiless)
            {
                await Problem.Write(context, ProblemKind.OfStatus(context.Response.StatusCode));
            }
        }
        catch (BadHttpRequestException exception)
        {
            await Problem.Write(context, ProblemKind.OfStatus(exception.StatusCode), Explain(exception));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // the client is gone: there is nobody to answer
            context.Features.Get<IHttpRequestLifetimeFeature>()?.Abort();
        }
        catch (Exception exception) when (!context.Response.HasStarted && StoreOutage.Is(exception))
        {
            LogOutage(log, context.Request.Method, context.Request.Path, exception.Message);
            context.Response.Clear();
            await Problem.Write(context, ProblemKind.Unavailable, "A database does not answer.", StoreOutage.RetryAfter);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            LogFault(log, exception, context.Request.Method, context.Request.Path);
            context.Response.Clear();
            await Problem.Write(context, ProblemKind.Internal);
        }
    }

    private static string Explain(BadHttpRequestException exception) => exception.InnerException switch
    {
        JsonException { Path: { } path } json when !json.Message.Contains("System.", StringComparison.Ordinal) => $"At {path}: {json.Message}",
        JsonException { Path: { } path } => $"At {path}: the value does not fit.",
        _ => exception.StatusCode == StatusCodes.Status400BadRequest ? "A parameter or the body is missing or does not fit." : exception.Message,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {Method} {Path} failed.")]
    private static partial void LogFault(ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {Method} {Path} met a database that is away: {Reason}")]
    private static partial void LogOutage(ILogger logger, string method, string path, string reason);
}
