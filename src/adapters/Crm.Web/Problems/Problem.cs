using System.Globalization;
using System.Text.Json;
using Crm.Web.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Web.Problems;

/// <summary>Writes errors as problem details (RFC 9457).</summary>
internal static class Problem
{
    /// <summary>An error as the result of a route.</summary>
    public static ProblemHttpResult Of(ProblemKind kind, string? detail = null) =>
        TypedResults.Problem(detail: detail, statusCode: kind.Status, title: kind.Title, type: kind.Type);

    /// <summary>Wrong input, by field.</summary>
    public static ProblemHttpResult OfFields(IReadOnlyDictionary<string, string[]> errors) => TypedResults.Problem(
        detail: "Some fields are wrong.",
        statusCode: ProblemKind.Invalid.Status,
        title: ProblemKind.Invalid.Title,
        type: ProblemKind.Invalid.Type,
        extensions: new Dictionary<string, object?> { ["errors"] = errors });

    /// <summary>An error with more about it.</summary>
    public static ProblemHttpResult Of(ProblemKind kind, string? detail, Dictionary<string, object?> more) =>
        TypedResults.Problem(detail: detail, statusCode: kind.Status, title: kind.Title, type: kind.Type, extensions: more);

    /// <summary>One wrong field.</summary>
    public static ProblemHttpResult OfField(string field, string message) => OfFields(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>Writes an error outside of routes. Does nothing when the answer has begun.</summary>
    public static async Task Write(HttpContext context, ProblemKind kind, string? detail = null, TimeSpan? retryAfter = null)
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        context.Response.StatusCode = kind.Status;
        if (retryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        context.Response.ContentType = "application/problem+json";
        await JsonSerializer.SerializeAsync(
            context.Response.Body, new { type = kind.Type, title = kind.Title, status = kind.Status, detail }, WebJson.Options, context.RequestAborted);
    }
}
