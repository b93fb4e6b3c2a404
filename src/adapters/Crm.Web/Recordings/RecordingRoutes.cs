using Crm.Contracts.Ports;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Recordings;

/// <summary>Listening to recordings: the agents who were on them, and supervisors, whose listening is audited.</summary>
internal static class RecordingRoutes
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/recordings/{id}", Get)
        .WithName("getRecording")
        .WithTags("Interactions")
        .RequireAuthorization(Access.Agent)
        .Produces(StatusCodes.Status200OK, contentType: "audio/wav")
        .Produces(StatusCodes.Status206PartialContent, contentType: "audio/wav");

    private static async Task<IResult> Get(string id, HttpContext context, IRecordingLibrary library, AuditLog audit)
    {
        var recording = Guid.TryParse(id, out var value) ? await library.Find(new RecordingId(value), context.RequestAborted) : null;
        bool wasOnIt = recording?.Agents.Contains(context.AgentId()) == true;
        if (recording is null || !(wasOnIt || context.IsSupervisor()) || !File.Exists(recording.Path))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        // a player asks for many ranges: its first one is the act
        if (!wasOnIt && IsFirstRange(context))
        {
            await audit.Add(context, "recording.played", recording.Id.ToString());
        }

        return TypedResults.PhysicalFile(recording.Path, "audio/wav", lastModified: File.GetLastWriteTimeUtc(recording.Path), enableRangeProcessing: true);
    }

    private static bool IsFirstRange(HttpContext context)
    {
        string range = context.Request.Headers.Range.ToString();
        return range.Length == 0 || range.StartsWith("bytes=0-", StringComparison.OrdinalIgnoreCase);
    }
}
