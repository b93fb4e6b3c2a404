using Crm.Contracts.Integration;
using Crm.Contracts.Rest;
using Crm.PublicEvents;

namespace Crm.Web.Integration;

/// <summary>Checks what administrators send, and tells what there is.</summary>
internal static class WebhookReading
{
    private const int NameMax = 100;
    private const int UrlMax = 2_000;
    private const int TypesMax = 50;

    /// <summary>The settings; null with faults by field.</summary>
    public static WebhookSettings? Read(WebhookRequest body, IWebhookDesk desk, out Dictionary<string, string[]> faults)
    {
        faults = [];
        string name = body.Name?.Trim() ?? "";
        if (name.Length is 0 or > NameMax || name.Any(char.IsControl))
        {
            faults["name"] = [$"Use 1 to {NameMax} characters."];
        }

        bool isUrl = Uri.TryCreate(body.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && body.Url!.Length <= UrlMax;
        if (!isUrl)
        {
            faults["url"] = ["Use an address that begins with https:// or http://."];
        }
        else if (!desk.Allows(url!))
        {
            faults["url"] = ["This host may not be called: the operator lists those that may in Webhooks:AllowedHosts."];
        }

        string[] types = [.. (body.Types ?? []).Distinct(StringComparer.Ordinal)];
        if (types.Length > TypesMax || !types.All(EventTypes.IsPattern))
        {
            faults["types"] = [$"Use types of events or beginnings such as crm.interaction.*, at most {TypesMax}."];
        }

        return faults.Count > 0 ? null : new WebhookSettings(name, url!, [.. types], body.PersonalData ?? false, body.Enabled ?? true);
    }

    /// <summary>A webhook as it is shown.</summary>
    public static WebhookView View(Webhook webhook)
    {
        var (settings, health) = (webhook.Settings, webhook.Health);
        string state = !settings.Enabled ? "off" : health.FailedAt is not null ? "failing" : health.DeliveredAt is null ? "new" : "good";
        return new WebhookView(
            webhook.Id.ToString("n"), webhook.Version, settings.Name, settings.Url.AbsoluteUri, settings.Types, settings.PersonalData, settings.Enabled, state, health.Delivered,
            health.Waiting, health.DeadLetters, health.DeliveredAt, health.FailedAt, health.LastError, webhook.CreatedAt, webhook.CreatedBy, webhook.PreviousSecretUntil);
    }

    /// <summary>A dead letter as it is shown.</summary>
    public static DeadLetterView View(WebhookDelivery dead) => new(
        EventSequence.Text(dead.Event.Sequence), dead.Event.Type, dead.Event.Subject, dead.Event.At, dead.DiedAt ?? dead.Since, dead.Attempts, dead.LastError);
}
