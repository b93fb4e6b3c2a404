using System.Diagnostics.Metrics;
using Crm.Contracts.Channels;
using Crm.Contracts.Desk;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Chat;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Channels;

/// <summary>Channels of messages: what their operators send, and what agents begin.</summary>
internal static class ChannelRoutes
{
    private const int BodyMax = 64 * 1024;
    private const int AddressMax = 64;
    private const int ValuesMax = 20;
    private const int ValueMax = 500;

    private static readonly Meter Meter = new("Crm.Web");

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "crm_web_channel_requests", description: "Requests of channels' operators, by operator and outcome");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/channels/{provider}/{kind}", Take).WithTags("Channels").WithName("takeChannelRequest").AllowAnonymous().RequireRateLimiting(RequestLimits.Channels)
            .Produces(StatusCodes.Status200OK).Produces(StatusCodes.Status204NoContent);
        api.MapGet("/channels", (IChannelDesk desk) => new Listing<ChannelView>(desk.Channels))
            .WithTags("Channels").WithName("listChannels").RequireAuthorization(Access.Agent).Produces<Listing<ChannelView>>();
        api.MapPost("/conversations", Begin).WithTags("Conversations").WithName("beginConversation").RequireAuthorization(Access.Agent)
            .Produces<ConversationBegun>(StatusCodes.Status201Created);
    }

    /// <summary>Whether a template is of good form; null text is its fault.</summary>
    public static bool IsGood(TemplateRequest template) =>
        template is { Id: { Length: > 0 and <= 64 }, Values: null or { Count: <= ValuesMax } }
        && (template.Values ?? []).All(v => v is { Length: > 0 and <= ValueMax } && !v.Any(char.IsControl));

    private static async Task<IResult> Take(string provider, string kind, HttpContext context, IEnumerable<IChannelWebhooks> operators)
    {
        if (operators.FirstOrDefault(o => o.Provider == provider) is not { } known)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (await Body(context) is not { } body)
        {
            return Told(provider, new ChannelAnswer(StatusCodes.Status413PayloadTooLarge, Reason: "too-large"), context);
        }

        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        string path = target.StartsWith('/') ? target : context.Request.Path + context.Request.QueryString; // never rebuilt from parts: signatures are over what was sent
        var request = new ChannelRequest(
            kind, path, context.Request.ContentType, name => context.Request.Headers[name] is [{ } one] ? one : null, body);
        return Told(provider, await known.Take(request, context.RequestAborted), context);
    }

    private static IResult Told(string provider, ChannelAnswer answer, HttpContext context)
    {
        Requests.Add(1, new KeyValuePair<string, object?>("operator", provider), new KeyValuePair<string, object?>("outcome", answer.Reason ?? "taken"));
        if (answer.Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "5";
        }

        return answer.Status switch
        {
            < 300 when answer.Body is { } body => TypedResults.Text(body, answer.ContentType, statusCode: answer.Status),
            < 300 => TypedResults.StatusCode(answer.Status),
            _ => Problem.Of(ProblemKind.OfStatus(answer.Status), answer.Reason),
        };
    }

    /// <summary>The body; null when it is too large.</summary>
    private static async Task<byte[]?> Body(HttpContext context)
    {
        if (context.Request.ContentLength > BodyMax)
        {
            return null;
        }

        using var held = new MemoryStream();
        byte[] part = new byte[8 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(part, context.RequestAborted)) > 0)
        {
            if (held.Length + read > BodyMax)
            {
                return null;
            }

            held.Write(part, 0, read);
        }

        return held.ToArray();
    }

    private static async Task<IResult> Begin(ConversationBeginRequest body, HttpContext context, IChannelDesk desk, KnownAccounts accounts, AuditLog audit)
    {
        var faults = new Dictionary<string, string[]>();
        Check("channel", body.Channel is { Length: > 0 and <= 32 }, "Say which channel.");
        Check("to", body.To is { Length: > 0 and <= AddressMax }, $"Give an address of 1 to {AddressMax} characters.");
        Check("text", body.Template is null ? ChatReading.IsText(body.Text) : body.Text is null, "Give a text or a template.");
        Check("template", body.Template is null || IsGood(body.Template), $"Give its id and at most {ValuesMax} values of 1 to {ValueMax} characters.");
        Check("queueId", body.QueueId is null or { Length: > 0 and <= AddressMax }, "Name a queue.");
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        if (!CommandRoutes.TryGetCommandId(context, out var id))
        {
            return CommandRoutes.WrongKey();
        }

        string name = (await accounts.Find(context.UserName(), context.RequestAborted))?.DisplayName ?? context.UserName();
        var wish = new MessageWish(
            context.AgentId(), context.UserName(), name, body.Channel!, body.To!.Trim(), body.Text, body.Template,
            body.QueueId is null ? null : new QueueId(body.QueueId), body.CustomerId);
        switch (await desk.Begin(id, wish, context.RequestAborted))
        {
            case ConversationBegun begun:
                await audit.Add(context, "conversation.begun", begun.ConversationId.ToString(), after: new { channel = wish.Channel });
                return TypedResults.Created($"/api/v1/conversations/{begun.ConversationId}/messages", begun);
            case CommandRefused refused:
                return CommandRoutes.Refused(context, refused);
            default:
                throw new InvalidOperationException("A wish to write has two answers.");
        }

        void Check(string field, bool good, string message)
        {
            if (!good)
            {
                faults[field] = [message];
            }
        }
    }
}
