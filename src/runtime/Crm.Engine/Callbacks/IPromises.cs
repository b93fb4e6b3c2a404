using Crm.Actors.Shards;
using Crm.Engine.Calls;
using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Callbacks;

/// <summary>Promises of the calls shard, as its flows make them. Used inside the shard's loop only.</summary>
internal interface IPromises
{
    /// <summary>Makes a promise, or finds the one the customer has in that queue; its interaction, or null when there are too many.</summary>
    InteractionId? Promise(CallbackAsked asked, IShardContext context);

    /// <summary>
    /// Promises the customer of a call, who gives it up for that, a call back; the promise keeps the age of his wait. False when there
    /// are too many, or he is in no state to be promised anything.
    /// </summary>
    /// <param name="known">What is known of him, by the names flows ask for.</param>
    bool PromiseTo(
        CallState call, QueueId queue, string number, string by, string language, IReadOnlyDictionary<string, string> known, CallSink sink, IShardContext context);

    /// <summary>Whether the rules can ever allow a call back to a number.</summary>
    bool CanCallBack(string number, QueueId queue, Instant now);
}
