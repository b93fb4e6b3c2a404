namespace Crm.Ivr;

/// <summary>Takes what a step of a flow wants done, in order. It must not step the same session again from within.</summary>
public interface IFlowSink
{
    /// <summary>Something to do.</summary>
    void Emit(FlowEffect effect);

    /// <summary>The input did not fit the session's state and changed nothing; to be counted.</summary>
    void Ignore(string reason);
}
