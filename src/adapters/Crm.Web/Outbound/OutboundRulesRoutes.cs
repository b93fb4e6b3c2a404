using Crm.Contracts.Rest;
using Crm.Telephony.Outbound;
using Crm.Web.Configuration;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Outbound;

/// <summary>What may be called outside, when, how much, and with which number shown.</summary>
internal static class OutboundRulesRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var rules = api.MapGroup("/outbound-rules").WithTags("Administration").RequireAuthorization(Access.Admin);
        rules.MapGet("", (IOutboundRulesSource source) => new Listing<OutboundRulesView>([.. source.OutboundRules.Select(OutboundRulesKind.Describe)]))
            .WithName("listOutboundRules").Produces<Listing<OutboundRulesView>>();
        rules.MapGet("/{id}", (string id, HttpContext context, OutboundRulesKind kind, ConfigurationEditor editor) => editor.Show(context, kind, id))
            .WithName("getOutboundRules").Produces<OutboundRulesView>();
        rules.MapPut("/{id}", (string id, OutboundSettings body, string? note, HttpContext context, OutboundRulesKind kind, ConfigurationEditor editor) =>
                editor.Replace(context, kind, id, _ => body, note))
            .WithName("putOutboundRules").Produces<OutboundRulesView>();
        rules.MapGet("/{id}/versions", (string id, HttpContext context, OutboundRulesKind kind, ConfigurationEditor editor) => editor.Versions(context, kind, id))
            .WithName("listOutboundRulesVersions").Produces<Listing<ConfigurationVersionView>>();
        rules.MapPost("/{id}/undo", (string id, UndoRequest body, HttpContext context, OutboundRulesKind kind, ConfigurationEditor editor) => editor.Undo(context, kind, id, body))
            .WithName("undoOutboundRules").Produces<OutboundRulesView>();
    }
}
