using System.Collections.Immutable;
using Crm.Actors.Shards;
using Crm.Contracts.Ports;
using Crm.Engine.Flows;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Telephony.Calls;

namespace Crm.Engine.Inbound;

/// <summary>What an earlier IVR, or the call itself, told about a call, ready to be stored: personal parts are sealed.</summary>
/// <param name="Note">What the IVR told; null when no IVR had the call.</param>
/// <param name="Told">What the call brought along.</param>
public sealed record SealedHandover(
    HandoverNote? Note, SealedText? Digits, IReadOnlyList<(string Name, SealedText Value)> Attributes, IReadOnlyList<(string Name, SealedText Value)> Told)
{
    /// <summary>Seals a note under the caller's key.</summary>
    public static SealedHandover Of(HandoverNote? note, IReadOnlyDictionary<string, string> told, Primitives.SubjectId subject, IPersonalDataVault vault) => new(
        note,
        note?.Digits is { } digits ? vault.Seal(subject, digits) : null,
        Seal(note?.Attributes ?? ImmutableDictionary<string, string>.Empty, subject, vault),
        Seal(told, subject, vault));

    /// <summary>Stores it with the call's arrival.</summary>
    public void Raise(CallState call, IShardContext context)
    {
        if (Note is not null)
        {
            context.Raise(new HandedOver(call.Interaction, Note.Source, Note.MenuPath, Digits));
        }

        if (Note?.Language is { } language)
        {
            context.Raise(new LanguageChosen(call.Interaction, language, "handover"));
        }

        foreach (var (name, value) in Told)
        {
            context.Raise(new AttributeSet(call.Interaction, name, value, "call"));
        }

        foreach (var (name, value) in Attributes)
        {
            context.Raise(new AttributeSet(call.Interaction, name, value, "handover"));
        }
    }

    private static IReadOnlyList<(string Name, SealedText Value)> Seal(IEnumerable<KeyValuePair<string, string>> attributes, Primitives.SubjectId subject, IPersonalDataVault vault) =>
        [.. attributes.Select(a => (a.Key, vault.Seal(subject, a.Value)))];
}
