using System.Globalization;
using System.Text.Json;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Lists;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Campaigns;

/// <summary>
/// What campaigns leave behind, as files: results with the answers to their questions, evidence of each attempt, the abandonment ledger. A supervisor has those
/// of his queues; each file that is taken is written down, for it has numbers in clear.
/// </summary>
internal static class CampaignEvidenceRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var campaigns = api.MapGroup("/campaigns/{id}").WithTags("Campaigns").RequireAuthorization(Access.Supervisor);
        campaigns.MapGet("/results", Results).WithName("exportCampaignResults").Produces<byte[]>(StatusCodes.Status200OK, "text/csv");
        campaigns.MapGet("/evidence", Evidence).WithName("exportCampaignEvidence").Produces<Listing<CampaignEvidence>>();
        campaigns.MapGet("/abandonment", Abandonment).WithName("getCampaignLedger").Produces<CampaignLedger>();
    }

    private static async Task<IResult> Results(string id, HttpContext context, ICampaigns campaigns, ICampaignEvidence evidence, QueueScope scope, AuditLog audit)
    {
        var (view, problem) = await CampaignRoutes.Find(id, context, campaigns, scope);
        if (problem is not null)
        {
            return problem;
        }

        await audit.Add(context, "campaign.results-exported", id, null, null);
        string[] fields = [.. view!.Settings.Form.Select(f => f.Key)];
        return CsvAnswer.Of($"{id}-results.csv", async write =>
        {
            await write(["record", "number", "dialled", "connected", "ended", "agent", "outcome", "disposition", "do-not-call", "interaction", .. fields, "other answers"]);
            await foreach (var a in evidence.Attempts(view.Id, context.RequestAborted))
            {
                var others = a.Answers.Where(answer => !fields.Contains(answer.Key)).ToDictionary();
                await write(
                [
                    Say(a.Record), a.Number, Say(a.DialledAt), Say(a.ConnectedAt), Say(a.EndedAt), a.AgentId?.Value, a.Outcome, a.Code, a.OptedOut ? "yes" : "no",
                    a.InteractionId.ToString(), .. fields.Select(field => a.Answers.GetValueOrDefault(field)), others.Count == 0 ? "" : JsonSerializer.Serialize(others),
                ]);
            }
        });
    }

    private static async Task<IResult> Evidence(string id, string? format, HttpContext context, ICampaigns campaigns, ICampaignEvidence evidence, QueueScope scope, AuditLog audit)
    {
        var (view, problem) = await CampaignRoutes.Find(id, context, campaigns, scope);
        if (problem is not null || (problem = WrongFormat(format)) is not null)
        {
            return problem;
        }

        await audit.Add(context, "campaign.evidence-exported", id, null, new { format = format ?? "json" });
        return format != "csv"
            ? TypedResults.Ok(new Streamed<CampaignEvidence>(evidence.Attempts(view!.Id, context.RequestAborted)))
            : CsvAnswer.Of($"{id}-evidence.csv", async write =>
            {
                await write(
                [
                    "attempt", "interaction", "list", "record", "number", "dialled", "zone", "dialled at party", "law", "do-not-call", "registry as of", "answered", "agent",
                    "outcome", "sip status", "q850 cause", "trunk", "end", "ended", "disposition", "opted out",
                ]);
                await foreach (var a in evidence.Attempts(view!.Id, context.RequestAborted))
                {
                    await write(
                    [
                        a.AttemptId.ToString(), a.InteractionId.ToString(), a.ListId.ToString(), Say(a.Record), a.Number, Say(a.DialledAt), a.Zone, a.DialledAtParty, a.Law, a.DoNotCall,
                        Say(a.RegistryAsOf), Say(a.ConnectedAt), a.AgentId?.Value, a.Outcome, Say(a.Status), Say(a.Cause), a.TrunkId?.Value, a.EndReason, Say(a.EndedAt), a.Code,
                        a.OptedOut ? "yes" : "no",
                    ]);
                }
            });
    }

    private static async Task<IResult> Abandonment(string id, string? format, HttpContext context, ICampaigns campaigns, ICampaignEvidence evidence, QueueScope scope, AuditLog audit)
    {
        var (view, problem) = await CampaignRoutes.Find(id, context, campaigns, scope);
        if (problem is not null || (problem = WrongFormat(format)) is not null)
        {
            return problem;
        }

        if (await evidence.Ledger(view!.Id, context.RequestAborted) is not { } ledger)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        await audit.Add(context, "campaign.ledger-read", id, null, new { format = format ?? "json" });
        return format != "csv"
            ? TypedResults.Ok(ledger)
            : CsvAnswer.Of($"{id}-abandonment.csv", async write =>
            {
                await write(["kind", "from", "to", "cap", "answered", "abandoned"]);
                foreach (var w in ledger.Windows)
                {
                    await write(["window", Say(w.From), Say(w.To), w.Cap.ToString(CultureInfo.InvariantCulture), Say(w.Answered), Say(w.Abandoned)]);
                }

                foreach (var h in ledger.Hours)
                {
                    await write(["hour", Say(h.From), Say(h.From + TimeSpan.FromHours(1)), "", Say(h.Answered), Say(h.Abandoned)]);
                }
            });
    }

    private static IResult? WrongFormat(string? format) => format is null or "json" or "csv" ? null : Problem.OfField("format", "The format is json or csv.");

    private static string? Say(Instant? at) => at?.ToString();

    private static string? Say(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>A listing that is written as it is read.</summary>
    /// <param name="Items">Read once.</param>
    private sealed record Streamed<T>(IAsyncEnumerable<T> Items);
}
