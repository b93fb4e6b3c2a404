using Crm.Actors.Shards;
using Crm.Contracts.Ports;
using Crm.Engine.Flows;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Telephony.Calls;

namespace Crm.Engine.Inbound;

/// <summary>What an earlier IVR told about a call, ready to be stored: personal parts are sealed.</summary>
public sealed record SealedHandover(HandoverNote Note, SealedText? Digits, IReadOnlyList<(string Name, SealedText Value)> Attributes)
{
    /// <summary>Seals a note under the caller's key.</summary>
    public static SealedHandover Of(HandoverNote note, Primitives.SubjectId subject, IPersonalDataVault vault) => new(
        note,
        note.Digits is { } digits ? vault.Seal(subject, digits) : null,
        [.. note.Attributes.Select(a => (a.Key, vault.Seal(subject, a.Value)))]);

    /// <summary>Stores it with the call's arrival.</summary>
    public void Raise(CallState call, IShardContext context)
    {
        context.Raise(new HandedOver(call.Interaction, Note.Source, Note.MenuPath, Digits));
        if (Note.Language is { } language)
        {
            context.Raise(new LanguageChosen(call.Interaction, language, "handover"));
        }

        foreach (var (name, value) in Attributes)
        {
            context.Raise(new AttributeSet(call.Interaction, name, value, "handover"));
        }
    }
}
