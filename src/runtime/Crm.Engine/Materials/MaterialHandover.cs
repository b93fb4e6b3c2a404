using Crm.Messaging.Materials;

namespace Crm.Engine.Materials;

/// <summary>What became of an attempt to hand a delivery to the shard that sends it.</summary>
/// <param name="Taken">The shard has it, durably.</param>
/// <param name="Line">Its place in a conversation; null for a mail.</param>
/// <param name="Failed">Why it never will; null when it is to be tried again.</param>
internal sealed record MaterialHandover(bool Taken, MaterialLine? Line, string? Failed)
{
    public static readonly MaterialHandover Later = new(false, null, null);

    public static MaterialHandover Never(string reason) => new(false, null, reason);
}
