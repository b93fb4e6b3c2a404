using System.Text.Json;
using Crm.Contracts.Accounts;
using Crm.Primitives;
using Crm.Web.Json;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Audit;

/// <summary>Writes what a person did to the audit trail. Thread safe.</summary>
internal sealed class AuditLog(IAuditTrail trail, TimeProvider clock)
{
    /// <summary>Adds an act of the signed-in user; durable when it returns, even if the client has gone meanwhile.</summary>
    public ValueTask Add(HttpContext context, string action, string target, object? before = null, object? after = null) => trail.Append(
        Entry(context, action, target, before, after), CancellationToken.None);

    /// <summary>The entry for an act of the signed-in user, for what keeps it together with its change.</summary>
    public AuditEntry Entry(HttpContext context, string action, string target, object? before, object? after) =>
        new(Instant.Now(clock), context.UserName(), action, target, Json(before), Json(after), RequestOrigin.Address(context));

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), WebJson.Options);
}
