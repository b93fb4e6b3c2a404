using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Primitives;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Supervision;

/// <summary>Carries a supervisor's request to the engine as one command; who gives it need have no desk.</summary>
internal static class SupervisorCommands
{
    /// <summary>Runs a command; what was done is written down before the answer is given.</summary>
    /// <param name="done">Adds the act to the audit trail.</param>
    /// <param name="answer">Given when it was done.</param>
    public static async Task<IResult> Run(
        HttpContext context, IContactCentre centre, Func<CommandId, string, DeskCommand> make, Func<ValueTask> done, IResult answer)
    {
        if (!CommandRoutes.TryGetCommandId(context, out var id))
        {
            return CommandRoutes.WrongKey();
        }

        if (await centre.Execute(make(id, context.UserName()), context.RequestAborted) is CommandRefused refused)
        {
            return CommandRoutes.Refused(context, refused);
        }

        await done();
        return answer;
    }
}
