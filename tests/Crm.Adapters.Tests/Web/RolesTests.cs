using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Crm.Adapters.Tests.Web;

/// <summary>Every route against every role. A new route fails here until somebody says who may use it.</summary>
public sealed class RolesTests : IAsyncLifetime
{
    private const string Id = "00000000000000000000000000000001";

    private static readonly string[] People = ["", "agent1", "supervisor", "admin"];

    /// <summary>The weakest of <see cref="People"/> that may use a route.</summary>
    internal static readonly Dictionary<string, string> Weakest = new()
    {
        ["POST /api/v1/auth/sign-in"] = "",
        ["POST /api/v1/auth/token"] = "",
        ["POST /api/v1/auth/sign-out"] = "agent1",
        ["GET /api/v1/auth/me"] = "agent1",
        ["PUT /api/v1/auth/me/settings"] = "agent1",
        ["GET /api/v1/agents"] = "agent1",
        ["GET /api/v1/agents/me"] = "agent1",
        ["GET /api/v1/agents/me/desk"] = "agent1",
        ["PUT /api/v1/agents/me/presence"] = "agent1",
        ["PUT /api/v1/agents/{id}/presence"] = "supervisor",
        ["GET /api/v1/agents/{id}/statistics"] = "supervisor",
        ["POST /api/v1/agents/me/media"] = "agent1",
        ["GET /api/v1/agents/me/device"] = "agent1",
        ["POST /api/v1/agents/me/device"] = "agent1",
        ["POST /api/v1/reservations/{id}/accept"] = "agent1",
        ["POST /api/v1/reservations/{id}/reject"] = "agent1",
        ["POST /api/v1/reservations/{id}/wrap-up"] = "agent1",
        ["POST /api/v1/calls/{id}/hold"] = "agent1",
        ["POST /api/v1/calls/{id}/resume"] = "agent1",
        ["POST /api/v1/calls/{id}/mute"] = "agent1",
        ["POST /api/v1/calls/{id}/unmute"] = "agent1",
        ["POST /api/v1/calls/{id}/hangup"] = "agent1",
        ["POST /api/v1/calls/{id}/dtmf"] = "agent1",
        ["POST /api/v1/calls"] = "agent1",
        ["GET /api/v1/agents/me/dialled"] = "agent1",
        ["GET /api/v1/transfer-targets"] = "agent1",
        ["POST /api/v1/calls/{id}/transfer"] = "agent1",
        ["POST /api/v1/calls/{id}/consult"] = "agent1",
        ["POST /api/v1/calls/{id}/swap"] = "agent1",
        ["POST /api/v1/calls/{id}/conference"] = "agent1",
        ["POST /api/v1/calls/{id}/leave"] = "agent1",
        ["POST /api/v1/calls/{id}/promote"] = "agent1",
        ["POST /api/v1/calls/{id}/supervise"] = "supervisor",
        ["POST /api/v1/calls/{id}/supervise/stop"] = "supervisor",
        ["POST /api/v1/calls/{id}/takeover"] = "supervisor",
        ["POST /api/v1/supervision/media"] = "supervisor",
        ["POST /api/v1/interactions/{id}/requeue"] = "supervisor",
        ["POST /api/v1/interactions/{id}/move"] = "supervisor",
        ["POST /api/v1/interactions/{id}/close"] = "supervisor",
        ["POST /api/v1/agents/{id}/wrap-up/end"] = "supervisor",
        ["POST /api/v1/agents/me/help"] = "agent1",
        ["DELETE /api/v1/agents/me/help"] = "agent1",
        ["POST /api/v1/handovers"] = "supervisor",
        ["POST /api/v1/callbacks"] = "agent1",
        ["GET /api/v1/callbacks"] = "agent1",
        ["GET /api/v1/callbacks/{id}"] = "agent1",
        ["DELETE /api/v1/callbacks/{id}"] = "agent1",
        ["GET /api/v1/campaigns"] = "supervisor",
        ["GET /api/v1/campaigns/{id}"] = "supervisor",
        ["PUT /api/v1/campaigns/{id}"] = "supervisor",
        ["DELETE /api/v1/campaigns/{id}"] = "supervisor",
        ["GET /api/v1/campaigns/{id}/attempts"] = "supervisor",
        ["POST /api/v1/campaigns/{id}/clone"] = "supervisor",
        ["GET /api/v1/campaigns/{id}/results"] = "supervisor",
        ["GET /api/v1/campaigns/{id}/evidence"] = "supervisor",
        ["GET /api/v1/campaigns/{id}/abandonment"] = "supervisor",
        ["POST /api/v1/campaign-calls/{id}/dial"] = "agent1",
        ["POST /api/v1/campaign-calls/{id}/skip"] = "agent1",
        ["POST /api/v1/campaign-calls/{id}/disposition"] = "agent1",
        ["POST /api/v1/campaign-calls/{id}/form"] = "agent1",
        ["POST /api/v1/campaign-calls/{id}/do-not-call"] = "agent1",
        ["POST /api/v1/campaigns/{id}/start"] = "supervisor",
        ["POST /api/v1/campaigns/{id}/pause"] = "supervisor",
        ["POST /api/v1/campaigns/{id}/drain"] = "supervisor",
        ["POST /api/v1/campaigns/{id}/stop"] = "supervisor",
        ["POST /api/v1/public/callbacks"] = "",
        ["POST /api/v1/chat/callbacks"] = "",
        ["GET /api/v1/chat/availability"] = "",
        ["POST /api/v1/chat/conversations"] = "",
        ["GET /api/v1/chat/conversations/{id}"] = "",
        ["POST /api/v1/chat/conversations/{id}/messages"] = "",
        ["POST /api/v1/chat/conversations/{id}/read"] = "",
        ["POST /api/v1/chat/conversations/{id}/files"] = "",
        ["GET /api/v1/chat/conversations/{id}/files/{file}"] = "",
        ["POST /api/v1/chat/invitations"] = "",
        ["POST /api/v1/chat/invitations/{id}"] = "",
        ["POST /api/v1/chat/calls/tickets"] = "",
        ["POST /api/v1/chat/calls"] = "",
        ["GET /api/v1/chat/calls/{id}"] = "",
        ["POST /api/v1/chat/calls/{id}/hangup"] = "",
        ["POST /api/v1/conversations/{id}/files"] = "agent1",
        ["GET /api/v1/conversations/{id}/files/{file}"] = "agent1",
        ["GET /api/v1/conversations/replies"] = "agent1",
        ["POST /api/v1/chat/conversations/{id}/typing"] = "",
        ["POST /api/v1/chat/conversations/{id}/end"] = "",
        ["POST /api/v1/chat/conversations/{id}/rating"] = "",
        ["GET /api/v1/chat/conversations/{id}/transcript"] = "",
        ["POST /api/v1/chat/conversations/{id}/transcript"] = "",
        ["GET /api/v1/conversations"] = "supervisor",
        ["POST /api/v1/conversations"] = "agent1",
        ["GET /api/v1/channels"] = "agent1",
        ["POST /api/v1/channels/{provider}/{kind}"] = "",
        ["POST /api/v1/conversations/{id}/join"] = "supervisor",
        ["POST /api/v1/conversations/{id}/leave"] = "supervisor",
        ["GET /api/v1/conversations/{id}/messages"] = "agent1",
        ["POST /api/v1/conversations/{id}/messages"] = "agent1",
        ["POST /api/v1/conversations/{id}/note"] = "agent1",
        ["POST /api/v1/conversations/{id}/read"] = "agent1",
        ["POST /api/v1/conversations/{id}/typing"] = "agent1",
        ["POST /api/v1/conversations/{id}/transfer"] = "agent1",
        ["POST /api/v1/conversations/{id}/park"] = "agent1",
        ["POST /api/v1/conversations/{id}/resume"] = "agent1",
        ["POST /api/v1/conversations/{id}/close"] = "agent1",
        ["GET /api/v1/interactions/{id}/messages"] = "agent1",
        ["GET /api/v1/queues"] = "agent1",
        ["GET /api/v1/queues/{id}"] = "agent1",
        ["PUT /api/v1/queues/{id}"] = "supervisor",
        ["POST /api/v1/queues/{id}/close"] = "supervisor",
        ["POST /api/v1/queues/{id}/open"] = "supervisor",
        ["GET /api/v1/queues/{id}/invitations"] = "supervisor",
        ["GET /api/v1/queues/{id}/versions"] = "supervisor",
        ["POST /api/v1/queues/{id}/undo"] = "supervisor",
        ["GET /api/v1/agents/{id}/routing"] = "supervisor",
        ["PUT /api/v1/agents/{id}/routing"] = "supervisor",
        ["GET /api/v1/agents/{id}/routing/versions"] = "supervisor",
        ["POST /api/v1/agents/{id}/routing/undo"] = "supervisor",
        ["PUT /api/v1/agents/{id}/skills/{skill}"] = "supervisor",
        ["DELETE /api/v1/agents/{id}/skills/{skill}"] = "supervisor",
        ["PUT /api/v1/agents/{id}/queues/{queueId}"] = "supervisor",
        ["DELETE /api/v1/agents/{id}/queues/{queueId}"] = "supervisor",
        ["GET /api/v1/trunks"] = "admin",
        ["GET /api/v1/trunks/{id}"] = "admin",
        ["PUT /api/v1/trunks/{id}"] = "admin",
        ["GET /api/v1/lists"] = "supervisor",
        ["POST /api/v1/lists"] = "supervisor",
        ["GET /api/v1/lists/{id}"] = "supervisor",
        ["DELETE /api/v1/lists/{id}"] = "supervisor",
        ["GET /api/v1/lists/{id}/records"] = "supervisor",
        ["GET /api/v1/lists/{id}/export"] = "supervisor",
        ["POST /api/v1/lists/{id}/recycle"] = "supervisor",
        ["POST /api/v1/lists/{id}/search"] = "supervisor",
        ["GET /api/v1/list-imports"] = "supervisor",
        ["POST /api/v1/list-imports"] = "supervisor",
        ["GET /api/v1/list-imports/{id}"] = "supervisor",
        ["GET /api/v1/list-imports/{id}/preview"] = "supervisor",
        ["POST /api/v1/list-imports/{id}/start"] = "supervisor",
        ["POST /api/v1/list-imports/{id}/apply"] = "supervisor",
        ["POST /api/v1/list-imports/{id}/cancel"] = "supervisor",
        ["GET /api/v1/list-imports/{id}/report"] = "supervisor",
        ["GET /api/v1/do-not-call"] = "supervisor",
        ["POST /api/v1/do-not-call"] = "supervisor",
        ["DELETE /api/v1/do-not-call"] = "admin",
        ["GET /api/v1/do-not-call/{number}"] = "agent1",
        ["POST /api/v1/do-not-call/opt-outs"] = "agent1",
        ["GET /api/v1/capacity-profiles"] = "supervisor",
        ["GET /api/v1/capacity-profiles/{id}"] = "supervisor",
        ["PUT /api/v1/capacity-profiles/{id}"] = "supervisor",
        ["GET /api/v1/capacity-profiles/{id}/versions"] = "supervisor",
        ["POST /api/v1/capacity-profiles/{id}/undo"] = "supervisor",
        ["GET /api/v1/calendars"] = "supervisor",
        ["GET /api/v1/calendars/{id}"] = "supervisor",
        ["PUT /api/v1/calendars/{id}"] = "supervisor",
        ["GET /api/v1/calendars/{id}/versions"] = "supervisor",
        ["POST /api/v1/calendars/{id}/undo"] = "supervisor",
        ["GET /api/v1/queues/{id}/statistics"] = "agent1",
        ["GET /api/v1/queues/{id}/statistics/live"] = "agent1",
        ["GET /api/v1/live"] = "supervisor",
        ["GET /api/v1/interactions"] = "agent1",
        ["GET /api/v1/interactions/{id}"] = "agent1",
        ["GET /api/v1/interactions/{id}/routing"] = "agent1", // where it is not there: see RoutingRouteTests
        ["GET /api/v1/recordings/{id}"] = "agent1",
        ["POST /api/v1/recordings/{id}/playback"] = "agent1",
        ["GET /api/v1/recordings/{id}/peaks"] = "agent1",
        ["GET /api/v1/recordings/{id}/audio"] = "",
        ["POST /api/v1/calls/{id}/record"] = "agent1",
        ["DELETE /api/v1/customers/{id}/personal-data"] = "admin",
        ["POST /api/v1/interactions/{id}/notes"] = "agent1",
        ["POST /api/v1/interactions/{id}/customer"] = "agent1",
        ["GET /api/v1/customers"] = "agent1",
        ["POST /api/v1/customers"] = "agent1",
        ["PUT /api/v1/customers/{id}"] = "agent1",
        ["POST /api/v1/customers/{id}/contacts"] = "agent1",
        ["PUT /api/v1/customers/{id}/contacts/{contactId}"] = "agent1",
        ["DELETE /api/v1/customers/{id}/contacts/{contactId}"] = "agent1",
        ["POST /api/v1/customers/{id}/notes"] = "agent1",
        ["DELETE /api/v1/customers/{id}/notes/{noteId}"] = "agent1",
        ["GET /api/v1/customers/{id}"] = "agent1",
        ["GET /api/v1/customers/{id}/timeline"] = "agent1",
        ["GET /api/v1/customers/{id}/duplicates"] = "agent1",
        ["GET /api/v1/customers/{id}/merges"] = "agent1",
        ["GET /api/v1/customers/{id}/merge/{otherId}"] = "supervisor",
        ["POST /api/v1/customers/{id}/merge"] = "supervisor",
        ["POST /api/v1/customers/{id}/split"] = "supervisor",
        ["GET /api/v1/customers/merges/{mergeId}/undo"] = "supervisor",
        ["POST /api/v1/customers/merges/{mergeId}/undo"] = "supervisor",
        ["GET /api/v1/flows"] = "supervisor",
        ["GET /api/v1/flows/{id}"] = "supervisor",
        ["GET /api/v1/flows/{id}/versions/{version}"] = "supervisor",
        ["POST /api/v1/flows/{id}/check"] = "supervisor",
        ["PUT /api/v1/flows/{id}/draft"] = "admin",
        ["POST /api/v1/flows/{id}/publish"] = "admin",
        ["POST /api/v1/flows/{id}/rollback"] = "admin",
        ["POST /api/v1/what-if"] = "supervisor",
        ["GET /api/v1/audit"] = "admin",
        ["GET /api/v1/cluster"] = "admin",
        ["POST /api/v1/cluster/drain"] = "admin",
        ["GET /api/v1/events"] = "agent1",
        ["GET /api/v1/webhooks"] = "admin",
        ["POST /api/v1/webhooks"] = "admin",
        ["GET /api/v1/webhooks/{id}"] = "admin",
        ["PUT /api/v1/webhooks/{id}"] = "admin",
        ["DELETE /api/v1/webhooks/{id}"] = "admin",
        ["POST /api/v1/webhooks/{id}/test"] = "admin",
        ["POST /api/v1/webhooks/{id}/secret"] = "admin",
        ["GET /api/v1/webhooks/{id}/dead-letters"] = "admin",
        ["POST /api/v1/webhooks/{id}/dead-letters/replay"] = "admin",
        ["GET /api/v1/api-keys"] = "admin",
        ["POST /api/v1/api-keys"] = "admin",
        ["DELETE /api/v1/api-keys/{id}"] = "admin",
        ["GET /api/v1/cti"] = "",
        ["GET /api/v1/agents/{id}/device"] = "supervisor",
        ["POST /api/v1/agents/{id}/device"] = "supervisor",
        ["GET /api/v1/supervisors"] = "admin",
        ["GET /api/v1/supervisors/{id}"] = "admin",
        ["PUT /api/v1/supervisors/{id}"] = "admin",
        ["GET /api/v1/outbound-rules"] = "admin",
        ["GET /api/v1/outbound-rules/{id}"] = "admin",
        ["PUT /api/v1/outbound-rules/{id}"] = "admin",
        ["GET /api/v1/outbound-rules/{id}/versions"] = "admin",
        ["POST /api/v1/outbound-rules/{id}/undo"] = "admin",
        ["GET /api/v1/mail/options"] = "agent1",
        ["POST /api/v1/mail/threads"] = "agent1",
        ["GET /api/v1/mail/threads/{id}"] = "agent1",
        ["POST /api/v1/mail/threads/{id}/note"] = "agent1",
        ["GET /api/v1/mail/threads/{id}/templates"] = "agent1",
        ["POST /api/v1/mail/threads/{id}/render"] = "agent1",
        ["PUT /api/v1/mail/threads/{id}/draft"] = "agent1",
        ["DELETE /api/v1/mail/threads/{id}/draft"] = "agent1",
        ["POST /api/v1/mail/threads/{id}/draft/attachments"] = "agent1",
        ["DELETE /api/v1/mail/threads/{id}/draft/attachments/{fileId}"] = "agent1",
        ["POST /api/v1/mail/threads/{id}/send"] = "agent1",
        ["POST /api/v1/mail/messages/{id}/undo"] = "agent1",
        ["GET /api/v1/mail/messages/{id}/html"] = "agent1",
        ["GET /api/v1/mail/messages/{id}/attachments/{part}"] = "agent1",
        ["GET /api/v1/mail/messages/{id}/raw"] = "agent1",
        ["POST /api/v1/mail/work/{id}/transfer"] = "agent1",
        ["POST /api/v1/mail/work/{id}/park"] = "agent1",
        ["POST /api/v1/mail/work/{id}/resume"] = "agent1",
        ["POST /api/v1/mail/work/{id}/close"] = "agent1",
        ["GET /api/v1/interactions/{id}/mails"] = "agent1",
        ["GET /api/v1/mail/work"] = "supervisor",
        ["GET /api/v1/mail/unworked"] = "supervisor",
        ["POST /api/v1/mail/messages/{id}/work"] = "supervisor",
        ["GET /api/v1/materials/options"] = "agent1",
        ["POST /api/v1/materials/send"] = "agent1",
        ["GET /api/v1/customers/{id}/materials"] = "agent1",
        ["GET /api/v1/interactions/{id}/materials"] = "agent1",
        ["GET /api/v1/materials/packages"] = "supervisor",
        ["GET /api/v1/materials/packages/{id}"] = "supervisor",
        ["PUT /api/v1/materials/packages/{id}"] = "supervisor",
        ["DELETE /api/v1/materials/packages/{id}"] = "supervisor",
        ["POST /api/v1/materials/files"] = "supervisor",
        ["GET /api/v1/materials/files/{id}"] = "supervisor",
        ["GET /api/v1/mailboxes"] = "admin",
        ["GET /api/v1/mailboxes/{id}"] = "admin",
        ["PUT /api/v1/mailboxes/{id}"] = "admin",
        ["DELETE /api/v1/mailboxes/{id}"] = "admin",
        ["POST /api/v1/mailboxes/{id}/test"] = "admin",
        ["GET /api/v1/mail/rules"] = "admin",
        ["PUT /api/v1/mail/rules"] = "admin",
        ["POST /api/v1/mail/rules/try"] = "admin",
        ["GET /api/v1/mail/templates"] = "admin",
        ["POST /api/v1/mail/templates/preview"] = "admin",
        ["GET /api/v1/mail/templates/{id}"] = "admin",
        ["PUT /api/v1/mail/templates/{id}"] = "admin",
        ["DELETE /api/v1/mail/templates/{id}"] = "admin",
    };

