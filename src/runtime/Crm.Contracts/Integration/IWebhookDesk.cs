namespace Crm.Contracts.Integration;

/// <summary>What came of one request to a receiver.</summary>
/// <param name="Error">Null when it was taken; else why not, in a few words.</param>
/// <param name="Status">The status answered; null when no answer came.</param>
public sealed record WebhookAnswer(string? Error, int? Status);

/// <summary>The deliveries as the web adapter sees them. Thread safe.</summary>
public interface IWebhookDesk
{
    /// <summary>Whether the list of allowed hosts lets an address be called.</summary>
    bool Allows(Uri url);

    /// <summary>Webhooks, secrets or dead letters changed: look at them now.</summary>
    void Changed();

    /// <summary>Sends a test event at once, outside the stream; null when there is no such webhook.</summary>
    ValueTask<WebhookAnswer?> Test(Guid id, CancellationToken cancellation);
}
