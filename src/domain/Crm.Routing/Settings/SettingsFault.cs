namespace Crm.Routing.Settings;

/// <summary>One thing that is wrong with settings.</summary>
/// <param name="Path">Where, in the names of the HTTP interface: "steps[1].requirements[0].atLeast".</param>
/// <param name="Problem">What must hold, in words.</param>
public sealed record SettingsFault(string Path, string Problem);
