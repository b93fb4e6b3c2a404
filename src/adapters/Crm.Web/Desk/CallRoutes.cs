using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Events.Recordings;
using Crm.Primitives;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Desk;

/// <summary>What an agent does in a call.</summary>
internal static class CallRoutes
{
    private const int DigitsMax = 32;

    public static void Map(IEndpointRouteBuilder api)
    {
        var call = api.MapGroup("/calls/{id}").WithTags("Desk").RequireAuthorization(Access.Agent);
        call.MapPost("/hold", Hold).WithName("holdCall").Produces<DeskState>();
        call.MapPost("/resume", Resume).WithName("resumeCall").Produces<DeskState>();
        call.MapPost("/mute", Mute).WithName("muteCall").Produces<DeskState>();
        call.MapPost("/unmute", Unmute).WithName("unmuteCall").Produces<DeskState>();
        call.MapPost("/hangup", HangUp).WithName("hangUpCall").Produces<DeskState>();
        call.MapPost("/record", Record).WithName("controlRecording").Produces<DeskState>();
        call.MapPost("/dtmf", SendDigits).WithName("sendDigits").Produces<DeskState>();
    }

    private static Task<IResult> Hold(string id, PartyRequest? body, HttpContext context, IContactCentre centre) =>
        Run(id, context, centre, (command, by, agent, call) => new HoldCall(command, by, agent, call, body?.LegId));

    private static Task<IResult> Resume(string id, PartyRequest? body, HttpContext context, IContactCentre centre) =>
        Run(id, context, centre, (command, by, agent, call) => new ResumeCall(command, by, agent, call, body?.LegId));

    private static Task<IResult> Mute(string id, PartyRequest? body, HttpContext context, IContactCentre centre) =>
        Run(id, context, centre, (command, by, agent, call) => new SetMute(command, by, agent, call, Muted: true, body?.LegId));

    private static Task<IResult> Unmute(string id, PartyRequest? body, HttpContext context, IContactCentre centre) =>
        Run(id, context, centre, (command, by, agent, call) => new SetMute(command, by, agent, call, Muted: false, body?.LegId));

    private static Task<IResult> HangUp(string id, PartyRequest? body, HttpContext context, IContactCentre centre) =>
        Run(id, context, centre, (command, by, agent, call) => new HangUpCall(command, by, agent, call, body?.LegId));

    private static Task<IResult> Record(string id, RecordRequest body, HttpContext context, IContactCentre centre)
    {
        RecordingActions? action = body.Action switch
        {
            "start" => RecordingActions.Start,
            "stop" => RecordingActions.Stop,
            "pause" => RecordingActions.Pause,
            "resume" => RecordingActions.Resume,
            _ => null,
        };
        bool hasReason = action != RecordingActions.Pause || RecordingPauseReasons.All.Contains(body.Reason);
        return action is null ? Task.FromResult<IResult>(Problem.OfField("action", "Use start, stop, pause or resume."))
            : !hasReason ? Task.FromResult<IResult>(Problem.OfField("reason", $"A pause needs one of {string.Join(", ", RecordingPauseReasons.All)}."))
            : Run(id, context, centre, (command, by, agent, call) => new ControlCallRecording(command, by, agent, call, action.Value, body.Reason));
    }

    private static Task<IResult> SendDigits(string id, DigitsRequest body, HttpContext context, IContactCentre centre)
    {
        bool good = body.Digits is { Length: >= 1 and <= DigitsMax } && body.Digits.All(c => c is (>= '0' and <= '9') or (>= 'A' and <= 'D') or '*' or '#');
        return good
            ? Run(id, context, centre, (command, by, agent, call) => new SendCallDigits(command, by, agent, call, body.Digits))
            : Task.FromResult<IResult>(Problem.OfField("digits", $"Use 1 to {DigitsMax} of 0-9, A-D, * and #."));
    }

    private static Task<IResult> Run(string id, HttpContext context, IContactCentre centre, Func<CommandId, string, AgentId, CallId, DeskCommand> make) =>
        Guid.TryParse(id, out var value)
            ? CommandRoutes.Run(context, centre, (command, by, agent) => make(command, by, agent, new CallId(value)))
            : Task.FromResult<IResult>(Problem.Of(ProblemKind.NotFound));
}
