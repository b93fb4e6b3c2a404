using Crm.Contracts.Accounts;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Web.Supervision;

/// <summary>
/// Rights that were taken away hold for ears too: whoever listens to a call that is no longer his is taken out of it. Thread safe.
/// </summary>
internal static class ListeningRights
{
    /// <summary>Ends what the supervisor listens to and may not any more. A call in which an agent of his takes part goes on being his.</summary>
    /// <returns>The calls he was taken out of.</returns>
    public static async ValueTask<IReadOnlyList<CallId>> Enforce(string supervisor, QueueRights rights, IContactCentre centre, CancellationToken cancellation)
    {
        if (!rights.IsLimited)
        {
            return [];
        }

        var agents = (await centre.GetLivePicture(cancellation)).Agents;
        var heard = agents.Where(a => a.Supervisors.Any(s => s.UserName == supervisor)).Select(a => a.Call).OfType<CallId>().Distinct();
        var ended = new List<CallId>();
        foreach (var call in heard.Where(c => !agents.Any(a => a.Call == c && rights.CoversWork(a))))
        {
            if (await centre.Execute(new StopSupervision(new CommandId(Guid.CreateVersion7()), supervisor, call), cancellation) is not CommandRefused)
            {
                ended.Add(call);
            }
        }

        return ended;
    }
}
