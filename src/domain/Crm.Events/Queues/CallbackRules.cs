namespace Crm.Events.Queues;

/// <summary>How callbacks of a queue are made.</summary>
/// <param name="CustomerFirst">True: when his turn comes the customer is called and, once he answers, gets the next agent; false: the agent accepts and then the customer is called.</param>
/// <param name="MaxAttempts">Calls at most, 1 to 20.</param>
/// <param name="RetryAfter">Pause before the next attempt when the customer was not reached.</param>
/// <param name="ExpiresAfter">After this time the promise ends.</param>
/// <param name="RingTime">How long one attempt may take.</param>
/// <param name="AgentWithin">Customer first: how long one who answered waits for an agent before we apologise and call again later; null is 60 s.</param>
/// <param name="FromWeb">Whether strangers may ask for callbacks by the public web request.</param>
public sealed record CallbackRules(
    bool CustomerFirst,
    int MaxAttempts,
    TimeSpan RetryAfter,
    TimeSpan ExpiresAfter,
    TimeSpan RingTime,
    TimeSpan? AgentWithin = null,
    bool FromWeb = false);
