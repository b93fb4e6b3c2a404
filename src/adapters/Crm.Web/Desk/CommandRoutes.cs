using System.Security.Cryptography;
using System.Text;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Primitives;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Desk;

/// <summary>Carries a request to the engine as one command and answers with the agent's desk as it is then.</summary>
internal static class CommandRoutes
{
    private const int KeyLengthMax = 128;
    private const string KeyHeader = "Idempotency-Key";

    /// <summary>Runs a command of the signed-in agent.</summary>
    public static Task<IResult> Run(HttpContext context, IContactCentre centre, Func<CommandId, string, AgentId, DeskCommand> make) =>
        Run(context, centre, context.AgentId(), make);

    /// <summary>Runs a command about an agent, given by the signed-in user.</summary>
    public static async Task<IResult> Run(HttpContext context, IContactCentre centre, AgentId agent, Func<CommandId, string, AgentId, DeskCommand> make)
    {
        if (!TryGetCommandId(context, out var id))
        {
            return WrongKey();
        }

        var result = await centre.Execute(make(id, context.UserName(), agent), context.RequestAborted);
        if (result is CommandRefused refused)
        {
            return Refused(context, refused);
        }

        return await centre.GetDesk(agent, context.RequestAborted) is { } desk ? TypedResults.Ok(desk) : Problem.Of(ProblemKind.NotFound);
    }

    /// <summary>The answer to a refused command; the reason word, where there is one, is the extension <c>reason</c>.</summary>
    internal static IResult Refused(HttpContext context, CommandRefused refused)
    {
        var kind = ProblemKind.OfRefusal(refused.Type);
        if (kind == ProblemKind.Unavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return refused.Reason is { } reason ? Problem.Of(kind, refused.Detail, new Dictionary<string, object?> { ["reason"] = reason }) : Problem.Of(kind, refused.Detail);
    }

    /// <summary>The answer to a key that cannot be used.</summary>
    internal static IResult WrongKey() => Problem.OfField(KeyHeader, $"Use 1 to {KeyLengthMax} visible ASCII characters.");

    /// <summary>
    /// The same key of the same user on the same address gives the same command id, in whichever process the repetition arrives:
    /// the engine then returns its first answer.
    /// </summary>
    internal static bool TryGetCommandId(HttpContext context, out CommandId id)
    {
        string key = context.Request.Headers[KeyHeader].ToString();
        if (key.Length == 0)
        {
            id = new CommandId(Guid.CreateVersion7());
            return true;
        }

        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{context.UserName()}\n{context.Request.Method} {context.Request.Path}\n{key}"));
        id = new CommandId(new Guid(hash.AsSpan(0, 16)));
        return key.Length <= KeyLengthMax && key.All(c => c is > ' ' and <= '~');
    }
}
