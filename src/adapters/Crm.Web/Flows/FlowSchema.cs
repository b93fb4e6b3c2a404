namespace Crm.Web.Flows;

/// <summary>The published schema of the flow language, as it lies beside the flows.</summary>
internal static class FlowSchema
{
    /// <summary>A stream of its own for each reader.</summary>
    public static Stream Open() => typeof(FlowSchema).Assembly.GetManifestResourceStream("flow.schema.json")
        ?? throw new InvalidOperationException("The flow schema was not built in.");
}
