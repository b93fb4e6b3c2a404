using Crm.Contracts.Accounts;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Recordings;

/// <summary>
/// Listening to recordings: the agents who were on them, and supervisors, whose listening is audited. Others are refused, and that is
/// audited too.
/// </summary>
internal static class RecordingRoutes
{
    private const int ColumnsStandard = 800;

    public static void Map(IEndpointRouteBuilder api)
    {
        var recordings = api.MapGroup("/recordings/{id}").WithTags("Interactions").RequireAuthorization(Access.Agent);
        recordings.MapGet("", Get)
            .WithName("getRecording")
            .Produces(StatusCodes.Status200OK, contentType: "audio/wav")
            .Produces(StatusCodes.Status206PartialContent, contentType: "audio/wav");
        recordings.MapPost("/playback", BeginPlayback).WithName("beginPlayback").Produces<PlaybackAddress>();
        recordings.MapGet("/peaks", GetPeaks).WithName("getWaveform").Produces<WaveformView>();
        api.MapGet("/recordings/{id}/audio", GetSigned).WithName("getPlayback").WithTags("Interactions").AllowAnonymous()
            .Produces(StatusCodes.Status200OK, contentType: "audio/wav")
            .Produces(StatusCodes.Status206PartialContent, contentType: "audio/wav");
    }

    private static async Task<IResult> Get(string id, HttpContext context, IRecordingLibrary library, IInteractionStore interactions, AuditLog audit)
    {
        var (recording, problem) = await Find(id, context, library, interactions, audit);
        if (recording is null)
        {
            return problem!;
        }

        // a player asks for many ranges: its first one is the act
        if (!WasOnIt(context, recording) && IsFirstRange(context))
        {
            await audit.Add(context, "recording.played", recording.Id.ToString());
        }

        return Audio(recording, library);
    }

    private static async Task<IResult> BeginPlayback(string id, HttpContext context, IRecordingLibrary library, IInteractionStore interactions, PlaybackTickets tickets, AuditLog audit)
    {
        var (recording, problem) = await Find(id, context, library, interactions, audit);
        if (recording is null)
        {
            return problem!;
        }

        if (!WasOnIt(context, recording))
        {
            await audit.Add(context, "recording.played", recording.Id.ToString());
        }

        var (url, until) = tickets.Issue(recording.Id, context.UserName());
        return TypedResults.Ok(new PlaybackAddress(recording.Id, url, until, recording.Duration.TotalSeconds));
    }

    private static async Task<IResult> GetPeaks(string id, int? columns, HttpContext context, IRecordingLibrary library, IInteractionStore interactions, AuditLog audit)
    {
        int count = columns ?? ColumnsStandard;
        if (count is < 1 or > RecordingPeaks.ColumnsMax)
        {
            return Problem.OfField("columns", $"Use 1 to {RecordingPeaks.ColumnsMax}.");
        }

        var (recording, problem) = await Find(id, context, library, interactions, audit);
        if (recording is null)
        {
            return problem!;
        }

        try
        {
            return await library.Peaks(recording, count, context.RequestAborted) is { } peaks
                ? TypedResults.Ok(new WaveformView(peaks.Seconds, peaks.Columns, [.. peaks.Left.Select(v => (int)v)], [.. peaks.Right.Select(v => (int)v)]))
                : Problem.Of(ProblemKind.NotFound);
        }
        catch (DamagedRecordingException damaged)
        {
            return Problem.Of(ProblemKind.RecordingDamaged, damaged.Message);
        }
    }

    /// <summary>The signature stands for the user; that he still may is asked again.</summary>
    private static async Task<IResult> GetSigned(
        string id, string? user, string? until, string? proof, HttpContext context, IRecordingLibrary library, IInteractionStore interactions, PlaybackTickets tickets,
        KnownAccounts accounts)
    {
        if (!Guid.TryParse(id, out var value)
            || !tickets.IsGood(new RecordingId(value), user, until, proof)
            || (context.User.Identity is { IsAuthenticated: true, Name: var name } && name != user)
            || await accounts.Find(user!, context.RequestAborted) is not { Disabled: false } account)
        {
            return Problem.Of(ProblemKind.Forbidden, "The address is not good any more; ask for a new one.");
        }

        var recording = await library.Find(new RecordingId(value), context.RequestAborted);
        bool may = recording is not null
            && (recording.Agents.Contains(new AgentId(user!))
                || (account.Role is Role.Supervisor or Role.Admin && await IsOf(QueueRights.Of(account), recording, interactions, context.RequestAborted)));
        return !may ? Problem.Of(ProblemKind.Forbidden) : OfState(recording!) ?? Audio(recording!, library);
    }

    private static async ValueTask<(StoredRecording?, IResult?)> Find(string id, HttpContext context, IRecordingLibrary library, IInteractionStore interactions, AuditLog audit)
    {
        var recording = Guid.TryParse(id, out var value) ? await library.Find(new RecordingId(value), context.RequestAborted) : null;
        if (recording is null)
        {
            return (null, Problem.Of(ProblemKind.NotFound));
        }

        bool supervises = context.IsSupervisor() && await IsOf(context.Rights(), recording, interactions, context.RequestAborted);
        if (!WasOnIt(context, recording) && !supervises)
        {
            await audit.Add(context, "recording.refused", recording.Id.ToString());
            return (null, Problem.Of(ProblemKind.Forbidden, "You hear the recordings of calls you were in, and of the queues you supervise."));
        }

        return OfState(recording) is { } problem ? (null, problem) : (recording, null);
    }

    /// <summary>Whether its call touched a queue of theirs; who is not limited need not look.</summary>
    private static async ValueTask<bool> IsOf(QueueRights rights, StoredRecording recording, IInteractionStore interactions, CancellationToken cancellation) =>
        !rights.IsLimited || (await interactions.Find(recording.Interaction, cancellation) is { } record && rights.CoversAny(record.Queues));

    private static IResult? OfState(StoredRecording recording) => recording.State switch
    {
        RecordingState.Gone => Problem.Of(ProblemKind.NotFound, "The recording is not complete yet, or its time was over and it was deleted."),
        RecordingState.Erased => Problem.Of(ProblemKind.RecordingErased),
        RecordingState.Damaged => Problem.Of(ProblemKind.RecordingDamaged, "The file was changed or cut off."),
        _ => null,
    };

    private static IResult Audio(StoredRecording recording, IRecordingLibrary library)
    {
        try
        {
            return library.Open(recording) is { } audio ? new RecordingAudio(audio, recording.ChangedAt.ToDateTimeOffset()) : Problem.Of(ProblemKind.RecordingErased);
        }
        catch (DamagedRecordingException damaged)
        {
            return Problem.Of(ProblemKind.RecordingDamaged, damaged.Message);
        }
    }

    private static bool WasOnIt(HttpContext context, StoredRecording recording) => recording.Agents.Contains(context.AgentId());

    private static bool IsFirstRange(HttpContext context)
    {
        string range = context.Request.Headers.Range.ToString();
        return range.Length == 0 || range.StartsWith("bytes=0-", StringComparison.OrdinalIgnoreCase);
    }
}
