namespace Crm.Events.Queues;

/// <summary>That a queue takes chats, and how silence in them is treated.</summary>
/// <param name="FromWeb">Whether strangers may begin chats in it by the public web request.</param>
/// <param name="AskAfter">A customer who owes an answer for so long is asked whether he is still there; null is 5 minutes.</param>
/// <param name="CloseAfter">After so long without an answer to that the chat is closed; null is 2 minutes.</param>
/// <param name="AnswerWithin">An agent who owes an answer for longer is shown to supervisors; null is one minute.</param>
/// <param name="CallsFromWeb">Whether strangers may also call the queue from the chat's window, by their browsers.</param>
public sealed record ChatRules(
    bool FromWeb = true, TimeSpan? AskAfter = null, TimeSpan? CloseAfter = null, TimeSpan? AnswerWithin = null, bool CallsFromWeb = false)
{
    /// <summary>See <see cref="AskAfter"/>.</summary>
    public static readonly TimeSpan UsualAsk = TimeSpan.FromMinutes(5);

    /// <summary>See <see cref="CloseAfter"/>.</summary>
    public static readonly TimeSpan UsualClose = TimeSpan.FromMinutes(2);

    /// <summary>See <see cref="AnswerWithin"/>.</summary>
    public static readonly TimeSpan UsualAnswer = TimeSpan.FromMinutes(1);
}