    private WebHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public void Every_route_says_who_may_use_it() => Assert.Equal(Weakest.Keys.Order(), Routes());

    [Fact]
    public async Task Each_route_lets_in_its_role_and_those_above_and_nobody_else()
    {
        foreach (string person in People)
        {
            using var client = await _house.Client(person.Length == 0 ? null : person);
            foreach (var (route, weakest) in Weakest.Where(r => r.Key != "POST /api/v1/auth/sign-out"))
            {
                using var answer = await client.Send(new HttpMethod(route.Split(' ')[0]), route.Split(' ')[1].Replace("{id}", Id), Body(route));
                bool allowed = Array.IndexOf(People, person) >= Array.IndexOf(People, weakest);
                var refused = person.Length == 0 ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden;
                bool open = weakest.Length == 0;
                Assert.True(open || allowed == (answer.StatusCode != refused), $"{person}: {route} gave {answer.StatusCode}");
                Assert.True((int)answer.StatusCode < 500, $"{person}: {route} gave {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task The_openapi_document_lists_every_route()
    {
        using var client = await _house.Client();
        var document = await WebClient.Read(await client.Get("/openapi/v1.json"));
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString());
        var listed = document.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Where(o => o.Name is "get" or "put" or "post" or "delete").Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}"));
        Assert.Equal(Routes(), listed.Order());
        var desk = document.GetProperty("components").GetProperty("schemas").GetProperty("DeskState").GetProperty("properties");
        Assert.Equal("string", TypeOf(document, desk.GetProperty("agentId")));
        Assert.Equal("string", TypeOf(document, desk.GetProperty("at")));
    }

    private static string? TypeOf(JsonElement document, JsonElement schema)
    {
        var resolved = schema.TryGetProperty("$ref", out var reference)
            ? document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;
        return resolved.GetProperty("type").GetString();
    }

    private IEnumerable<string> Routes() => _house.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
        .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText!.TrimEnd('/')}"))
        .Order();

    private static object? Body(string route) => route switch
    {
        _ when route.StartsWith("GET", StringComparison.Ordinal) => null,
        _ when route.EndsWith("/presence", StringComparison.Ordinal) => new { presence = "available" },
        _ when route.EndsWith("/dtmf", StringComparison.Ordinal) => new { digits = "1" },
        _ when route.EndsWith("/media", StringComparison.Ordinal) => new { sdp = "v=0", connectionId = "x" },
        _ when route.EndsWith("/settings", StringComparison.Ordinal) => new { language = "en", theme = "light" },
        _ => new { },
    };
}
