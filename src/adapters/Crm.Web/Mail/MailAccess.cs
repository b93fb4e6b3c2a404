using Crm.Contracts.Ports;
using Crm.Primitives;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Mail;

/// <summary>
/// Who may see a thread: agents who have or had work of it, and supervisors of its queue. To other agents it is not there; supervisors of
/// other queues are refused, and that is written down. Thread safe.
/// </summary>
internal sealed class MailAccess(IMailDesk desk, QueueScope scope)
{
    /// <summary>The place of a thread the caller may see, or why not.</summary>
    public async ValueTask<(MailPlace? Place, IResult? Refusal)> ToThread(string id, HttpContext context) =>
        Guid.TryParse(id, out var value) && await desk.PlaceOf(new MailThreadId(value), context.RequestAborted) is { } place
            ? (place, await May(context, place))
            : (null, Problem.Of(ProblemKind.NotFound));

    /// <summary>The place of a mail the caller may see, or why not.</summary>
    public async ValueTask<(MailWhereabouts? Mail, IResult? Refusal)> ToMail(string id, HttpContext context) =>
        Guid.TryParse(id, out var value) && await desk.PlaceOf(new MailId(value), context.RequestAborted) is { } mail
            ? (mail, await May(context, mail.Place))
            : (null, Problem.Of(ProblemKind.NotFound));

    private async ValueTask<IResult?> May(HttpContext context, MailPlace place) =>
        place.Agents.Contains(context.AgentId()) ? null
        : context.IsSupervisor() ? await scope.Queue(context, place.Queue)
        : Problem.Of(ProblemKind.NotFound);
}
