namespace Crm.Ivr;

/// <summary>What bounds a running flow. A session that reaches a limit goes to the flow's error node, or says sorry and hangs up; a treatment ends in music.</summary>
public static class FlowLimits
{
    /// <summary>Nodes entered for one input.</summary>
    public const int NodesPerInputMax = 100;

    /// <summary>Nodes entered without a key from the caller.</summary>
    public const int NodesWithoutKeyMax = 1000;

    /// <summary>The same in a treatment, which has nothing to do but to repeat itself.</summary>
    public const int TreatmentNodesWithoutKeyMax = 5000;

    /// <summary>Flows within flows.</summary>
    public const int DepthMax = 8;

    /// <summary>Keys pressed ahead that are kept; more are ignored.</summary>
    public const int KeysMax = 32;

    /// <summary>Prompts a key pressed ahead may skip before it is forgotten: nobody asks for it.</summary>
    public const int SkipsMax = 16;

    /// <summary>Attributes a session may set; more are ignored.</summary>
    public const int AttributesMax = 64;

    /// <summary>Characters of an attribute's value; the rest is cut off.</summary>
    public const int ValueMax = 1000;

    /// <summary>Characters of a lookup's answer that are read; a longer one is an error.</summary>
    public const int AnswerMax = 65_536;

    /// <summary>A session's length, apart from waiting in a queue.</summary>
    public static readonly TimeSpan LengthMax = TimeSpan.FromHours(1);

    /// <summary>A treatment's length.</summary>
    public static readonly TimeSpan TreatmentLengthMax = TimeSpan.FromHours(12);

    /// <summary>Each prompt must end within this, or the flow goes on without hearing of it.</summary>
    public static readonly TimeSpan PromptMax = TimeSpan.FromSeconds(60);

    /// <summary>How long after its own limit a lookup, a message or a transfer is given up.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
}
