using System.Collections.Immutable;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Events.Interactions;

/// <summary>Something became known about an interaction: set by a flow, an earlier IVR or a program. Agents see it.</summary>
/// <param name="Name">Lower-case words with dots, for example "order.number".</param>
/// <param name="Value">Sealed; null takes the attribute away.</param>
/// <param name="By">"flow:main-menu", "handover", or a user name.</param>
[EventContract("interaction.attribute-set")]
public sealed record AttributeSet(InteractionId Interaction, string Name, SealedText? Value, string By) : IDomainEvent;

/// <summary>The language to serve the customer in was chosen.</summary>
/// <param name="Language">"en", "zh" or another BCP 47 tag.</param>
[EventContract("interaction.language-chosen")]
public sealed record LanguageChosen(InteractionId Interaction, string Language, string By) : IDomainEvent;

/// <summary>Another IVR had the caller before us and told us what happened there.</summary>
/// <param name="Source">Which one, as it names itself.</param>
/// <param name="MenuPath">The menus the caller went through, in order.</param>
/// <param name="Digits">What he keyed in there, sealed; null when none.</param>
[EventContract("interaction.handed-over")]
public sealed record HandedOver(InteractionId Interaction, string Source, ImmutableArray<string> MenuPath, SealedText? Digits) : IDomainEvent;
