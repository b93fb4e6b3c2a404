using System.Collections.Immutable;
using System.Text.Json;
using Crm.Contracts.Accounts;
using Crm.Contracts.Integration;
using Crm.Events.Privacy;
using Crm.PublicEvents;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Integration;

/// <summary>Who sees what of the stream: supervisors of the whole site and keys all of it, others what concerns themselves; keys see personal data only with the scope for it.</summary>
internal sealed class EventViews(IPublicEventLog log, IPersonalDataVault vault)
{
    private const int PatternsMax = 50;

    /// <summary>What a caller may see of the types he asks for; null when a type is not known.</summary>
    public static EventFilter? FilterOf(HttpContext context, string? types)
    {
        string[] patterns = types?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (patterns.Length > PatternsMax || !patterns.All(EventTypes.IsPattern))
        {
            return null;
        }

        ImmutableArray<string> wanted = patterns.Length == 0 ? [] : EventTypes.Covered(patterns);
        return new EventFilter(wanted, (context.IsSupervisor() && !context.Rights().IsLimited) || context.IsKey() ? null : context.AgentId());
    }

    /// <summary>Whether a caller sees personal data.</summary>
    public static bool SeesPersonalData(HttpContext context) => !context.IsKey() || context.HasScope(ApiScopes.PersonalData);

    /// <summary>Events as they are sent.</summary>
    public IReadOnlyList<JsonElement> Write(IEnumerable<PublicEvent> events, bool personal) => [.. events.Select(e => Element(CloudEvent.Write(e, log.Source, vault, personal)))];

    private static JsonElement Element(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
