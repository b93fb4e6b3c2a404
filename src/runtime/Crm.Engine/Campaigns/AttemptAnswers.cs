using System.Text.Json;
using Crm.Dialing.Campaigns;
using Crm.Events.Privacy;

namespace Crm.Engine.Campaigns;

/// <summary>The answers to a campaign's questions as they are kept with an attempt.</summary>
internal static class AttemptAnswers
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>By field; empty where nothing was answered, or what is known of the party was erased.</summary>
    public static IReadOnlyDictionary<string, string> Open(Attempt? attempt, IPersonalDataVault vault) =>
        attempt?.Answers is { } sealedAnswers && vault.Open(sealedAnswers) is { } json ? JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? None : None;
}
