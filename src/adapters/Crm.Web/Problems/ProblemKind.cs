using Microsoft.AspNetCore.Http;

namespace Crm.Web.Problems;

/// <summary>One kind of error, with the stable last word of its type (RFC 9457).</summary>
internal sealed record ProblemKind(string Word, int Status, string Title)
{
    public static readonly ProblemKind Invalid = new("invalid", 400, "The request is not understood.");
    public static readonly ProblemKind Unauthenticated = new("unauthenticated", 401, "Sign in first.");
    public static readonly ProblemKind SignInFailed = new("sign-in-failed", 401, "Signing in failed.");
    public static readonly ProblemKind Forbidden = new("forbidden", 403, "This is not for your role.");
    public static readonly ProblemKind Csrf = new("csrf", 403, "The antiforgery header is missing or wrong.");
    public static readonly ProblemKind Origin = new("origin", 403, "The request comes from another site.");
    public static readonly ProblemKind DemoRefused = new("demo-refused", 403, "Demo accounts work only on the machine itself.");
    public static readonly ProblemKind HttpsRequired = new("https-required", 403, "Use HTTPS.");
    public static readonly ProblemKind NotFound = new("not-found", 404, "There is no such thing.");
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "This method is not offered here.");
    public static readonly ProblemKind WrongState = new("wrong-state", 409, "It is not the moment for this.");
    public static readonly ProblemKind DestinationRefused = new("destination-refused", 409, "This number may not be called.");
    public static readonly ProblemKind RecordingErased = new("recording-erased", 410, "The customer's data was erased, and this recording with it.");
    public static readonly ProblemKind CursorExpired = new("cursor-expired", 410, "The cursor is older than what is kept.");
    public static readonly ProblemKind Stale = new("stale", 412, "Somebody changed it meanwhile.");
    public static readonly ProblemKind TooLarge = new("too-large", 413, "The request is too large.");
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", 415, "Send application/json.");
    public static readonly ProblemKind Host = new("host", 421, "This server does not go by that name.");
    public static readonly ProblemKind IfMatchRequired = new("if-match-required", 428, "Say which version you change.");
    public static readonly ProblemKind TooManyAttempts = new("too-many-attempts", 429, "Too many failed attempts.");
    public static readonly ProblemKind TooManyRequests = new("too-many-requests", 429, "Too many requests.");
    public static readonly ProblemKind Internal = new("internal", 500, "Something went wrong here.");
    public static readonly ProblemKind RecordingDamaged = new("recording-damaged", 500, "This recording is damaged and is not played.");
    public static readonly ProblemKind Unavailable = new("unavailable", 503, "Not available at the moment.");

    /// <summary>The type URI.</summary>
    public string Type => "urn:crm:problem:" + Word;

    /// <summary>The kind for a status that came without a body.</summary>
    public static ProblemKind OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Unauthenticated,
        StatusCodes.Status403Forbidden => Forbidden,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status405MethodNotAllowed => MethodNotAllowed,
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => UnsupportedMediaType,
        StatusCodes.Status429TooManyRequests => TooManyRequests,
        StatusCodes.Status503ServiceUnavailable => Unavailable,
        >= 500 => Internal,
        _ => Invalid with { Status = status },
    };

    /// <summary>The kind for a refused command.</summary>
    public static ProblemKind OfRefusal(string word) => word switch
    {
        "not-found" => NotFound,
        "wrong-state" => WrongState,
        "forbidden" => Forbidden,
        "invalid" => Invalid,
        "unavailable" => Unavailable,
        _ => WrongState,
    };
}
