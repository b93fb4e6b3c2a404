using Crm.Contracts.Ports;
using Crm.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Recordings;

/// <summary>
/// A recording as an answer, ranges included. Damaged audio is never sent: before the answer has begun it is an error, afterwards the
/// connection is cut, so that a player stops with an error instead of playing noise.
/// </summary>
internal sealed class RecordingAudio(Stream audio, DateTimeOffset changedAt) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        try
        {
            await TypedResults.Stream(audio, "audio/wav", lastModified: changedAt, enableRangeProcessing: true).ExecuteAsync(httpContext);
        }
        catch (DamagedRecordingException damaged)
        {
            if (httpContext.Response.HasStarted)
            {
                httpContext.Abort();
                return;
            }

            httpContext.Response.Clear();
            await Problem.Write(httpContext, ProblemKind.RecordingDamaged, damaged.Message);
        }
    }
}
