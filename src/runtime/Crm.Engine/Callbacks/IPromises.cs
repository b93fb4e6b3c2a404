using Crm.Actors.Shards;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Callbacks;

/// <summary>Promises of the calls shard, as its flows make them. Used inside the shard's loop only.</summary>
internal interface IPromises
{
    /// <summary>Makes a promise, or finds the one the customer has in that queue; its interaction, or null when there are too many.</summary>
    InteractionId? Promise(CallbackAsked asked, IShardContext context);

    /// <summary>The number to call back somebody whose number is shown or was keyed in like this.</summary>
    string NumberOf(string given);

    /// <summary>Whether the rules can ever allow a call back to a number.</summary>
    bool CanCallBack(string number, QueueId queue, Instant now);
}
